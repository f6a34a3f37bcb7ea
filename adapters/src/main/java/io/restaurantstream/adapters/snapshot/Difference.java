package io.restaurantstream.adapters.snapshot;

import io.restaurantstream.event.Event;
import java.util.List;

/**
 * What a state of a document says beyond what was known of it.
 *
 * @param events to append, in this order; their offset means nothing
 * @param known what is known of the document once they are appended
 */
public record Difference(List<Event> events, Known known) {

    public Difference {
        events = List.copyOf(events);
    }
}
