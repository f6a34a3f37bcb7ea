package io.restaurantstream.event;

import java.time.Instant;
import java.util.List;

/**
 * One page of an event log, as a server answered it: events in the order of their offsets, not yet looked into.
 *
 * @param entries the events of the page
 * @param nextSince where the next page starts: every event up to and including this offset is behind the reader
 * @param epoch identity of the log; null when the server names none, as the original system
 * @param earliest first offset the server still has; 1 when it does not say
 * @param latest last offset the server has; -1 when it does not say
 * @param watermark no event after {@code nextSince} has an earlier time; null when the server does not say
 * @param gaps offsets up to {@code nextSince} that the log does not have and never will; null when the server does not
 *     say
 */
public record LogPage(
        List<Entry> entries,
        long nextSince,
        String epoch,
        long earliest,
        long latest,
        Instant watermark,
        List<Gap> gaps) {

    /**
     * One event as it came.
     *
     * @param offset its place in the log; where it cannot be read, or is out of order among its neighbours, the place
     *     after its predecessor's
     * @param partitionKey the location it names; empty where that cannot be read
     * @param epochMillis the time it names; {@link #NO_TIME} where that cannot be read, or is not of the usual form
     * @param json its bytes, which may be broken
     */
    public record Entry(long offset, String partitionKey, long epochMillis, byte[] json) {

        /** In place of a time; the same as Flink's own mark of a record without one. */
        public static final long NO_TIME = Long.MIN_VALUE;
    }

    /** Offsets that do not exist in the log, both ends included. */
    public record Gap(long first, long last) {}
}
