package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.ServiceType;
import io.restaurantstream.generator.profile.Lifecycle;
import io.restaurantstream.generator.profile.MinuteRange;
import java.util.Map;

/**
 * When the events of an order happen, relative to its creation.
 *
 * <p>Items come in order and before the payment, the payment on the same business day, feedback at least an hour
 * after the payment and at most 168 hours after creation.
 */
final class Timeline {

    private static final int MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60L * MINUTE_MS;
    /** Guests are done with ordering after this part of the time until payment, in quarters. */
    private static final int ORDERING_QUARTERS = 3;

    private static final long FEEDBACK_WITHIN_MS = 168 * HOUR_MS;

    private final boolean immediate;
    private final Map<ServiceType, MinuteRange> paymentAfter;

    Timeline(Lifecycle lifecycle) {
        immediate = lifecycle.immediate();
        paymentAfter = lifecycle.paymentAfterMinutes();
    }

    /** Milliseconds from creation to payment: in the middle of the service type's range more often than at its ends. */
    long paymentDelayMs(long orderKey, ServiceType service) {
        if (immediate) {
            return 0;
        }
        MinuteRange range = paymentAfter.get(service);
        long draw = Dice.draw(orderKey, Purpose.PAYMENT_DELAY);
        // the mean of two dice, from 0 to 2^24
        long part = ((draw >>> 32) + (draw & 0xFFFF_FFFFL)) >>> 9;
        long spanMs = (long) (range.max() - range.min()) * MINUTE_MS;
        return (long) range.min() * MINUTE_MS + ((spanMs * part) >>> 24);
    }

    /** Milliseconds from creation to item {@code index} (from 0) of {@code items}, never after the next one. */
    long itemDelayMs(long orderKey, int index, int items, long paymentDelayMs) {
        long fraction = ((long) index << 16) + (Dice.draw(orderKey, Purpose.ITEM_DELAY + index) >>> 48);
        // divided by 2^18 the time is an int, and dividing an int takes a fraction of the time
        return (int) ((paymentDelayMs * ORDERING_QUARTERS * fraction) >>> 18) / items;
    }

    /**
     * When the feedback of an order comes, in milliseconds since 1970-01-01 UTC.
     *
     * @param createdMs when the order was created
     * @param day the business day of the feedback
     * @param sameDay whether that is the day of the order
     */
    long feedbackMs(long orderKey, long createdMs, long paymentDelayMs, BusinessDay day, boolean sameDay) {
        if (immediate) {
            return createdMs;
        }
        long soonest = createdMs + paymentDelayMs + (long) Lifecycle.FEEDBACK_AFTER_MINUTES * MINUTE_MS;
        long from = Math.max(soonest, day.startMs());
        long to = Math.min(createdMs + FEEDBACK_WITHIN_MS, day.endMs() - 1);
        long draw = Dice.draw(orderKey, Purpose.FEEDBACK_DELAY);
        double one = (draw >>> 32) * 0x1.0p-32;
        double other = (draw & 0xFFFF_FFFFL) * 0x1.0p-32;
        // soon after the visit on the same day; around the middle of the day, 16:00, on later ones
        double part = sameDay ? one * other : (one + other) / 2;
        return from + (long) (part * (to - from));
    }
}
