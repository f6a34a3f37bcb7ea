package io.restaurantstream.chaos.report;

import java.util.Collection;
import java.util.List;

/**
 * Measured times in their order.
 *
 * @param sorted in milliseconds, the shortest first
 */
public record Percentiles(List<Long> sorted) {

    public Percentiles {
        sorted = List.copyOf(sorted);
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i) < sorted.get(i - 1)) {
                throw new IllegalArgumentException(sorted + " is not sorted");
            }
        }
    }

    /** Of times in any order. */
    public static Percentiles of(Collection<Long> millis) {
        return new Percentiles(millis.stream().sorted().toList());
    }

    /**
     * The shortest time that at least {@code percent} in a hundred do not exceed.
     *
     * @param percent more than 0, up to 100
     * @return milliseconds; 0 when nothing was measured
     */
    public long at(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("a percentile is more than 0 and up to 100, not " + percent);
        }
        if (sorted.isEmpty()) {
            return 0;
        }
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }

    /** The longest time, in milliseconds; 0 when nothing was measured. */
    public long max() {
        return at(100);
    }
}
