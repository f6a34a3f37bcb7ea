package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * An order was opened.
 *
 * @param visitId the stay that it belongs to; null when unknown
 * @param otherService the word that was sent for {@code serviceType}; null when it was the usual one
 * @param orderTs when it was opened; the hour of the sale is taken from it
 * @param locationCode the restaurant, such as {@code LOC-ON-001}; the event's partition key
 * @param guests how many sit at the table, 0 to 100,000; null when unknown
 * @param table the table; null when there is none
 * @param serverId who serves; null when unknown
 * @param channel where it was ordered, such as {@code kiosk} or {@code app}; null when unknown
 * @param checkNumber number on the bill; null when there is none
 * @param externalId its id in the system it came from, 1 to 200 characters; null when it has none
 */
public record OrderCreated(
        UUID orderId,
        UUID visitId,
        ServiceType serviceType,
        String otherService,
        Instant orderTs,
        String locationCode,
        Integer guests,
        String table,
        String serverId,
        String channel,
        String checkNumber,
        String externalId)
        implements OrderPayload {

    public OrderCreated {
        if (otherService != null && ServiceType.ofWord(otherService) != serviceType) {
            throw new IllegalArgumentException("\"" + otherService + "\" does not mean " + serviceType);
        }
    }

    @Override
    public EventType type() {
        return EventType.ORDER_CREATED;
    }
}
