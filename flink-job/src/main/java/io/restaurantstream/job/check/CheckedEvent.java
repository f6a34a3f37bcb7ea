package io.restaurantstream.job.check;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import java.nio.charset.StandardCharsets;

/**
 * An accepted event, with the bytes it was parsed from.
 *
 * @param event what the bytes say
 * @param json the event as it came
 * @param payloadFrom first byte of the payload's JSON object in {@code json}
 * @param payloadTo one past its last byte
 */
public record CheckedEvent(Event event, byte[] json, int payloadFrom, int payloadTo) {

    /**
     * Reads an event.
     *
     * @throws InvalidEventException when it cannot be accepted
     */
    public static CheckedEvent read(EventReader reader, byte[] json) throws InvalidEventException {
        EventReader.Parsed parsed = reader.read(json);
        return new CheckedEvent(parsed.event(), json, parsed.payloadFrom(), parsed.payloadTo());
    }

    /** The location whose event this is. */
    public String partitionKey() {
        return event.partitionKey();
    }

    /** The event as text; exact, because an accepted event is valid UTF-8. */
    public String text() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
