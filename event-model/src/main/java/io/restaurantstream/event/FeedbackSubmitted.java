package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A guest rated an order.
 *
 * @param customerId who rated; null when unknown
 * @param rating stars, 1 to 5
 * @param nps likelihood to recommend, 0 to 10; null when not asked
 * @param comment free text; null when none was given
 */
public record FeedbackSubmitted(
        UUID feedbackId, UUID orderId, UUID customerId, int rating, Integer nps, String comment, Instant createdTs)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.FEEDBACK_SUBMITTED;
    }
}
