package io.restaurantstream.livepage;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A number in three ways that share nothing but its definition: as the job keeps it, from the facts, and from the JSON of
 * the events; and whether that JSON is what the log says.
 *
 * @param metric which number
 * @param computations one for each way
 * @param trimmedUpTo raw events up to this offset are gone; 0 when none are
 * @param log whether the events are those of the log
 */
public record Proof(Metric metric, List<Computation> computations, long trimmedUpTo, LogCheck log) {

    private static final SqlFile LOCATIONS = SqlFile.read("panels/locations.sql");

    /**
     * One way to the number.
     *
     * @param way in words
     * @param value 0 when there is nothing to add up
     * @param millis how long it took
     * @param sql that can be run anywhere
     */
    public record Computation(String way, BigDecimal value, long millis, String sql) {}

    private static Map<String, String> ways(NumberSource source) {
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put("the job's roll-up", source.rollUp());
        ways.put("SQL over the facts", source.facts());
        ways.put("SQL over the raw JSON", source.raw());
        return ways;
    }

    /**
     * Proves a number in a transaction of its own that sees one snapshot and is rolled back.
     *
     * @param database auto-commit is off afterwards
     * @param log fetched from once more; null when the log is not to be asked
     * @throws IllegalArgumentException when there is no such metric, or it cannot be sliced; the message says so
     */
    public static Proof of(Connection database, ProofRequest request, LogEvents log) throws SQLException {
        database.setAutoCommit(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.setReadOnly(true);
        try {
            Clocks clocks = new Clocks(Reader.rows(database, LOCATIONS));
            String location = request.location();
            Range range = request.hour() == null
                    ? Range.ofDays(
                            clocks,
                            location == null ? codes(database) : List.of(location),
                            request.day(),
                            request.days())
                    : Range.ofHours(List.of(location), List.of(clocks.hour(location, request.day(), request.hour())));
            return of(database, request.metric(), request.slice(), range, log, Integer.MAX_VALUE);
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

    /**
     * Proves a number in the transaction of its caller.
     *
     * @param mostEvents when the number is made of more, the log is not asked
     */
    static Proof of(Connection connection, String name, String slice, Range range, LogEvents log, int mostEvents)
            throws SQLException {
        Metric metric = Metric.named(connection, name);
        NumberSource source = metric.sourceOf(slice);
        return new Proof(
                metric,
                computations(connection, metric.expression(), source, slice, range),
                trimmedUpTo(connection),
                log == null
                        ? LogCheck.notAsked("no server of it was named")
                        : LogCheck.of(connection, source.offsets(), range, log, mostEvents));
    }

    private static List<Computation> computations(
            Connection connection, String expression, NumberSource source, String slice, Range range)
            throws SQLException {
        List<Computation> computations = new ArrayList<>();
        for (Map.Entry<String, String> way : ways(source).entrySet()) {
            String sql = "SELECT " + expression + "\nFROM (\n" + way.getValue()
                    + "\n) AS parts\nWHERE ?::text IN ('', slice)";
            long from = System.nanoTime();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(range.bind(statement), slice);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    BigDecimal value = row.getBigDecimal(1);
                    computations.add(new Computation(
                            way.getKey(),
                            value == null ? BigDecimal.ZERO : value,
                            (System.nanoTime() - from) / 1_000_000,
                            range.write(sql, slice)));
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
