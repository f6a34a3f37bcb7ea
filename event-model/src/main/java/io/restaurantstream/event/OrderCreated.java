package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * An order was opened.
 *
 * @param orderTs when it was opened; the hour of the sale is taken from it
 * @param locationCode the restaurant, such as {@code LOC-ON-001}
 */
public record OrderCreated(UUID orderId, UUID visitId, ServiceType serviceType, Instant orderTs, String locationCode)
        implements Payload {

    @Override
    public EventType type() {
        return EventType.ORDER_CREATED;
    }
}
