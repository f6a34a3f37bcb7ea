package io.restaurantstream.generator.simulation;

import java.util.Arrays;

/**
 * Sorts the {@link Moments} of one day after the other, in memory that it keeps: a day's own would be as much again as
 * the day, for the garbage collector at once. For one thread at a time.
 *
 * <p>Moments are put into buckets of equal time, one or two for each, and few are out of order then.
 */
final class MomentSort {

    private long[] moments = {};
    private int count;
    /** A bucket is 2^bucketShift ms. */
    private int bucketShift;

    private int buckets;
    /** How many moments a bucket has, one behind its own index. */
    private int[] sizes = {};

    /**
     * Begins a new day.
     *
     * @param expected how many moments it has
     */
    void begin(int expected, long lengthMs) {
        count = 0;
        bucketShift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(lengthMs / Math.max(1, expected)));
        buckets = (int) (lengthMs >>> bucketShift) + 1;
        if (moments.length < expected) {
            moments = new long[expected];
        }
        if (sizes.length <= buckets) {
            sizes = new int[buckets + 1];
        } else {
            Arrays.fill(sizes, 0, buckets + 1, 0);
        }
    }

    /** @param moment one of those expected, within the day */
    void add(long moment) {
        moments[count++] = moment;
        sizes[bucket(moment) + 1]++;
    }

    /** How many have been added. */
    int count() {
        return count;
    }

    /** All that have been added, ascending. To be called once, at the end of the day. */
    long[] sorted() {
        int[] next = sizes;
        for (int bucket = 1; bucket <= buckets; bucket++) {
            next[bucket] += next[bucket - 1];
        }
        long[] sorted = new long[count];
        for (int from = 0; from < count; from++) {
            sorted[next[bucket(moments[from])]++] = moments[from];
        }
        // whatever is out of order is in its bucket already, so insertion has a step or two to go
        for (int index = 1; index < count; index++) {
            long moment = sorted[index];
            int to = index;
            for (; to > 0 && sorted[to - 1] > moment; to--) {
                sorted[to] = sorted[to - 1];
            }
            sorted[to] = moment;
        }
        return sorted;
    }

    private int bucket(long moment) {
        return Moments.msOfDay(moment) >>> bucketShift;
    }
}
