package io.restaurantstream.generator.feed;

import java.time.Instant;

/**
 * The part of an event log that has happened by now.
 *
 * <p>An event becomes visible when the clock reaches its time and never disappears again. Safe for use by several
 * threads.
 */
public final class Feed {

    private final EventLog log;
    private final SimClock clock;

    public Feed(EventLog log, SimClock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** All events, visible or not. */
    public EventLog log() {
        return log;
    }

    /** What decides how much is visible. */
    public SimClock clock() {
        return clock;
    }

    /** Offset of the last visible event; 0 when there is none yet. */
    public long latest() {
        return log.offsetAt(clock.now());
    }

    /** An instant such that no event behind {@link #latest()} is earlier. */
    public Instant watermark() {
        Instant now = clock.now();
        long latest = log.offsetAt(now);
        return watermark(latest, latest, now);
    }

    /**
     * Begins to read the visible events of {@code share} behind {@code since}. What is visible is decided now.
     *
     * @param since at least 0; a page behind the latest event is empty
     * @param limit most events it may have, at least 1
     */
    public Page page(long since, int limit, Share share) {
        Instant now = clock.now();
        return new Page(this, since, limit, share, now, log.offsetAt(now));
    }

    /**
     * The earliest time that an event behind {@code offset} may have, when {@code latest} was the last visible offset at
     * simulated time {@code now}.
     */
    Instant watermark(long offset, long latest, Instant now) {
        // what was not visible at that time comes later; after the end of the world nothing comes at all
        Instant next =
                offset < latest ? log.arrivalOf(offset + 1) : now.isBefore(log.lastArrival()) ? now : log.lastArrival();
        return next.minus(log.maxDelay());
    }
}
