package io.restaurantstream.adapters.snapshot;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Collects the events of one state of a document; the id of each is a function of its content and the version. */
final class DocumentEvents {

    /** Takes the place of the id while an event's content is made. */
    private static final UUID NO_ID = new UUID(0, 0);

    private final Snapshot document;
    private final List<Event> events = new ArrayList<>();

    DocumentEvents(Snapshot document) {
        this.document = document;
    }

    void add(Payload payload, Instant at) {
        Event event = new Event(1, NO_ID, at, document.location(), payload);
        UUID id = Ids.ofEvent(document.pos(), document.version(), EventWriter.write(event));
        events.add(new Event(1, id, at, document.location(), payload));
    }

    List<Event> all() {
        return events;
    }
}
