package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderPayload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies hours while a job runs: reads the log once, recomputes each hour that is final at its location, and records
 * in {@code analytics.verified_hours} whether its sales, roll-ups and facts are equal to the log.
 *
 * <p>An hour is final when the location's event time is past its end plus the allowed lateness, as in the job's
 * windows. An hour that changes later, for example by a refund, is compared again; so are the equal ones, in turn.
 *
 * <p>Its copy of the log is in temporary tables, so after a restart it reads the log from the beginning. An entry is
 * written in the transaction whose snapshot was compared, so a kill never leaves a wrong one. A difference counts when
 * it was found three times in a row, because the job writes its tables in separate transactions.
 *
 * <p>Needs the rights to read all tables, to create temporary ones and to write {@code analytics.verified_hours}. For
 * one thread.
 */
public final class Follower {

    /** Read between two commits, in events; a page more when one is begun. */
    private static final long READ_AT_ONCE = 20_000;

    private static final int HOURS_AT_ONCE = 200;
    private static final int SHOWN_DIFFERENCES = 1000;

    /** So many looks in a row must find the same difference. */
    private static final int LOOKS = 3;

    private static final List<String> TRUTH = List.of(
            "progress_at_horizon.sql",
            "written.sql",
            "payments.sql",
            "orders.sql",
            "order_items.sql",
            "feedback.sql",
            "order_history.sql",
            "incomplete_hours.sql",
            "sale_changes.sql",
            "late_sales.sql",
            "hourly_sales.sql",
            "roll_ups.sql");

    private static final List<ComparedTable> TABLES = tables();

    private final Connection database;
    private final Duration allowedLateness;
    private final Duration lookAgainAfter;
    private final LogReading reading;
    private final Map<String, EventClock> clocks = new HashMap<>();
    private final Map<String, Long> advanced = new HashMap<>();

    /** Differences that were found less often than it takes. */
    private final Map<Hour, Doubt> doubts = new HashMap<>();

    private long lookedAgainAt = System.nanoTime();
    private long analyzedUpTo;

    private record Hour(String location, Instant start) {}

    private record Doubt(String difference, int looks) {}

    private record Difference(long offset, String text) {}

    /**
     * What a round has come to.
     *
     * @param readUpTo offset behind the reader
     * @param hasMore whether there is more to do at once
     * @param noted entries that were made
     */
    public record Round(long readUpTo, boolean hasMore, List<HourResult> noted) {

        public Round {
            noted = List.copyOf(noted);
        }
    }

    private Follower(LogSource log, Connection database, Duration allowedLateness, Duration lookAgainAfter) {
        this.database = database;
        this.allowedLateness = allowedLateness;
        this.lookAgainAfter = lookAgainAfter;
        this.reading = new LogReading(log, new TruthLog(database, this::see), ProgressListener.SILENT);
    }

    /**
     * Makes ready to follow; each call of {@link #next} then does a part.
     *
     * @param log read from its beginning
     * @param database used by nobody else from here on
     * @param allowedLateness after its end, how long the job corrects an hour, in the location's event time
     * @param lookAgainAfter how often hours that were equal are compared again, some at a time
     */
    public static Follower start(LogSource log, Connection database, Duration allowedLateness, Duration lookAgainAfter)
            throws IOException, SQLException {
        if (allowedLateness.isNegative()) {
            throw new IllegalArgumentException("allowedLateness: " + allowedLateness + " must not be negative");
        }
        database.setReadOnly(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.setAutoCommit(false);
        Follower follower = new Follower(log, database, allowedLateness, lookAgainAfter);
        follower.execute("SET TimeZone = 'UTC'");
        follower.execute("SET work_mem = '64MB'");
        follower.execute("SET jit = off");
        follower.execute(SqlText.of("follow/begin.sql"));
        database.commit();
        return follower;
    }

    /**
     * Reads on, as far as the tables are, and compares some hours once it is there.
     *
     * @throws SQLException after which another follower must be started, on another connection
     * @throws IOException when the log cannot be read, after which another must be started as well
     */
    public Round next() throws IOException, InterruptedException, SQLException {
        // takes the snapshot: what is in it was in the log before
        long written = number(SqlText.of("truth/highest_offset.sql"));
        if (reading.position() < written) {
            readOn(written);
        }
        List<HourResult> noted = List.of();
        boolean caughtUp = reading.position() >= written;
        boolean hasMore = !caughtUp;
        if (caughtUp) {
            execute(SqlText.of("follow/settle.sql"));
            Savepoint before = database.setSavepoint();
            Found found = compare();
            database.rollback(before); // takes back what was computed, not what was read
            note(found.results);
            noteUnverifiable(found.unverifiable);
            noteIncomplete(found.incomplete);
            noted = found.results;
            hasMore = found.hours == HOURS_AT_ONCE;
        }
        database.commit();
        return new Round(reading.position(), hasMore, noted);
    }

    private void readOn(long written) throws IOException, InterruptedException, SQLException {
        execute(SqlText.of("truth/log.sql"));
        long from = reading.position();
        boolean more = true;
        while (more && reading.position() < Math.min(written, from + READ_AT_ONCE)) {
            more = reading.nextPage();
        }
        execute(SqlText.of("truth/events.sql"));
        execute(SqlText.of("follow/take.sql"));
        if (reading.position() - analyzedUpTo > READ_AT_ONCE) {
            // nobody else does it for temporary tables
            execute("ANALYZE followed_events, followed_hours, touched_hours");
            analyzedUpTo = reading.position();
        }
        execute("DROP TABLE truth_events, truth_log, truth_rejected, truth_gaps");
        writeClocks();
    }

    private void see(Event event) {
        if (event.payload() instanceof OrderPayload) {
            clocks.computeIfAbsent(event.partitionKey(), location -> new EventClock())
                    .see(event.ts());
            advanced.put(event.partitionKey(), event.offset());
        }
    }

    private void writeClocks() throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(
                "INSERT INTO followed_clocks (location_code, reached, last_offset) VALUES (?, ?, ?) ON CONFLICT"
                        + " (location_code) DO UPDATE SET reached = EXCLUDED.reached, last_offset = EXCLUDED.last_offset")) {
            for (Map.Entry<String, Long> location : advanced.entrySet()) {
                Instant reached = clocks.get(location.getKey()).reached();
                statement.setString(1, location.getKey());
                statement.setObject(2, reached == null ? null : reached.atOffset(ZoneOffset.UTC));
                statement.setLong(3, location.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        advanced.clear();
    }

    /**
     * What one look has found: entries to be made, hours that cannot be verified any more, which of them because the
     * job had forgotten an order, and how many were looked at.
     */
    private record Found(List<HourResult> results, Set<Hour> unverifiable, Set<Hour> incomplete, int hours) {}

    private Found compare() throws IOException, SQLException {
        List<HourResult> due = due();
        if (due.isEmpty()) {
            return new Found(List.of(), Set.of(), Set.of(), 0);
        }
        execute(SqlText.of("follow/batch.sql"));
        for (String file : TRUTH) {
            execute(SqlText.of("truth/" + file));
        }
        execute(SqlText.of("follow/only_due.sql"));
        Set<Hour> incomplete = incomplete();
        Set<Hour> unverifiable = new HashSet<>(incomplete);
        Map<Hour, Difference> differences = differences(unverifiable);
        List<HourResult> results = new ArrayList<>();
        for (HourResult hour : due) {
            Hour place = new Hour(hour.locationCode(), hour.hourStart());
            Difference difference = differences.get(place);
            if (!unverifiable.contains(place) && isCertain(place, difference)) {
                results.add(
                        difference == null
                                ? hour
                                : new HourResult(
                                        hour.locationCode(),
                                        hour.hourStart(),
                                        hour.upToOffset(),
                                        hour.version(),
                                        difference.offset,
                                        difference.text));
            }
        }
        return new Found(results, unverifiable, incomplete, due.size());
    }

    /** Hours in which an order was forgotten by the job and changed afterwards. */
    private Set<Hour> incomplete() throws SQLException {
        Set<Hour> hours = new HashSet<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT location_code, hour_start FROM truth_incomplete_hours"
                        + " JOIN due_hours USING (location_code, hour_start)")) {
            while (row.next()) {
                hours.add(new Hour(row.getString(1), instant(row, 2)));
            }
        }
        return hours;
    }

    private boolean isCertain(Hour hour, Difference difference) {
        if (difference == null) {
            doubts.remove(hour);
            return true;
        }
        Doubt before = doubts.get(hour);
        int looks = before != null && before.difference.equals(difference.text) ? before.looks + 1 : 1;
        if (looks < LOOKS) {
            doubts.put(hour, new Doubt(difference.text, looks));
            return false;
        }
        doubts.remove(hour);
        return true;
    }

    /** The hours that are compared now, as if they were equal. */
    private List<HourResult> due() throws IOException, SQLException {
        boolean again = System.nanoTime() - lookedAgainAt >= lookAgainAfter.toNanos();
        if (again) {
            lookedAgainAt = System.nanoTime();
        }
        try (PreparedStatement statement = database.prepareStatement(SqlText.of("follow/due.sql"))) {
            setHours(statement, 1, List.copyOf(doubts.keySet()));
            statement.setBoolean(3, again);
            statement.setString(4, allowedLateness.toSeconds() + " seconds");
            statement.setInt(5, HOURS_AT_ONCE);
            statement.executeUpdate();
        }
        List<HourResult> due = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT location_code, hour_start, settled_up_to, version FROM due_hours ORDER BY 2, 1")) {
            while (row.next()) {
                due.add(new HourResult(row.getString(1), instant(row, 2), row.getLong(3), row.getString(4), 0, null));
            }
        }
        return due;
    }

    /** Per hour the difference of the lowest offset. */
    private Map<Hour, Difference> differences(Set<Hour> trimmed) throws SQLException {
        Map<Hour, Difference> first = new LinkedHashMap<>();
        try (Statement statement = database.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT hours.location_code, hours.hour_start, event_offset, may_be_trimmed FROM wrong_events"
                            + " JOIN followed_hours AS hours USING (order_id, location_code)"
                            + " JOIN due_hours USING (location_code, hour_start) ORDER BY event_offset")) {
                while (row.next()) {
                    Hour hour = new Hour(row.getString(1), instant(row, 2));
                    if (row.getBoolean(4)) {
                        trimmed.add(hour);
                    } else {
                        first.putIfAbsent(hour, new Difference(row.getLong(3), "raw.events_raw is not as the log is"));
                    }
                }
            }
            for (ComparedTable table : TABLES) {
                try (ResultSet row = statement.executeQuery(table.differencesOfDueHours(SHOWN_DIFFERENCES))) {
                    while (row.next()) {
                        Hour hour = new Hour(row.getString(1), instant(row, 2));
                        Difference difference = new Difference(
                                row.getLong(3), table.name() + ", " + TableComparison.difference(table, row, 3));
                        first.merge(hour, difference, (a, b) -> b.offset < a.offset ? b : a);
                    }
                }
            }
        }
        return first;
    }

    private void note(List<HourResult> results) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement("""
                INSERT INTO analytics.verified_hours AS entry
                  (location_code, hour_start, verified_at, up_to_offset, version, is_equal, wrong_offset, difference)
                VALUES (?, ?, clock_timestamp(), ?, ?, ?, ?, ?)
                ON CONFLICT (hour_start, location_code) DO UPDATE SET
                  verified_at = EXCLUDED.verified_at,
                  up_to_offset = EXCLUDED.up_to_offset,
                  version = EXCLUDED.version,
                  is_equal = EXCLUDED.is_equal,
                  wrong_offset = EXCLUDED.wrong_offset,
                  difference = EXCLUDED.difference
                """)) {
            for (HourResult result : results) {
                statement.setString(1, result.locationCode());
                statement.setObject(2, result.hourStart().atOffset(ZoneOffset.UTC));
                statement.setLong(3, result.upToOffset());
                statement.setString(4, result.version());
                statement.setBoolean(5, result.isEqual());
                statement.setObject(6, result.isEqual() ? null : result.wrongOffset());
                statement.setString(7, result.difference());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** One that was verified earlier is so no more. */
    private void noteIncomplete(Set<Hour> hours) throws SQLException {
        if (hours.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = database.prepareStatement(
                "UPDATE analytics.verified_hours AS entry SET version = 'incomplete' FROM unnest(?::text[],"
                        + " ?::timestamptz[]) AS hour (location_code, hour_start) WHERE entry.location_code ="
                        + " hour.location_code AND entry.hour_start = hour.hour_start")) {
            setHours(statement, 1, List.copyOf(hours));
            statement.executeUpdate();
        }
    }

    private void noteUnverifiable(Set<Hour> hours) throws SQLException {
        if (hours.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = database.prepareStatement(
                "INSERT INTO unverifiable_hours SELECT * FROM unnest(?::text[], ?::timestamptz[]) ON CONFLICT DO NOTHING")) {
            setHours(statement, 1, List.copyOf(hours));
            statement.executeUpdate();
        }
    }

    private void setHours(PreparedStatement statement, int parameter, List<Hour> hours) throws SQLException {
        statement.setArray(
                parameter,
                database.createArrayOf(
                        "text", hours.stream().map(Hour::location).toArray()));
        statement.setArray(
                parameter + 1,
                database.createArrayOf(
                        "timestamptz",
                        hours.stream()
                                .map(hour -> hour.start().atOffset(ZoneOffset.UTC))
                                .toArray()));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What happens to orders, and what is added up by the hour. */
    private static List<ComparedTable> tables() {
        List<ComparedTable> tables = new ArrayList<>();
        for (ComparedTable table : ComparedTable.ALL) {
            if (table.columns().contains("hour_start")) {
                tables.add(table);
            } else if (table.key().get(0).equals("order_id")) {
                tables.add(table.toldBy("(SELECT stored.* FROM " + table.name()
                        + " AS stored JOIN due_orders USING (order_id, location_code))"));
            }
        }
        return List.copyOf(tables);
    }
}
