package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * The table, server or number of guests of an order changed.
 *
 * @param table null when it says nothing about it
 * @param serverId null when it says nothing about it
 * @param guests 0 to 100,000; null when it says nothing about it
 */
public record OrderMoved(UUID orderId, String table, String serverId, Integer guests, Instant movedTs)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.ORDER_MOVED;
    }
}
