package io.restaurantstream.job.rollups;

import java.util.Map;

/**
 * All rows of a location's hour.
 *
 * @param sums by row; added to in place
 * @param hourIsFinal whether no change will come any more
 */
public record RollUpSums(String locationCode, Map<RollUpKey, Sum> sums, boolean hourIsFinal) {

    /**
     * One row.
     *
     * @param amounts in the order of {@link RollUp#amounts}
     * @param lastOffset the last event that counted
     */
    public record Sum(long[] amounts, long lastOffset) {

        Sum plus(long[] more, long offset) {
            long[] sum = amounts.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
            return new Sum(sum, Math.max(lastOffset, offset));
        }
    }
}
