package io.restaurantstream.generator.simulation;

/**
 * Collects the {@link Moments} of one day after the other, in memory that it keeps: a day's own would be as much again
 * as the day, for the garbage collector at once. For one thread at a time.
 */
final class MomentCollector {

    /** Moments that are sorted together, at least, on average: few enough for the processor's cache. */
    private static final int STRETCH = 512;

    private long[] moments = {};
    private int count;
    /** A stretch is 2^stretchShift ms. */
    private int stretchShift;
    /** How many moments each stretch has. */
    private int[] sizes = {};

    /**
     * Begins a new day.
     *
     * @param expected how many moments it has
     */
    void begin(int expected, long lengthMs) {
        count = 0;
        if (moments.length < expected) {
            moments = new long[expected];
        }
        long stretches = Math.max(1, expected / STRETCH);
        stretchShift = Long.SIZE - Long.numberOfLeadingZeros(lengthMs / stretches);
        sizes = new int[(int) (lengthMs >>> stretchShift) + 1];
    }

    /** @param moment one of those expected, within the day */
    void add(long moment) {
        moments[count++] = moment;
        sizes[Moments.msOfDay(moment) >>> stretchShift]++;
    }

    /** How many have been added. */
    int count() {
        return count;
    }

    /** All that have been added. To be called once, at the end of the day. */
    DayMoments day() {
        int[] first = new int[sizes.length];
        for (int stretch = 1; stretch < first.length; stretch++) {
            first[stretch] = first[stretch - 1] + sizes[stretch - 1];
        }
        return DayMoments.unordered(moments, count, stretchShift, first);
    }
}
