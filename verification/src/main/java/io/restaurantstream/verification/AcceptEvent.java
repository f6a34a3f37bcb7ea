package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.InvalidEventException.Reason;
import io.restaurantstream.event.LogPage;

/**
 * Decides which events of the log are accepted: those that can be read, and whose offset is that of their place in the
 * log.
 *
 * <p>Only the decision and its reason are used; no value that is read here enters the expected tables.
 */
public final class AcceptEvent {

    private final EventReader reader = new EventReader();

    /**
     * The event, when it is accepted.
     *
     * @throws InvalidEventException when it is not; the message says why
     */
    public Event check(LogPage.Entry entry) throws InvalidEventException {
        Event event = reader.read(entry.json()).event();
        if (event.offset() != entry.offset()) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE, "offset", "offset: " + event.offset() + " stands at " + entry.offset());
        }
        if (!event.partitionKey().equals(entry.partitionKey())) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE, "partition_key", "partition_key cannot be read before the event is");
        }
        return event;
    }
}
