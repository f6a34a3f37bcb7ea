package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * One entry of the event log: an envelope and what it says.
 *
 * @param offset position in the log, from 1
 * @param eventId identity of the event; the same when it is delivered again
 * @param ts when it happened (event time), UTC
 * @param partitionKey the location it belongs to; all events of an order have the same one, that of its order
 */
public record Event(long offset, UUID eventId, Instant ts, String partitionKey, Payload payload) {

    /** The kind of event. */
    public EventType type() {
        return payload.type();
    }
}
