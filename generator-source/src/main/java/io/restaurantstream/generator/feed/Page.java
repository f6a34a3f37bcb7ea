package io.restaurantstream.generator.feed;

import io.restaurantstream.event.Utf8Buffer;
import java.time.Instant;

/**
 * Some visible events of a share, read one after the other, and where to go on.
 *
 * <p>What is visible is decided when the page is begun. Nothing is kept, so a page may be of any length. Not safe for
 * use by several threads.
 */
public final class Page {

    /** Most offsets looked at for one page: a share with few events answers in milliseconds, if with less. */
    static final int MAX_SCAN = 1_000_000;

    private final Feed feed;
    private final LogCursor cursor;
    private final Instant now;
    private final long latest;
    private final long last;
    private int left;

    Page(Feed feed, LogCursor cursor, Instant now, long latest, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", must be at least 1");
        }
        this.feed = feed;
        this.cursor = cursor;
        this.now = now;
        this.latest = latest;
        // subtracting, as the sum could overflow
        this.last = latest - cursor.scanned() > MAX_SCAN ? cursor.scanned() + MAX_SCAN : latest;
        left = limit;
    }

    /** Moves to the next event, unless the page is full or nothing more is visible. */
    public boolean next() {
        if (left == 0 || !cursor.advance(last)) {
            return false;
        }
        left--;
        return true;
    }

    /** Appends the current event as one JSON object without a line end. */
    public void encode(Utf8Buffer out) {
        cursor.encode(out);
    }

    /** The {@code since} of the following page: all events of the share until here have been on this or an earlier one. */
    public long nextSince() {
        return cursor.scanned();
    }

    /** Offset of the last event that was visible when the page was begun; 0 when there was none. */
    public long latest() {
        return latest;
    }

    /** An instant such that no event behind {@link #nextSince()} is earlier. */
    public Instant watermark() {
        return feed.watermark(nextSince(), latest, now);
    }
}
