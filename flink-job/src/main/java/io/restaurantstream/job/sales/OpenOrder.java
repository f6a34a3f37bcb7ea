package io.restaurantstream.job.sales;

import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known so far of an order that is, or may become, a sale.
 *
 * @param hourStart hour of the order, epoch milliseconds UTC; {@link #UNKNOWN} until the order itself came
 * @param itemQty quantity by item
 * @param paid whether a payment came
 * @param subtotal to {@code total}: cents of the last payment
 * @param rememberedFrom its memory is counted from here, in event time of its location, epoch milliseconds UTC; 0 in a
 *     savepoint of 0.1.0, which did not note it
 * @param lastOffset offset of its last event; 0 in a savepoint of 0.1.0
 */
public record OpenOrder(
        long hourStart,
        Map<OrderKey, Integer> itemQty,
        boolean paid,
        long subtotal,
        long tax,
        long tip,
        long total,
        long rememberedFrom,
        long lastOffset) {

    static final long UNKNOWN = Long.MIN_VALUE;
    static final OpenOrder NOTHING = new OpenOrder(UNKNOWN, Map.of(), false, 0, 0, 0, 0, 0, 0);

    OpenOrder createdIn(long newHourStart) {
        return new OpenOrder(newHourStart, itemQty, paid, subtotal, tax, tip, total, rememberedFrom, lastOffset);
    }

    OpenOrder rememberedFrom(long time, long offset) {
        return new OpenOrder(hourStart, itemQty, paid, subtotal, tax, tip, total, time, offset);
    }

    OpenOrder with(OrderItemAdded item) {
        Map<OrderKey, Integer> more = new HashMap<>(itemQty);
        more.put(OrderKey.of(item.orderItemId()), (int) (item.qtyThousandths() / 1000));
        return new OpenOrder(hourStart, more, paid, subtotal, tax, tip, total, rememberedFrom, lastOffset);
    }

    OpenOrder paidBy(PaymentCaptured payment) {
        return new OpenOrder(
                hourStart,
                itemQty,
                true,
                payment.subtotalCents(),
                payment.taxCents(),
                payment.tipCents(),
                payment.totalCents(),
                rememberedFrom,
                lastOffset);
    }

    /** Whether it counts: an order that is known and paid. */
    boolean isSale() {
        return paid && hourStart != UNKNOWN;
    }

    long itemsSold() {
        long sum = 0;
        for (int qty : itemQty.values()) {
            sum += qty;
        }
        return sum;
    }
}
