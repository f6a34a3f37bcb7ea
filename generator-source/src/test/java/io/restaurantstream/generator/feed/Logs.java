package io.restaurantstream.generator.feed;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.simulation.Worlds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Logs for tests. */
public final class Logs {

    private Logs() {}

    public static EventLog realistic() {
        return new EventLog(Worlds.config("realistic"));
    }

    /** The events from {@code from} to {@code to}, each sought on its own. */
    public static List<String> sought(EventLog log, long from, long to) {
        List<String> events = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            Utf8Buffer json = new Utf8Buffer(512);
            log.encode(offset, json);
            events.add(text(json));
        }
        return events;
    }

    static String text(Utf8Buffer json) {
        return new String(json.toByteArray(), StandardCharsets.UTF_8);
    }
}
