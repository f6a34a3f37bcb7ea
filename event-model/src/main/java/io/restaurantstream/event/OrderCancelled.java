package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * An order was cancelled; it does not count as a sale unless it is reopened.
 *
 * @param reason in words; null when none was given
 */
public record OrderCancelled(UUID orderId, String reason, Instant cancelledTs) implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.ORDER_CANCELLED;
    }
}
