package io.restaurantstream.job.source;

import io.restaurantstream.event.LogPage;
import java.util.Arrays;
import java.util.Objects;

/**
 * One entry of the event log as it came, or a gap where the log has none.
 *
 * @param offset place in the log; the first one of a gap
 * @param lastOffset the same as {@code offset}, or the last one of a gap
 * @param partitionKey the location; empty where it could not be read, and for a gap
 * @param json the event's bytes, which may be broken; empty for a gap
 */
public record RawEvent(long offset, long lastOffset, String partitionKey, byte[] json) {

    private static final byte[] NOTHING = new byte[0];

    static RawEvent of(LogPage.Entry entry) {
        return new RawEvent(entry.offset(), entry.offset(), entry.partitionKey(), entry.json());
    }

    /** Offsets that the log does not have, both ends included. */
    public static RawEvent gap(long first, long last) {
        return new RawEvent(first, last, "", NOTHING);
    }

    /** Equal when all is, the bytes included. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RawEvent that
                && offset == that.offset
                && lastOffset == that.lastOffset
                && partitionKey.equals(that.partitionKey)
                && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return Objects.hash(offset, lastOffset, partitionKey, Arrays.hashCode(json));
    }

    /** Whether this stands for offsets that the log does not have. */
    public boolean isGap() {
        return json.length == 0;
    }
}
