package io.restaurantstream.stack.demo;

import io.restaurantstream.stack.job.EmbeddedFlink;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Shows the progress of the tables: on a terminal in one line that is overwritten, elsewhere in a new line every ten
 * seconds.
 */
final class StatusLine implements EmbeddedFlink.Status {

    /** On an output that is not a terminal, one in this many updates is printed; rates are over as many. */
    private static final int PRINT_EVERY = 10;

    /** Lag in events up to which the job counts as live. */
    private static final int LIVE_LAG = 1_000;

    private static final String PROGRESS = """
            SELECT
                (SELECT coalesce(max(event_offset), 0) FROM raw.events_raw),
                (SELECT coalesce(sum(order_count), 0) FROM analytics.hourly_sales),
                (SELECT coalesce(sum(s.total), 0)
                 FROM analytics.hourly_sales AS s
                 LEFT JOIN analytics.locations AS l USING (location_code)
                 WHERE (s.hour_start AT TIME ZONE coalesce(l.time_zone, 'America/Toronto'))::date
                     = (?::timestamptz AT TIME ZONE coalesce(l.time_zone, 'America/Toronto'))::date)
            """;

    private final Connection connection;
    private final LongSupplier end;
    private final LongFunction<Instant> timeOf;
    private final boolean isBounded;
    private final PrintWriter out;
    /** Set by the launching script, which knows better than the JVM what its output is. */
    private final boolean terminal = Boolean.getBoolean("stack.terminal");

    /** Oldest first, as far back as rates reach. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    private long updates;
    private final List<Runnable> whenLive = new ArrayList<>();

    private record Sample(long nanos, long offset) {}

    /**
     * @param end the last offset of the log
     * @param timeOf the event time that counts as now when an offset has been read
     * @param isBounded whether the job stops at the end
     */
    StatusLine(
            Connection connection, LongSupplier end, LongFunction<Instant> timeOf, boolean isBounded, PrintWriter out) {
        this.connection = connection;
        this.end = end;
        this.timeOf = timeOf;
        this.isBounded = isBounded;
        this.out = out;
    }

    /** Runs {@code action} once, when a job without an end has caught up; it must not block. */
    void whenLive(Runnable action) {
        whenLive.add(action);
    }

    @Override
    public void update() throws SQLException {
        long latest = end.getAsLong();
        long offset;
        long orders;
        String today;
        try (var statement = connection.prepareStatement(PROGRESS)) {
            statement.setString(1, timeOf.apply(Math.max(1, latest)).toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                offset = row.getLong(1);
                orders = row.getLong(2);
                today = row.getBigDecimal(3).toPlainString();
            }
        }
        double rate = rate(offset);
        long lag = Math.max(0, latest - offset);
        String text = String.format(
                Locale.ROOT,
                "%,9.0f events/s | offset %,d of %,d (lag %,d, %s) | %,d paid orders | sales today %s",
                rate,
                offset,
                latest,
                lag,
                lag > rate * 2 + 1000 ? "catching up" : isBounded ? "reading" : "live",
                orders,
                today);
        if (terminal) {
            out.print("\r" + text + "   ");
        } else if (updates % PRINT_EVERY == 0) {
            out.println(text);
        }
        updates++;
        out.flush();
        if (!isBounded && lag <= LIVE_LAG) {
            whenLive.forEach(Runnable::run);
            whenLive.clear();
        }
    }

    /** Events per second over the last updates: rows come in batches, some of which take longer than one update. */
    private double rate(long offset) {
        Sample now = new Sample(System.nanoTime(), offset);
        samples.add(now);
        if (samples.size() > PRINT_EVERY + 1) {
            samples.remove();
        }
        Sample first = samples.element();
        return samples.size() == 1 ? 0 : (now.offset - first.offset) * 1e9 / (now.nanos - first.nanos);
    }

    /** Ends the line, so that further output comes below it. */
    @Override
    public void end() {
        if (terminal) {
            out.println();
        }
    }
}
