package io.restaurantstream.job.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A share of the event log that one reader reads: what is not yet read of partition {@code partition}.
 *
 * @param partition number of this share, from 0
 * @param partitions how many shares the log is read in; 1 for a server that cannot part it
 * @param epoch identity of the log; empty for a server that names none
 * @param position every event up to and including this offset is behind the reader
 * @param stopOffset last offset to read; {@link #NEVER_STOPS} for an unbounded log
 */
public record LogSplit(int partition, int partitions, String epoch, long position, long stopOffset)
        implements SourceSplit {

    /** The stop offset of a log that is read for ever. */
    public static final long NEVER_STOPS = Long.MAX_VALUE;

    public LogSplit {
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition " + partition + " is not one of 0 to " + (partitions - 1));
        }
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " is negative");
        }
    }

    @Override
    public String splitId() {
        return "partition-" + partition;
    }

    /** Whether nothing is left to read. */
    public boolean isFinished() {
        return position >= stopOffset;
    }

    LogSplit stoppingAt(long newStopOffset) {
        return new LogSplit(partition, partitions, epoch, position, newStopOffset);
    }

    LogSplit at(long newPosition) {
        return new LogSplit(partition, partitions, epoch, newPosition, stopOffset);
    }
}
