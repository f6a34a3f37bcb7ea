package io.restaurantstream.inbox;

/**
 * The part of the log that one of several readers asks for: every location is in exactly one of them.
 *
 * @param partitions how many shares there are, 1 to {@link #MAX_PARTITIONS}
 * @param partition which one this is, 0 to {@code partitions - 1}
 */
record Share(int partitions, int partition) {

    static final int MAX_PARTITIONS = 1024;

    /** The whole log. */
    static final Share ALL = new Share(1, 0);

    Share {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException("partitions is " + partitions + ", must be from 1 to " + MAX_PARTITIONS);
        }
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition is " + partition + ", must be from 0 to " + (partitions - 1));
        }
    }

    /** A number of a location from 0 on, the same on every JVM; its remainder by {@code partitions} is the share. */
    static int hash(String partitionKey) {
        int hash = partitionKey.hashCode() * 0x9E3779B1;
        return (hash ^ hash >>> 16) & Integer.MAX_VALUE;
    }
}
