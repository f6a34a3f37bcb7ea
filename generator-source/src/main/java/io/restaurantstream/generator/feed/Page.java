package io.restaurantstream.generator.feed;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.Utf8Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Some visible events of a share, read one after the other, and where to go on.
 *
 * <p>What is visible is decided when the page is begun. No event is kept, so a page may be of any length. Not safe for
 * use by several threads.
 */
public final class Page {

    /** Most offsets looked at for one page: a share with few events answers in milliseconds, if with less. */
    static final int MAX_SCAN = 1_000_000;

    private final Feed feed;
    private final long since;
    private final int limit;
    private final Share share;
    private final Instant now;
    private final long latest;

    private final LogCursor cursor;
    private final long last;
    private int left;
    private final List<LogPage.Gap> gaps = new ArrayList<>();

    Page(Feed feed, long since, int limit, Share share, Instant now, long latest) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", must be at least 1");
        }
        this.feed = feed;
        this.since = since;
        this.limit = limit;
        this.share = share;
        this.now = now;
        this.latest = latest;
        // every share passes by every gap; one of them tells
        cursor = feed.log().cursor(since, share, share.partition() == 0 ? this::addGap : gap -> {});
        // subtracting, as the sum could overflow
        last = latest - since > MAX_SCAN ? since + MAX_SCAN : latest;
        left = limit;
    }

    /** Moves to the next event, unless the page is full or nothing more is visible. */
    public boolean next() {
        if (left == 0) {
            return false;
        }
        if (cursor.advance(last)) {
            left--;
            return true;
        }
        if (last < latest) {
            // looked up only here, as it takes a day of the log that most pages never reach
            cursor.advance(feed.log().endOfGap(last));
        }
        return false;
    }

    /** Appends the current event as one JSON object without a line end. */
    public void encode(Utf8Buffer out) {
        cursor.encode(out);
    }

    /**
     * The {@code since} of the following page: all events of the share until here have been on this or an earlier one.
     * Never inside a gap.
     */
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

    /** The gaps up to {@link #nextSince()}, ascending and apart; the first share tells them for all. */
    public List<LogPage.Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** The same page once more, from its beginning. */
    public Page again() {
        return new Page(feed, since, limit, share, now, latest);
    }

    private void addGap(long offset) {
        int end = gaps.size() - 1;
        if (end >= 0 && gaps.get(end).last() == offset - 1) {
            gaps.set(end, new LogPage.Gap(gaps.get(end).first(), offset));
        } else {
            gaps.add(new LogPage.Gap(offset, offset));
        }
    }
}
