package io.restaurantstream.generator.profile;

import io.restaurantstream.event.ServiceType;
import java.util.List;
import java.util.Map;

/**
 * How an order lives over time.
 *
 * @param immediate everything about an order happens at the instant it is created; the other fields must then be empty
 * @param paymentAfterMinutes time from creation to payment by service type
 * @param feedbackOnDay share, in percent, of the feedback that is given 0, 1, ... 6 business days after the order
 */
public record Lifecycle(
        boolean immediate, Map<ServiceType, MinuteRange> paymentAfterMinutes, List<Tenths> feedbackOnDay) {

    /** Feedback is given at most this many business days after the order. */
    public static final int LAST_FEEDBACK_DAY = 6;

    /** Feedback follows the payment by at least this many minutes. */
    public static final int FEEDBACK_AFTER_MINUTES = 60;

    public Lifecycle {
        feedbackOnDay = List.copyOf(feedbackOnDay);
        if (immediate) {
            if (!paymentAfterMinutes.isEmpty() || !feedbackOnDay.isEmpty()) {
                throw new IllegalArgumentException(
                        "immediate: is true, so payment_after_minutes must be {}" + " and feedback_on_day must be []");
            }
            paymentAfterMinutes = Map.of();
        } else {
            paymentAfterMinutes = EnumKeyed.copy(ServiceType.class, paymentAfterMinutes);
            if (feedbackOnDay.size() != LAST_FEEDBACK_DAY + 1) {
                throw new IllegalArgumentException("feedback_on_day: has " + feedbackOnDay.size()
                        + " shares, must have " + (LAST_FEEDBACK_DAY + 1) + ", for the same day to six days later");
            }
            Tenths.mustBeWhole("feedback_on_day", feedbackOnDay);
        }
    }

    /** Longest time from creation to payment, in minutes. */
    int longestPaymentMinutes() {
        return paymentAfterMinutes.values().stream()
                .mapToInt(MinuteRange::max)
                .max()
                .orElse(0);
    }
}
