package io.restaurantstream.inbox;

import java.time.Instant;
import java.util.UUID;

/**
 * A valid event that has no offset yet.
 *
 * @param eventId identity; an event with the same one is the same event
 * @param ts when it happened
 * @param partitionKey the location it belongs to
 * @param json the event in the field order of the log, without the offset: from the name {@code event_id} to the closing
 *     brace, on one line; equal for equal events
 */
record IncomingEvent(UUID eventId, Instant ts, String partitionKey, byte[] json) {}
