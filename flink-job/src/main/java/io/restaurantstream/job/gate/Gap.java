package io.restaurantstream.job.gate;

/**
 * Offsets that the log does not have.
 *
 * @param firstOffset the first missing one
 * @param lastOffset the last missing one
 */
public record Gap(long firstOffset, long lastOffset) {}
