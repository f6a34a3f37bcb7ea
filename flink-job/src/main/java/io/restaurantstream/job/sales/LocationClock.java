package io.restaurantstream.job.sales;

import java.util.Arrays;

/**
 * How far event time has come at one location: the highest time that ten successive order events had all
 * reached.
 *
 * <p>A function of the location's own events in the order of their offsets, and of nothing else, so a replay decides
 * again as the first run did, whatever its watermarks are. One event whose clock is ahead does not move it, ten in a row
 * do; one that is late holds it back for ten events.
 *
 * @param reached epoch milliseconds; {@link #UNKNOWN} before the tenth event
 * @param latest times of the latest events, the newest last, at most ten
 */
record LocationClock(long reached, long[] latest) {

    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int SUCCESSIVE_EVENTS = 10;

    /** The clock after one more event. */
    LocationClock after(long eventTime) {
        int kept = Math.min(latest.length, SUCCESSIVE_EVENTS - 1);
        long[] next = Arrays.copyOfRange(latest, latest.length - kept, latest.length + 1);
        next[kept] = eventTime;
        if (next.length < SUCCESSIVE_EVENTS) {
            return new LocationClock(reached, next);
        }
        long earliest = eventTime;
        for (long time : next) {
            earliest = Math.min(earliest, time);
        }
        return new LocationClock(Math.max(reached, earliest), next);
    }
}
