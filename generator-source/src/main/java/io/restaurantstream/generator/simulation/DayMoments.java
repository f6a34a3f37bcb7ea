package io.restaurantstream.generator.simulation;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The {@link Moments} of one business day, ascending. A day comes as stretches of time, each of which is sorted when it
 * is first looked at: who seeks waits for minutes of the day to be sorted, not for all of it.
 *
 * <p>Safe for use by several threads.
 */
final class DayMoments {

    /** Marks a moment of a stretch that is not sorted yet; no moment is negative. */
    private static final long UNSORTED = Long.MIN_VALUE;

    private final AtomicLongArray moments;
    /** A stretch is 2^stretchShift ms. */
    private final int stretchShift;
    /** Index behind the last moment of each stretch. */
    private final int[] ends;

    private DayMoments(AtomicLongArray moments, int stretchShift, int[] ends) {
        this.moments = moments;
        this.stretchShift = stretchShift;
        this.ends = ends;
    }

    /** Those of a day that is in order. */
    static DayMoments inOrder(long[] moments) {
        return new DayMoments(new AtomicLongArray(moments), 0, new int[0]);
    }

    /**
     * Those of a day in any order.
     *
     * @param moments of which the first {@code count} are meant; they are copied
     * @param stretchShift 2^stretchShift ms are sorted together
     * @param next index of the first moment of each stretch; it is overwritten
     */
    static DayMoments unordered(long[] moments, int count, int stretchShift, int[] next) {
        AtomicLongArray stretches = new AtomicLongArray(count);
        for (int from = 0; from < count; from++) {
            int to = next[Moments.msOfDay(moments[from]) >>> stretchShift]++;
            stretches.setPlain(to, moments[from] | UNSORTED);
        }
        return new DayMoments(stretches, stretchShift, next);
    }

    int count() {
        return moments.length();
    }

    /** @param index from 0 to {@code count() - 1} */
    long at(int index) {
        long moment = moments.getOpaque(index);
        if (moment < 0) {
            sort(Moments.msOfDay(moment & ~UNSORTED) >>> stretchShift);
            moment = moments.getOpaque(index);
        }
        return moment;
    }

    /** All of them. */
    long[] toArray() {
        long[] all = new long[count()];
        Arrays.setAll(all, this::at);
        return all;
    }

    /** Each place changes once, from what is marked to what is right, so that others may read meanwhile. */
    private synchronized void sort(int stretch) {
        int from = stretch == 0 ? 0 : ends[stretch - 1];
        int to = ends[stretch];
        if (moments.getOpaque(from) >= 0) {
            return;
        }
        long[] sorted = new long[to - from];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = moments.getOpaque(from + i) & ~UNSORTED;
        }
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            moments.setOpaque(from + i, sorted[i]);
        }
    }
}
