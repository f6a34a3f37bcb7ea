package io.restaurantstream.job.source;

import java.io.Serializable;

/**
 * How the offsets of a log lie.
 *
 * <p>Most logs have dense ones: what is missing is a gap. Those of a topic of plain events are made of the place of the
 * record, {@code recordOffset * partitions + partition + 1}: unique, rising within a partition, and the same whenever the
 * record is read. Between them are holes, as many as the partitions are of different lengths and the broker has records
 * that nobody reads, and holes mean nothing.
 *
 * @param partitions of the topic, which an offset tells; 1 where it tells none
 * @param hasHoles whether offsets without an event mean nothing
 */
public record OffsetLayout(int partitions, boolean hasHoles) implements Serializable {

    /** Of a log that says itself what it does not have. */
    public static final OffsetLayout DENSE = new OffsetLayout(1, false);

    public OffsetLayout {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions " + partitions + " is not 1 or more");
        }
    }

    /** Of a topic of plain events. */
    public static OffsetLayout ofPlainTopic(int partitions) {
        return new OffsetLayout(partitions, true);
    }

    /**
     * The offset of a record.
     *
     * @throws LogContractException when there is no such partition, so that its records would have offsets of others
     */
    public long offset(int partition, long recordOffset) {
        if (partition >= partitions) {
            throw new LogContractException(
                    "a record is in partition " + partition + " of a topic that had " + partitions
                            + ": offsets of plain events are derived from the number of partitions, which must not"
                            + " change");
        }
        return recordOffset * partitions + partition + 1;
    }

    /** Whether two offsets are of one partition, as those of a location must be. */
    public boolean areOfOnePartition(long offset, long other) {
        return Math.floorMod(offset - other, partitions) == 0;
    }
}
