package io.restaurantstream.verification;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The event time of one location, by the rule of the job: the highest time that ten successive events of orders have
 * all reached. A function of the location's log, so every reading of the log gives the same result.
 */
final class EventClock {

    private static final int SUCCESSIVE_EVENTS = 10;

    private final Deque<Instant> latest = new ArrayDeque<>(SUCCESSIVE_EVENTS);
    private Instant reached;

    void see(Instant eventTime) {
        if (latest.size() == SUCCESSIVE_EVENTS) {
            latest.removeFirst();
        }
        latest.addLast(eventTime);
        if (latest.size() < SUCCESSIVE_EVENTS) {
            return;
        }
        Instant earliest = latest.stream().min(Instant::compareTo).orElseThrow();
        if (reached == null || earliest.isAfter(reached)) {
            reached = earliest;
        }
    }

    /** Null before the tenth event. */
    Instant reached() {
        return reached;
    }
}
