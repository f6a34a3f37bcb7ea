package io.restaurantstream.livepage;

import io.restaurantstream.livepage.HourProofs.Hour;
import io.restaurantstream.livepage.Reader.DayRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what the page shows, each time in one transaction that sees one moment of the database. What is recent is read
 * every time, the whole window now and then: old days seldom change. For one thread.
 */
final class SnapshotReader {

    private static final SqlFile NEWEST = SqlFile.read("panels/newest.sql");
    private static final SqlFile LOCATIONS = SqlFile.read("panels/locations.sql");
    private static final SqlFile COMPARE = SqlFile.read("panels/compare.sql");
    private static final SqlFile LOG = SqlFile.read("panels/log.sql");
    private static final SqlFile VERIFIED = SqlFile.read("panels/verified.sql");
    private static final SqlFile FORECAST = SqlFile.read("panels/forecast.sql");
    private static final SqlFile ANOMALIES = SqlFile.read("panels/anomalies.sql");
    private static final SqlFile PROOF = new SqlFile(SqlFile.read("panels/proof.sql")
            .text()
            .replace("/*facts*/", SqlFile.read("drill/sales/facts.sql").text()));

    /** Today and the day before are read anew each time. */
    private static final int RECENT_DAYS = 1;

    private static final int SLOW_EVERY_SECONDS = 5;
    private static final int WINDOW_EVERY_SECONDS = 60;
    private static final int ANOMALIES_EVERY_SECONDS = 15;
    private static final int FORECAST_EVERY_SECONDS = 60;

    private final InstantSource clock;
    private final Runnable answered;
    private final Map<Panel, NavigableMap<LocalDate, List<Row>>> panels = new EnumMap<>(Panel.class);

    /** How long after the last event the job may still be writing what it adds up. */
    private static final int QUIET_AFTER_SECONDS = 3;

    private long number;
    private long lastOffset;
    private Instant lastChange = Instant.EPOCH;
    private Instant slowAt = Instant.EPOCH;

    /** Per panel when all its days were read last; those that never were are not there. */
    private final Map<Panel, Instant> windowAt = new EnumMap<>(Panel.class);

    /** Per panel the newest day when it was read last. */
    private final Map<Panel, LocalDate> readUpTo = new EnumMap<>(Panel.class);

    private Set<String> missing = Set.of();
    private List<Row> locations = List.of();
    private List<Row> log = List.of();
    private List<Row> notYetKnown = List.of();
    private HourProofs proofs = HourProofs.NONE;
    private VerifiedHours verified = VerifiedHours.NONE;
    private boolean canBeVerified;
    private Outlook outlook = Outlook.NONE;
    private LocalDate forecastOf;
    private Instant forecastAt = Instant.EPOCH;
    private Instant anomaliesAt = Instant.EPOCH;

    /** @param answered told each time that the database has answered a query */
    SnapshotReader(InstantSource clock, Runnable answered) {
        this.clock = clock;
        this.answered = answered;
        for (Panel panel : Panel.values()) {
            panels.put(panel, new TreeMap<>());
        }
    }

    /** Forgets when it read what, so that the next snapshot is new from its beginning: the database may be another. */
    void startAnew() {
        slowAt = Instant.EPOCH;
        windowAt.clear();
        readUpTo.clear();
        proofs = HourProofs.NONE;
        verified = VerifiedHours.NONE;
        outlook = Outlook.NONE;
        forecastAt = Instant.EPOCH;
        anomaliesAt = Instant.EPOCH;
        lastChange = Instant.EPOCH;
        lastOffset = 0;
        panels.values().forEach(Map::clear);
    }

    /** @throws NoTablesException when the database was not migrated */
    Snapshot read(Connection connection) throws SQLException, NoTablesException {
        try {
            Snapshot snapshot = readInTransaction(connection);
            connection.commit();
            return snapshot;
        } catch (SQLException | RuntimeException | NoTablesException e) {
            if (!connection.isClosed()) {
                connection.rollback();
            }
            throw e;
        }
    }

    private Snapshot readInTransaction(Connection connection) throws SQLException, NoTablesException {
        Instant now = clock.instant();
        boolean slow = !now.isBefore(slowAt.plusSeconds(SLOW_EVERY_SECONDS));
        if (slow) {
            readTables(connection);
            locations = rows(connection, LOCATIONS);
            log = rows(connection, LOG);
        }
        Newest newest = newest(connection);
        if (newest.offset != lastOffset) {
            lastOffset = newest.offset;
            lastChange = now;
        }
        // where nothing comes, nothing is read in vain
        boolean fast = slow || now.isBefore(lastChange.plusSeconds(QUIET_AFTER_SECONDS));
        if (newest.day == null) {
            notYetKnown = List.of();
        } else {
            Panel whole = due(now);
            for (Panel panel : Panel.values()) {
                if (!missing.contains(panel.table()) && (slow || fast && panel.isFast() || panel == whole)) {
                    readDays(connection, panel, newest.day, panel == whole);
                }
            }
            if (whole != null) {
                windowAt.put(whole, now);
            }
            if (newest.eventTime != null && fast) {
                notYetKnown = rows(connection, COMPARE, OffsetDateTime.ofInstant(newest.eventTime, ZoneOffset.UTC));
            }
            if (slow) {
                proveAnHour(connection, newest, now);
                verified = canBeVerified ? verified(connection, newest.day) : VerifiedHours.NONE;
                lookAhead(connection, newest.day, now);
            }
        }
        if (slow) {
            slowAt = now;
        }
        return new Snapshot(
                ++number,
                newest.snapshot,
                now,
                newest.offset,
                newest.eventTime,
                newest.writtenAt,
                newest.day,
                locations,
                copy(),
                missing,
                loading(),
                notYetKnown,
                log,
                proofs,
                verified,
                outlook);
    }

    private List<Row> rows(Connection connection, SqlFile sql, Object... parameters) throws SQLException {
        List<Row> rows = Reader.rows(connection, sql, parameters);
        answered.run();
        return rows;
    }

    private List<DayRow> dayRows(Connection connection, SqlFile sql, Object... parameters) throws SQLException {
        List<DayRow> rows = Reader.dayRows(connection, sql, parameters);
        answered.run();
        return rows;
    }

    private void readTables(Connection connection) throws SQLException, NoTablesException {
        Set<String> gone = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT to_regclass(?) IS NOT NULL AND to_regclass('raw.events_raw') IS NOT" + " NULL")) {
            for (Panel panel : Panel.values()) {
                if (!isThere(statement, panel.table())) {
                    gone.add(panel.table());
                }
            }
            canBeVerified = isThere(statement, "analytics.hour_versions");
            outlook = isThere(statement, "analytics.anomalies")
                    ? new Outlook(true, outlook.forecast(), outlook.anomalies())
                    : Outlook.NONE;
        }
        if (gone.contains(Panel.HOURS.table())) {
            throw new NoTablesException();
        }
        missing = Set.copyOf(gone);
    }

    private static boolean isThere(PreparedStatement statement, String table) throws SQLException {
        statement.setString(1, table);
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** What past weeks say changes with the day; whether the present is like them is asked more often. */
    private void lookAhead(Connection connection, LocalDate day, Instant now) throws SQLException {
        if (!outlook.isThere()) {
            return;
        }
        List<DayRow> forecast = outlook.forecast();
        if (!day.equals(forecastOf) || !now.isBefore(forecastAt.plusSeconds(FORECAST_EVERY_SECONDS))) {
            forecast = dayRows(connection, FORECAST, day);
            forecastOf = day;
            forecastAt = now;
        }
        List<Row> anomalies = outlook.anomalies();
        if (!now.isBefore(anomaliesAt.plusSeconds(ANOMALIES_EVERY_SECONDS))) {
            anomalies = rows(connection, ANOMALIES);
            anomaliesAt = now;
        }
        outlook = new Outlook(true, forecast, anomalies);
    }

    private VerifiedHours verified(Connection connection, LocalDate newest) throws SQLException {
        OffsetDateTime since =
                newest.minusDays(Snapshot.DAYS + 1L).atStartOfDay().atOffset(ZoneOffset.UTC);
        return VerifiedHours.of(rows(connection, VERIFIED, since, since));
    }

    /** One panel at a time, so that no snapshot waits for all of them: first those that nobody has read yet. */
    private Panel due(Instant now) {
        Panel oldest = null;
        for (Panel panel : Panel.values()) {
            Instant at = windowAt.getOrDefault(panel, Instant.EPOCH);
            boolean isDue = !missing.contains(panel.table()) && !now.isBefore(at.plusSeconds(WINDOW_EVERY_SECONDS));
            if (isDue && (oldest == null || at.isBefore(windowAt.getOrDefault(oldest, Instant.EPOCH)))) {
                oldest = panel;
            }
        }
        return oldest;
    }

    private void readDays(Connection connection, Panel panel, LocalDate newest, boolean whole) throws SQLException {
        LocalDate oldest = newest.minusDays(Snapshot.DAYS);
        // while the job catches up, days may have gone by since the last time
        LocalDate before = readUpTo.getOrDefault(panel, newest);
        LocalDate recent = (before.isBefore(newest) ? before : newest).minusDays(RECENT_DAYS);
        LocalDate from = whole || recent.isBefore(oldest) ? oldest : recent;
        readUpTo.put(panel, newest);
        // clocks differ by up to 14 hours, and a business day ends up to a day after it began
        OffsetDateTime since = from.minusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
        NavigableMap<LocalDate, List<Row>> days = panels.get(panel);
        days.headMap(oldest, false).clear();
        days.tailMap(from, true).clear();
        for (DayRow dayRow : dayRows(connection, panel.sql(), since, from)) {
            days.computeIfAbsent(dayRow.day(), day -> new ArrayList<>()).add(dayRow.row());
        }
    }

    /** The days' lists are never changed once they are told, so the maps alone are copied. */
    private Map<Panel, NavigableMap<LocalDate, List<Row>>> copy() {
        Map<Panel, NavigableMap<LocalDate, List<Row>>> copied = new EnumMap<>(Panel.class);
        panels.forEach((panel, days) -> copied.put(panel, new TreeMap<>(days)));
        return copied;
    }

    private Set<Panel> loading() {
        Set<Panel> loading = EnumSet.allOf(Panel.class);
        loading.removeAll(windowAt.keySet());
        loading.removeIf(panel -> missing.contains(panel.table()));
        return Set.copyOf(loading);
    }

    private record Newest(String snapshot, long offset, Instant eventTime, Instant writtenAt, LocalDate day) {}

    private static Newest newest(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEWEST.text());
                ResultSet row = statement.executeQuery()) {
            row.next();
            long eventTime = row.getLong(2);
            long writtenAt = row.getLong(3);
            return new Newest(
                    row.getString(4),
                    row.getLong(1),
                    eventTime == 0 ? null : Instant.ofEpochMilli(eventTime),
                    writtenAt == 0 ? null : Instant.ofEpochMilli(writtenAt),
                    row.getObject(5, LocalDate.class));
        }
    }

    /** Adds up again, in all locations, the hour that is most in need of it, and the newest of those. */
    private void proveAnHour(Connection connection, Newest newest, Instant now) throws SQLException {
        if (newest.eventTime == null) {
            return;
        }
        List<Row> shown = new ArrayList<>(panels.get(Panel.HOURS).getOrDefault(newest.day, List.of()));
        shown.addAll(panels.get(Panel.HOURS).getOrDefault(newest.day.minusDays(7), List.of()));
        long ended = newest.eventTime.getEpochSecond() - 3600;
        Row most = shown.stream()
                .filter(row -> row.values()[0] <= ended && proofs.urgency(row) > 0)
                .max(Comparator.<Row>comparingInt(proofs::urgency).thenComparingLong(row -> row.values()[0]))
                .orElse(null);
        if (most == null) {
            return;
        }
        long hour = most.values()[0];
        List<Row> rows = shown.stream().filter(row -> row.values()[0] == hour).toList();
        String[] codes = rows.stream().map(Row::location).toArray(String[]::new);
        OffsetDateTime[] first = new OffsetDateTime[codes.length];
        OffsetDateTime[] last = new OffsetDateTime[codes.length];
        Arrays.fill(first, Instant.ofEpochSecond(hour).atOffset(ZoneOffset.UTC));
        Arrays.fill(last, Instant.ofEpochSecond(hour + 3600).atOffset(ZoneOffset.UTC));
        Map<Hour, long[]> facts = new HashMap<>();
        for (Row row : rows(
                connection,
                PROOF,
                connection.createArrayOf("text", codes),
                connection.createArrayOf("timestamptz", first),
                connection.createArrayOf("timestamptz", last))) {
            facts.put(new Hour(row.location(), hour), Arrays.copyOfRange(row.values(), 1, row.values().length));
        }
        proofs = proofs.with(rows, facts, now);
    }
}
