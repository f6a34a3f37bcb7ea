package io.restaurantstream.livepage;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A number in three ways that share nothing but its definition: as the job keeps it, from the facts, and from the JSON of
 * the events; and whether that JSON is what the log says.
 *
 * @param metric as in {@code analytics.metric_definitions}
 * @param unit what it is counted in
 * @param definition in words
 * @param expression in SQL
 * @param computations one for each way
 * @param trimmedUpTo raw events up to this offset are gone; 0 when none are
 * @param log whether the events are those of the log
 */
public record Proof(
        String metric,
        String unit,
        String definition,
        String expression,
        List<Computation> computations,
        long trimmedUpTo,
        LogCheck log) {

    private static final SqlFile LOCATIONS = SqlFile.read("panels/locations.sql");

    private static final Map<String, SqlFile> WAYS = ways();

    /**
     * One way to the number.
     *
     * @param way in words
     * @param value 0 when there is nothing to add up
     * @param millis how long it took
     * @param sql that can be run anywhere
     */
    public record Computation(String way, BigDecimal value, long millis, String sql) {}

    private static Map<String, SqlFile> ways() {
        Map<String, SqlFile> ways = new LinkedHashMap<>();
        ways.put("the job's roll-up", SqlFile.read("drill/rollup.sql"));
        ways.put("SQL over the facts", SqlFile.read("drill/facts.sql"));
        ways.put("SQL over the raw JSON", SqlFile.read("drill/raw.sql"));
        return ways;
    }

    /**
     * Proves a number of a business day, in a transaction of its own that sees one snapshot and is rolled back.
     *
     * @param database auto-commit is off afterwards
     * @param location its code; null for all
     * @param hour of the day by the clock of the location, 0 to 23, which then must be named; null for the whole day
     * @param log fetched from once more; null when the log is not to be asked
     * @return empty when there is no such metric
     */
    public static Optional<Proof> of(
            Connection database, String metric, String location, LocalDate day, Integer hour, LogEvents log)
            throws SQLException {
        database.setAutoCommit(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.setReadOnly(true);
        try {
            Clocks clocks = new Clocks(Reader.rows(database, LOCATIONS));
            Range range = hour == null
                    ? Range.ofDay(clocks, location == null ? codes(database) : List.of(location), day)
                    : Range.ofHours(List.of(location), List.of(clocks.hour(location, day, hour)));
            return of(database, metric, range, log, Integer.MAX_VALUE);
        } finally {
            database.rollback();
        }
    }

    private static List<String> codes(Connection connection) throws SQLException {
        List<String> codes = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT location_code FROM analytics.location_days"
                                + " UNION SELECT location_code FROM analytics.hourly_sales ORDER BY 1");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                codes.add(row.getString(1));
            }
        }
        return codes;
    }

    /** @param mostEvents when the number is made of more, the log is not asked */
    static Optional<Proof> of(Connection connection, String metric, Range range, LogEvents log, int mostEvents)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT unit, definition, expression FROM analytics.metric_definitions WHERE metric = ?")) {
            statement.setString(1, metric);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String expression = row.getString(3);
                return Optional.of(new Proof(
                        metric,
                        row.getString(1),
                        row.getString(2),
                        expression,
                        computations(connection, expression, range),
                        trimmedUpTo(connection),
                        log == null
                                ? LogCheck.notAsked("no server of it was named")
                                : LogCheck.of(connection, range, log, mostEvents)));
            }
        }
    }

    private static List<Computation> computations(Connection connection, String expression, Range range)
            throws SQLException {
        List<Computation> computations = new ArrayList<>();
        for (Map.Entry<String, SqlFile> way : WAYS.entrySet()) {
            String sql = "SELECT " + expression + "\nFROM (\n"
                    + way.getValue().text().strip() + "\n) AS parts";
            long from = System.nanoTime();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                range.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    BigDecimal value = row.getBigDecimal(1);
                    computations.add(new Computation(
                            way.getKey(),
                            value == null ? BigDecimal.ZERO : value,
                            (System.nanoTime() - from) / 1_000_000,
                            range.write(sql)));
                }
            }
        }
        return computations;
    }

    static long trimmedUpTo(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT raw.trimmed_up_to()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Whether all ways come to the same number, and the log, as far as it was asked, says the same. */
    public boolean agrees() {
        return log.agrees() && computationsAgree();
    }

    /** Whether all ways come to the same number. */
    public boolean computationsAgree() {
        return computations.stream()
                .allMatch(computation ->
                        computation.value().compareTo(computations.get(0).value()) == 0);
    }

    /** Why the raw JSON may say less, in a sentence. */
    public String noteOnTrimming() {
        return "Raw events up to offset " + trimmedUpTo
                + " were trimmed; what came before can be computed from the facts only.";
    }
}
