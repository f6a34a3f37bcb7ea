package io.restaurantstream.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.InvalidEventException;

/** Events as the job reads them. */
public final class EventJson {

    private EventJson() {}

    /** Fails unless the strict reader takes the event, and finds in it what was meant. */
    public static void assertIsAccepted(Event event) {
        try {
            assertThat(new EventReader().read(EventWriter.write(event)).event()).isEqualTo(event);
        } catch (InvalidEventException e) {
            throw new AssertionError(event + " is refused: " + e.getMessage(), e);
        }
    }
}
