package io.restaurantstream.job.rollups;

/**
 * What changes in one row.
 *
 * @param amounts to be added, in the units and the order of {@link RollUp#amounts}; not to be changed
 */
public record RollUpPart(RollUpKey key, long[] amounts) {}
