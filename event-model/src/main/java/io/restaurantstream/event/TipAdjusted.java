package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * The tip of a payment was adjusted after capture.
 *
 * @param tipCents the whole tip from now on, in cents, not negative
 */
public record TipAdjusted(UUID paymentId, UUID orderId, long tipCents, Instant adjustedTs) implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.TIP_ADJUSTED;
    }
}
