package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A discount is taken back; the later of the two events by offset decides.
 */
public record DiscountRemoved(UUID discountId, UUID orderId, Instant removedTs) implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.DISCOUNT_REMOVED;
    }
}
