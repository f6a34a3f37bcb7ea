package io.restaurantstream.job.rollups;

/**
 * A row that replaces an earlier one of the same hour, location and key.
 *
 * @param hourStart epoch milliseconds UTC, a full hour
 * @param amounts in the units and the order of {@link RollUp#amounts}; not to be changed
 * @param lastOffset the last event that counted; a row with a smaller one is older
 */
public record RollUpRow(String locationCode, long hourStart, RollUpKey key, long[] amounts, long lastOffset) {}
