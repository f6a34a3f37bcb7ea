package io.restaurantstream.verification;

import io.restaurantstream.event.LogPage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Reads the log once from its beginning: each offset once, and the gaps between them.
 *
 * <p>Fails if the log changes its epoch meanwhile, or no longer has its beginning.
 */
final class LogReading {

    private final LogSource log;
    private final TruthLog truth;
    private final ProgressListener progress;

    private long position;
    private long events;
    private boolean begun;
    private String epoch;
    private long latest = -1;

    LogReading(LogSource log, TruthLog truth, ProgressListener progress) {
        this.log = log;
        this.truth = truth;
        this.progress = progress;
    }

    /** Reads up to and including offset {@code horizon}, or to the end of the log where that comes first. */
    void upTo(long horizon) throws IOException, InterruptedException, SQLException {
        boolean more = true;
        while (more && (!begun || position < horizon)) {
            more = read(horizon);
        }
        truth.send();
    }

    /** Reads the next page, all of it; false when the log has no more for now. */
    boolean nextPage() throws IOException, InterruptedException, SQLException {
        boolean more = read(Long.MAX_VALUE);
        truth.send();
        return more;
    }

    private boolean read(long horizon) throws IOException, InterruptedException, SQLException {
        long since = position;
        LogPage page = log.after(since);
        check(page);
        begun = true;
        latest = Math.max(latest, page.latest());
        take(page, horizon);
        progress.read(events, Math.min(position, horizon));
        return position > since;
    }

    private void check(LogPage page) throws IOException {
        if (!begun) {
            epoch = page.epoch();
        }
        if (!Objects.equals(epoch, page.epoch())) {
            throw new IOException("the log's epoch was " + epoch + " and is now " + page.epoch()
                    + ": another log cannot be verified together with the first");
        }
        if (page.earliest() > 1 && !begun) {
            throw new IOException(
                    "the log begins at offset " + page.earliest() + ": without its beginning nothing can be verified");
        }
    }

    private void take(LogPage page, long horizon) throws SQLException {
        boolean gapsAreTold = page.gaps() != null;
        if (gapsAreTold) {
            for (LogPage.Gap gap : page.gaps()) {
                missing(gap.first(), gap.last(), horizon);
            }
        }
        for (LogPage.Entry entry : page.entries()) {
            if (entry.offset() <= position) {
                continue; // told twice
            }
            if (!gapsAreTold) {
                missing(position + 1, entry.offset() - 1, horizon);
            }
            position = entry.offset();
            if (position > horizon) {
                return;
            }
            truth.event(entry);
            events++;
        }
        if (!gapsAreTold) {
            missing(position + 1, page.nextSince(), horizon);
        }
        position = Math.max(position, page.nextSince());
    }

    private void missing(long first, long last, long horizon) throws SQLException {
        long lastRead = Math.min(last, horizon);
        if (first <= lastRead) {
            truth.gap(first, lastRead);
        }
    }

    /** The last offset behind the reader; may lie beyond the horizon. */
    long position() {
        return position;
    }

    /** Events read. */
    long events() {
        return events;
    }

    /** The last offset the log has by its own word, or as far as was read. */
    long latest() {
        return Math.max(latest, position);
    }
}
