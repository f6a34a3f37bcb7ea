package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A cancelled order counts again.
 *
 * @param reason in words; null when none was given
 */
public record OrderReopened(UUID orderId, String reason, Instant reopenedTs) implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.ORDER_REOPENED;
    }
}
