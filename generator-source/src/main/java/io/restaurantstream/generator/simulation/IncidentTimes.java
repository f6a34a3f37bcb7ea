package io.restaurantstream.generator.simulation;

/** When the events of {@link EventfulOrders} happen. Every answer is a function of the order's draws. */
final class IncidentTimes {

    private static final int MINUTE_MS = 60_000;
    private static final int TENDER_EVERY_MS = 15_000;

    /** Refunds on later days are given from 10:00 to 22:00, counted from 04:00. */
    private static final long REFUNDS_FROM_MS = 6 * 60L * MINUTE_MS;

    private static final long REFUNDS_FOR_MS = 12 * 60L * MINUTE_MS;

    private final OrderDraws draws;
    private final Strata strata;
    private final Timeline timeline;

    IncidentTimes(OrderDraws draws, Strata strata, Timeline timeline) {
        this.draws = draws;
        this.strata = strata;
        this.timeline = timeline;
    }

    /**
     * When an event happens that plain orders do not have, in milliseconds since 1970-01-01 UTC.
     *
     * @param day the business day on which it happens
     * @param sameDay whether that is the day of the order
     */
    long timeMs(int kind, long key, long createdMs, BusinessDay day, boolean sameDay) {
        long delayMs = paymentDelayMs(key);
        long paymentMs = createdMs + delayMs;
        return switch (kind) {
            case Moments.TIP_ADJUSTED ->
                paymentMs + 5 * MINUTE_MS + Dice.below(Dice.draw(key, Purpose.TIP_ENTERED), 50 * MINUTE_MS);
            case Moments.REFUND -> refundMs(key, paymentMs, day, sameDay);
            case Moments.SECOND_TENDER, Moments.SECOND_TENDER + 1, Moments.SECOND_TENDER + 2 ->
                paymentMs + (long) TENDER_EVERY_MS * (kind - Moments.SECOND_TENDER + 1);
            default -> createdMs + delayMs * percentOfDelay(kind) / 100;
        };
    }

    /** Items come until 75 % of the time to the payment; what is done to them comes behind. */
    private static int percentOfDelay(int kind) {
        return switch (kind) {
            case Moments.MOVED -> 50;
            case Moments.ITEM_VOIDED -> 80;
            case Moments.COMP -> 84;
            case Moments.DISCOUNT -> 86;
            case Moments.WRONG_DISCOUNT -> 88;
            case Moments.DISCOUNT_REMOVED -> 89;
            case Moments.CHARGE -> 91;
            case Moments.WRONG_CANCELLATION -> 92;
            case Moments.REOPENED -> 94;
            case Moments.GIFT_CARD_SOLD -> 95;
            case Moments.WRONG_PAYMENT -> 97;
            case Moments.PAYMENT_VOIDED -> 98;
            default -> throw new IllegalArgumentException("kind " + kind + " has no time of its own");
        };
    }

    private static long refundMs(long key, long paymentMs, BusinessDay day, boolean sameDay) {
        double part = Dice.unit(Dice.draw(key, Purpose.REFUND_DELAY));
        // behind the last tender and an entered tip, before the end of the day
        long from = sameDay ? paymentMs + 56L * MINUTE_MS : day.startMs() + REFUNDS_FROM_MS;
        long to = sameDay ? Math.min(from + 180L * MINUTE_MS, day.endMs() - 1) : from + REFUNDS_FOR_MS;
        return from + (long) (part * (to - from));
    }

    /** When an event happens on the day of its order. */
    long ofSameDayMs(Subject order, int kind) {
        return timeMs(kind, order.key(), order.createdMs(), order.day(), true);
    }

    long itemMs(Subject order, int item) {
        return order.createdMs()
                + timeline.itemDelayMs(order.key(), item, strata.items(order.order()), paymentDelayMs(order.key()));
    }

    long firstPaymentMs(Subject order) {
        return order.createdMs() + paymentDelayMs(order.key());
    }

    private long paymentDelayMs(long key) {
        return timeline.paymentDelayMs(key, draws.service(key));
    }
}
