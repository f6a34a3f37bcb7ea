package io.restaurantstream.job.sales;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.job.hours.HourlyChange;
import java.util.Map;

/**
 * What happened to an order beside its lines and payments; most orders have none. Everything by its own id, so that an
 * event that comes again changes nothing.
 *
 * @param adjustedTips cents by payment
 * @param voidedPayments payments that count no more, with the offset of the event that says so
 * @param itemVoids what was never sold
 * @param discounts price reductions, comps among them
 * @param discountRemovals offsets of the events that took a discount off
 * @param charges service charges
 * @param giftCards cents of gift cards sold
 * @param refunds what was given back
 * @param isCancelled by the newest event that says so or the contrary
 * @param guestsAtFirst guests by the newest word on how it was opened; -1 when that does not say
 * @param guestsSinceMoved guests by the newest move that says; -1 when none does
 * @param isMovedSinceOpened whether that move is newer than the newest word on how it was opened
 * @param cancelReason why it was cancelled; null when unknown or not cancelled
 * @param answers what guests said of it
 */
public record OrderHistory(
        Map<OrderKey, Long> adjustedTips,
        Map<OrderKey, Long> voidedPayments,
        Map<OrderKey, ItemVoid> itemVoids,
        Map<OrderKey, Discount> discounts,
        Map<OrderKey, Long> discountRemovals,
        Map<OrderKey, Charge> charges,
        Map<OrderKey, Long> giftCards,
        Map<OrderKey, Refund> refunds,
        boolean isCancelled,
        long guestsAtFirst,
        long guestsSinceMoved,
        boolean isMovedSinceOpened,
        String cancelReason,
        Map<OrderKey, Answer> answers) {

    private static final long UNKNOWN = -1;

    static final OrderHistory NOTHING = new OrderHistory(
            Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), false, UNKNOWN, UNKNOWN,
            false, null, Map.of());

    /**
     * What was never sold.
     *
     * @param line the line that it was on
     * @param price cents
     * @param reason null when none was given
     */
    public record ItemVoid(OrderKey line, long qtyThousandths, long price, String reason) {}

    /**
     * A price reduction.
     *
     * @param amount cents
     * @param reason null when none was given
     */
    public record Discount(boolean isComp, long amount, long offset, String reason) {}

    /**
     * What a guest said.
     *
     * @param hourStart hour in which it was said, epoch milliseconds UTC
     * @param rating stars, 1 to 5
     * @param nps 0 to 10; -1 when not asked
     * @param orderIsKnown whether its order had come when it was first given
     */
    public record Answer(long hourStart, int rating, int nps, boolean orderIsKnown) {

        static Answer of(FeedbackSubmitted said, boolean orderIsKnown) {
            return new Answer(
                    HourlyChange.hourOf(said.createdTs()),
                    said.rating(),
                    said.nps() == null ? -1 : said.nps(),
                    orderIsKnown);
        }
    }

    /**
     * A service charge.
     *
     * @param amount cents
     */
    public record Charge(boolean isGratuity, long amount) {}

    /**
     * Money that was given back.
     *
     * @param orderHour start of the hour of the order, epoch milliseconds UTC
     * @param refundHour start of the hour in which it was given back
     * @param amount cents, as are {@code subtotal}, {@code tax} and {@code tip}
     * @param method as on the wire
     * @param reason null when none was given
     */
    public record Refund(
            long orderHour,
            long refundHour,
            long amount,
            long subtotal,
            long tax,
            long tip,
            String method,
            String reason) {

        static Refund of(RefundIssued issued) {
            return new Refund(
                    HourlyChange.hourOf(issued.orderTs()),
                    HourlyChange.hourOf(issued.refundedTs()),
                    issued.amountCents(),
                    issued.subtotalCents(),
                    issued.taxCents(),
                    issued.tipCents(),
                    issued.method().wireName(),
                    issued.reason());
        }

        /** What it changes in the hour of its order. */
        Takings ofOrderHour() {
            return new Takings(0, 0, 0, 0, 0, 0, 0, subtotal, tax, tip, 0, 0);
        }

        /** What it changes in the hour in which it was given back. */
        Takings ofRefundHour() {
            return new Takings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, amount, 0);
        }
    }

    /**
     * The history after one more event of the order; offsets rise, so this event is the newest.
     *
     * @param orderIsKnown whether the order itself has come
     */
    OrderHistory with(OrderPayload payload, long offset, boolean orderIsKnown) {
        return new OrderHistory(
                payload instanceof TipAdjusted adjusted
                        ? OrderKey.put(adjustedTips, OrderKey.of(adjusted.paymentId()), adjusted.tipCents())
                        : adjustedTips,
                payload instanceof PaymentVoided voided
                        ? OrderKey.put(voidedPayments, OrderKey.of(voided.paymentId()), offset)
                        : voidedPayments,
                payload instanceof OrderItemVoided voided
                        ? OrderKey.put(
                                itemVoids,
                                OrderKey.of(voided.voidId()),
                                new ItemVoid(
                                        OrderKey.of(voided.orderItemId()),
                                        voided.qtyThousandths(),
                                        voided.amountCents(),
                                        voided.reason()))
                        : itemVoids,
                payload instanceof DiscountApplied applied
                        ? OrderKey.put(
                                discounts,
                                OrderKey.of(applied.discountId()),
                                new Discount(
                                        applied.kind() == DiscountKind.COMP,
                                        applied.amountCents(),
                                        offset,
                                        applied.reason()))
                        : discounts,
                payload instanceof DiscountRemoved removed
                        ? OrderKey.put(discountRemovals, OrderKey.of(removed.discountId()), offset)
                        : discountRemovals,
                payload instanceof ServiceChargeApplied applied
                        ? OrderKey.put(
                                charges,
                                OrderKey.of(applied.chargeId()),
                                new Charge(applied.isGratuity(), applied.amountCents()))
                        : charges,
                payload instanceof GiftCardSold sold
                        ? OrderKey.put(giftCards, OrderKey.of(sold.giftTxnId()), sold.amountCents())
                        : giftCards,
                payload instanceof RefundIssued issued
                        ? OrderKey.put(refunds, OrderKey.of(issued.refundId()), Refund.of(issued))
                        : refunds,
                payload instanceof OrderCancelled || isCancelled && !(payload instanceof OrderReopened),
                payload instanceof OrderCreated created ? guests(created.guests(), UNKNOWN) : guestsAtFirst,
                payload instanceof OrderMoved moved ? guests(moved.guests(), guestsSinceMoved) : guestsSinceMoved,
                payload instanceof OrderMoved moved && moved.guests() != null
                        || isMovedSinceOpened && !(payload instanceof OrderCreated),
                payload instanceof OrderCancelled cancelled
                        ? cancelled.reason()
                        : payload instanceof OrderReopened ? null : cancelReason,
                payload instanceof FeedbackSubmitted said
                        ? OrderKey.put(answers, OrderKey.of(said.feedbackId()), answer(said, orderIsKnown))
                        : answers);
    }

    /** An answer stays where it was counted first. */
    private Answer answer(FeedbackSubmitted said, boolean orderIsKnown) {
        Answer before = answers.get(OrderKey.of(said.feedbackId()));
        return Answer.of(said, before == null ? orderIsKnown : before.orderIsKnown());
    }

    private static long guests(Integer said, long otherwise) {
        return said == null ? otherwise : said;
    }

    /** 0 when unknown. */
    long guests() {
        return Math.max(0, isMovedSinceOpened || guestsAtFirst == UNKNOWN ? guestsSinceMoved : guestsAtFirst);
    }

    long voidedQtyThousandths() {
        long sum = 0;
        for (ItemVoid voided : itemVoids.values()) {
            sum += voided.qtyThousandths();
        }
        return sum;
    }

    /**
     * What the order brought, refunds left out.
     *
     * @param prices cents of all its lines, voided ones included
     */
    Takings takings(long prices) {
        long voids = voids();
        long reductions = 0;
        long comps = 0;
        for (Map.Entry<OrderKey, Discount> entry : discounts.entrySet()) {
            Discount discount = entry.getValue();
            if (counts(entry.getKey(), discount)) {
                reductions += discount.isComp() ? 0 : discount.amount();
                comps += discount.isComp() ? discount.amount() : 0;
            }
        }
        long fees = 0;
        long gratuity = 0;
        for (Charge charge : charges.values()) {
            fees += charge.isGratuity() ? 0 : charge.amount();
            gratuity += charge.isGratuity() ? charge.amount() : 0;
        }
        long cards = 0;
        for (long card : giftCards.values()) {
            cards += card;
        }
        return new Takings(prices - voids, voids, reductions, comps, fees, gratuity, cards, 0, 0, 0, 0, guests());
    }

    /** Cents of what was never sold. */
    long voids() {
        long voids = 0;
        for (ItemVoid voided : itemVoids.values()) {
            voids += voided.price();
        }
        return voids;
    }

    /** Whether a discount has not been taken off. */
    boolean counts(OrderKey id, Discount discount) {
        Long removed = discountRemovals.get(id);
        return removed == null || removed < discount.offset();
    }
}
