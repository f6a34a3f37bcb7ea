package io.restaurantstream.generator.simulation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Keeps the most recently used days, so that a page does not lay out its day again.
 *
 * <p>A day is built once even when several threads ask for it, and a thread that finds its day never waits for
 * another day to be built.
 */
final class RecentDays {

    private final LongFunction<DayEvents> build;
    private final int capacity;
    private final Map<Long, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    RecentDays(LongFunction<DayEvents> build, int capacity) {
        this.build = build;
        this.capacity = capacity;
    }

    DayEvents day(long epochDay) {
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(epochDay, Slot::new);
            if (slots.size() > capacity) {
                Iterator<Slot> eldest = slots.values().iterator();
                eldest.next();
                eldest.remove();
            }
        }
        return slot.events();
    }

    private final class Slot {

        private final long epochDay;
        private DayEvents events;

        Slot(long epochDay) {
            this.epochDay = epochDay;
        }

        synchronized DayEvents events() {
            if (events == null) {
                events = build.apply(epochDay);
            }
            return events;
        }
    }
}
