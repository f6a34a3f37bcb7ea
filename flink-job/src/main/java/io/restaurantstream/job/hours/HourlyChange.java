package io.restaurantstream.job.hours;

import java.time.Duration;
import java.time.Instant;

/** What an event changes in one hour of its location. */
public interface HourlyChange {

    /** Length of an hour. */
    long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    /** Start of the hour, epoch milliseconds UTC. */
    long hourStart();

    /** Whether this changes nothing and says that no change of the hour will come any more. */
    boolean hourIsFinal();

    /** Start of the hour of {@code time}, epoch milliseconds UTC. */
    static long hourOf(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), HOUR_MILLIS) * HOUR_MILLIS;
    }
}
