package io.restaurantstream.job;

import java.time.Duration;

/**
 * How sales are counted.
 *
 * @param orderMemory how long an order waits for its payment and is corrected, in event time; kept up to twice as long
 * @param allowedLateness how long after its end an hour is corrected, in event time
 * @param emitInterval between a change of an hour and the row that shows it, in processing time
 */
public record SalesOptions(Duration orderMemory, Duration allowedLateness, Duration emitInterval) {}
