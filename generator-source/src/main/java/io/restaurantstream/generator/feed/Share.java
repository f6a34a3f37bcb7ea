package io.restaurantstream.generator.feed;

/**
 * A share of the log, for reading it in parallel: the locations whose index in the profile leaves {@code partition}
 * when divided by {@code partitions}.
 *
 * <p>Every event is in exactly one of the {@code partitions} shares, and all events of a location are in the same.
 *
 * @param partitions how many shares there are, 1 to {@link #MAX_PARTITIONS}
 * @param partition which one this is, 0 to {@code partitions - 1}
 */
public record Share(int partitions, int partition) {

    /** Most shares a log can be read in. */
    public static final int MAX_PARTITIONS = 1024;

    /** The whole log. */
    public static final Share ALL = new Share(1, 0);

    public Share {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException("partitions is " + partitions + ", must be from 1 to " + MAX_PARTITIONS);
        }
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition is " + partition + ", must be from 0 to " + (partitions - 1));
        }
    }

    /** Whether the location of that index belongs to this share. */
    boolean has(int location) {
        return location % partitions == partition;
    }

    /** Whether no location at all belongs to this share. */
    boolean isEmpty(int locations) {
        return partition >= locations;
    }
}
