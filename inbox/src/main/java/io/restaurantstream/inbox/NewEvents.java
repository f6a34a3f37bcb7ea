package io.restaurantstream.inbox;

import java.util.List;
import java.util.Map;

/**
 * What is written at once, or not at all.
 *
 * @param memory what is to be remembered together with the events, by key
 */
record NewEvents(List<IncomingEvent> events, Map<String, byte[]> memory) {

    NewEvents {
        events = List.copyOf(events);
        memory = Map.copyOf(memory);
    }
}
