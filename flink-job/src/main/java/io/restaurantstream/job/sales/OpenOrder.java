package io.restaurantstream.job.sales;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.job.hours.HourlyChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known so far of an order that is, or may become, a sale.
 *
 * <p>The fields up to {@code total} are those of a 0.1.0 savepoint; this version reads {@code itemQty} to {@code total} only
 * to convert such an order ({@link #upToDate}). The other fields are null or 0 in such a savepoint.
 *
 * @param hourStart hour of the order, epoch milliseconds UTC; {@link #UNKNOWN} until the order itself came
 * @param itemQty pieces by line, of lines without a known price
 * @param paid whether a payment came
 * @param subtotal to {@code total}: cents of the last payment
 * @param seenAt what the clock of its location showed at its last event, epoch milliseconds UTC; 0 in a savepoint of 0.1.0
 * @param lastOffset offset of its last event; 0 in a savepoint of 0.1.0
 * @param lines by their id
 * @param payments by their id
 * @param history what else happened; null for nothing
 * @param serviceType as on the wire; null until the order itself came, and in a savepoint of 0.1.0
 * @param latestTime the latest time that one of its events names; may be ahead of the clock; 0 in a savepoint of 0.1.0
 */
public record OpenOrder(
        long hourStart,
        Map<OrderKey, Integer> itemQty,
        boolean paid,
        long subtotal,
        long tax,
        long tip,
        long total,
        long seenAt,
        long lastOffset,
        Map<OrderKey, OrderLine> lines,
        Map<OrderKey, CapturedPayment> payments,
        OrderHistory history,
        String serviceType,
        long latestTime) {

    static final long UNKNOWN = Long.MIN_VALUE;
    static final OpenOrder NOTHING =
            new OpenOrder(UNKNOWN, Map.of(), false, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), null, null, 0);

    private static final long FARTHEST_AHEAD = Duration.ofDays(400).toMillis();

    /** In place of the id of the payment of a savepoint of 0.1.0. */
    private static final OrderKey UNKNOWN_PAYMENT = new OrderKey(0, 0);

    /** This order with what a savepoint of 0.1.0 has of it where it is today. */
    OpenOrder upToDate() {
        if (lines != null) {
            return this;
        }
        Map<OrderKey, CapturedPayment> payment = paid
                ? Map.of(UNKNOWN_PAYMENT, new CapturedPayment(false, 0, subtotal, tax, tip, total, UNKNOWN, null, null))
                : Map.of();
        return new OpenOrder(
                hourStart, itemQty, false, 0, 0, 0, 0, seenAt, lastOffset, Map.of(), payment, null, null, latestTime);
    }

    /**
     * This order, its last event being noted.
     *
     * @param clock of its location, epoch milliseconds UTC
     * @param time that the event names
     */
    OpenOrder seen(long clock, long time, long offset) {
        return new OpenOrder(
                hourStart,
                itemQty,
                paid,
                subtotal,
                tax,
                tip,
                total,
                clock,
                offset,
                lines,
                payments,
                history,
                serviceType,
                Math.max(latestTime, time));
    }

    /**
     * Whether it has been remembered for long enough.
     *
     * <p>Its memory begins when the clock reaches the times that its events name, for after days on which a restaurant was
     * closed its orders are ahead of the clock, which jumps later; one whose own clock is years ahead is not waited for.
     *
     * @param now the clock of its location
     * @param memory milliseconds
     */
    boolean isForgotten(long now, long memory) {
        return seenAt != 0 && Math.max(seenAt, Math.min(latestTime, seenAt + FARTHEST_AHEAD)) + memory < now;
    }

    /** The order after its newest event. */
    OpenOrder with(Event event) {
        OrderPayload payload = (OrderPayload) event.payload();
        long offset = event.offset();
        if (payload instanceof OrderItemAdded item) {
            return with(
                    OrderKey.of(item.orderItemId()),
                    new OrderLine(item.qtyThousandths(), item.extendedPriceCents(), OrderKey.of(item.menuItemId())));
        }
        if (payload instanceof PaymentCaptured payment) {
            CapturedPayment captured = CapturedPayment.of(payment, event.ts(), offset);
            return changed(
                    hourStart,
                    serviceType,
                    OrderKey.put(payments, OrderKey.of(payment.paymentId()), captured),
                    history);
        }
        if (payload instanceof OrderCreated created) {
            boolean isPlain = history == null && created.guests() == null;
            return changed(
                    HourlyChange.hourOf(created.orderTs()),
                    created.serviceType().wireName(),
                    payments,
                    isPlain ? null : past().with(payload, offset, hasHour()));
        }
        return changed(hourStart, serviceType, payments, past().with(payload, offset, hasHour()));
    }

    private OpenOrder with(OrderKey id, OrderLine line) {
        Map<OrderKey, Integer> unpriced = itemQty;
        if (itemQty.containsKey(id)) {
            unpriced = new HashMap<>(itemQty);
            unpriced.remove(id);
        }
        return new OpenOrder(
                hourStart,
                unpriced,
                paid,
                subtotal,
                tax,
                tip,
                total,
                seenAt,
                lastOffset,
                OrderKey.put(lines, id, line),
                payments,
                history,
                serviceType,
                latestTime);
    }

    private OpenOrder changed(
            long newHour, String newService, Map<OrderKey, CapturedPayment> newPayments, OrderHistory newHistory) {
        return new OpenOrder(
                newHour,
                itemQty,
                paid,
                subtotal,
                tax,
                tip,
                total,
                seenAt,
                lastOffset,
                lines,
                newPayments,
                newHistory,
                newService,
                latestTime);
    }

    /** What else happened. */
    OrderHistory past() {
        return history == null ? OrderHistory.NOTHING : history;
    }

    /** Whether it has nothing that could count, which is so until its first payment in most cases. */
    boolean isPlainAndUnpaid() {
        return history == null && payments.isEmpty();
    }

    /** What it was paid; null when no payment counts. */
    OrderMoney money() {
        return OrderMoney.of(payments, past().voidedPayments(), past().adjustedTips());
    }

    boolean hasHour() {
        return hourStart != UNKNOWN;
    }

    /** Quantity of its lines without what was voided. */
    long itemThousandths() {
        long sum = -past().voidedQtyThousandths();
        for (int pieces : itemQty.values()) {
            sum += 1000L * pieces;
        }
        for (OrderLine line : lines.values()) {
            sum += line.qtyThousandths();
        }
        return sum;
    }

    /** What it brought; null when a savepoint of 0.1.0 knew a part of it only. */
    Takings takings() {
        if (!itemQty.isEmpty() || hasHour() && serviceType == null) {
            return null;
        }
        return past().takings(prices());
    }

    /** Cents of all its lines, voided ones included. */
    long prices() {
        long prices = 0;
        for (OrderLine line : lines.values()) {
            prices += line.priceCents();
        }
        return prices;
    }
}
