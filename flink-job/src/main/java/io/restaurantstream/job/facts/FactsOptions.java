package io.restaurantstream.job.facts;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a batch is written.
 *
 * @param flushEvents as soon as it has this many events
 * @param flushBytes as soon as its events have this many bytes
 * @param flushInterval as soon as its first event has waited this long, or five times as long while it fills fast
 */
public record FactsOptions(int flushEvents, long flushBytes, Duration flushInterval) implements Serializable {}
