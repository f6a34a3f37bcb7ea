package io.restaurantstream.job;

import io.restaurantstream.job.hours.FireSoonAfterChange;
import java.time.Duration;

/**
 * How sales are counted.
 *
 * @param orderMemory how long an order is remembered after its last event, in event time; its state is kept up to
 *     twice as long
 * @param allowedLateness how long after its end an hour is corrected, in event time
 * @param emitInterval delay from a change of an hour to the upsert of its row, in processing time
 */
public record SalesOptions(Duration orderMemory, Duration allowedLateness, Duration emitInterval) {

    /** The delay for hours of the past, the longest there is. */
    public Duration longestDelay() {
        return emitInterval.multipliedBy(FireSoonAfterChange.PAST_DELAYS);
    }
}
