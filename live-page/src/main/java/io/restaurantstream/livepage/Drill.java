package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is asked of one number: how it comes about, which orders are in it, and which events an order is made of.
 * Each answer is read in one snapshot. Few are answered at a time, so that curious viewers do not slow down the job.
 */
final class Drill implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Drill.class);

    private static final SqlFile ROLL_UP = SqlFile.read("drill/rollup.sql");
    private static final SqlFile FACTS = SqlFile.read("drill/facts.sql");
    private static final SqlFile RAW = SqlFile.read("drill/raw.sql");
    private static final SqlFile ORDERS = SqlFile.read("drill/orders.sql");
    private static final SqlFile ORDER = SqlFile.read("drill/order.sql");

    private static final int AT_A_TIME = 2;
    private static final int PATIENCE_SECONDS = 20;
    private static final int PAGE = 50;

    private final Reader reader;
    private final Supplier<Snapshot> newest;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    Drill(Reader reader, Supplier<Snapshot> newest) {
        this.reader = reader;
        this.newest = newest;
    }

    private interface Question {
        ObjectNode ask(Connection connection) throws SQLException;
    }

    private void answer(Context context, Question question) {
        if (!places.tryAcquire()) {
            throw Problem.unavailable("Others are asking right now; try again in a moment.");
        }
        try (Connection connection = reader.connect("live page, details", PATIENCE_SECONDS)) {
            ObjectNode answer = question.ask(connection);
            connection.commit();
            context.header("Cache-Control", "no-store")
                    .contentType("application/json")
                    .result(answer.toString());
        } catch (SQLException e) {
            LOG.warn("A question cannot be answered: {}", e.getMessage());
            throw Problem.unavailable("The database cannot answer this now: "
                    + e.getMessage().lines().findFirst().orElse("") + ".");
        } finally {
            places.release();
        }
    }

    /**
     * Places and times that a number is about.
     *
     * @param locations their codes
     * @param first per location where the time begins
     * @param last per location where it ends
     */
    private record Range(List<String> locations, List<OffsetDateTime> first, List<OffsetDateTime> last) {

        int bind(PreparedStatement statement) throws SQLException {
            Connection connection = statement.getConnection();
            Array codes = connection.createArrayOf("text", locations.toArray());
            statement.setArray(1, codes);
            statement.setArray(2, connection.createArrayOf("timestamptz", first.toArray()));
            statement.setArray(3, connection.createArrayOf("timestamptz", last.toArray()));
            return 4;
        }

        /** The query with its parameters written out, to be run anywhere. */
        String write(String sql) {
            return sql.replaceFirst("\\?::text\\[]", literal(locations, "text[]"))
                    .replaceFirst("\\?::timestamptz\\[]", literal(first, "timestamptz[]"))
                    .replaceFirst("\\?::timestamptz\\[]", literal(last, "timestamptz[]"));
        }

        private static String literal(List<?> values, String type) {
            List<String> quoted = new ArrayList<>();
            values.forEach(value -> quoted.add("'" + value.toString().replace("'", "''") + "'"));
            return java.util.regex.Matcher.quoteReplacement("ARRAY[" + String.join(", ", quoted) + "]::" + type);
        }
    }

    private Snapshot snapshot() {
        Snapshot snapshot = newest.get();
        if (snapshot == null || snapshot.newestDay() == null) {
            throw Problem.unavailable("There is nothing to ask about yet.");
        }
        return snapshot;
    }

    private static Scope scope(Context context) {
        try {
            return Scope.of(context.queryParam("loc"), context.queryParam("day"), context.queryParam("service"));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        }
    }

    private static int number(Context context, String name, int most) {
        String text = context.queryParam(name);
        if (text == null || text.isEmpty()) {
            return -1;
        }
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) > most) {
            throw Problem.badRequest(name + " must be a number from 0 to " + most);
        }
        return Integer.parseInt(text);
    }

    private Range range(Snapshot snapshot, Scope scope, int slot) {
        Clocks clocks = new Clocks(snapshot.locations());
        LocalDate day = scope.day() == null ? snapshot.newestDay() : scope.day();
        if (slot >= 0) {
            return hours(snapshot, clocks, scope, day, slot);
        }
        TreeSet<String> codes = new TreeSet<>();
        if (scope.location().isEmpty()) {
            snapshot.locations().forEach(row -> codes.add(row.location()));
            snapshot.day(Panel.HOURS, day).forEach(row -> codes.add(row.location()));
        } else {
            codes.add(scope.location());
        }
        List<OffsetDateTime> first = new ArrayList<>();
        List<OffsetDateTime> last = new ArrayList<>();
        for (String code : codes) {
            Instant start = clocks.firstHour(code, day);
            Instant end = clocks.firstHour(code, day.plusDays(1));
            first.add(start.atOffset(ZoneOffset.UTC));
            last.add(end.atOffset(ZoneOffset.UTC));
        }
        return new Range(List.copyOf(codes), first, last);
    }

    /** The hours that stand in one place of the chart of a day: per location one, or two when clocks go back. */
    private static Range hours(Snapshot snapshot, Clocks clocks, Scope scope, LocalDate day, int slot) {
        List<String> codes = new ArrayList<>();
        List<OffsetDateTime> first = new ArrayList<>();
        List<OffsetDateTime> last = new ArrayList<>();
        for (Row row : snapshot.day(Panel.HOURS, day)) {
            if (scope.has(row) && clocks.slot(scope.location(), row) == slot) {
                Instant start = Instant.ofEpochSecond(row.values()[0]);
                codes.add(row.location());
                first.add(start.atOffset(ZoneOffset.UTC));
                last.add(start.plusSeconds(3600).atOffset(ZoneOffset.UTC));
            }
        }
        return new Range(codes, first, last);
    }

    void prove(Context context) {
        Snapshot snapshot = snapshot();
        Scope scope = scope(context);
        int slot = number(context, "slot", 30);
        String metric = context.queryParam("metric");
        Range range = range(snapshot, scope, slot);
        answer(context, connection -> prove(connection, metric == null ? "" : metric, range));
    }

    private static ObjectNode prove(Connection connection, String metric, Range range) throws SQLException {
        ObjectNode proof = PageView.JSON.objectNode().put("metric", metric);
        String expression;
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT unit, definition, expression FROM analytics.metric_definitions WHERE metric = ?")) {
            statement.setString(1, metric);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw Problem.notFound("analytics.metric_definitions has no metric of that name.");
                }
                expression = row.getString(3);
                proof.put("unit", row.getString(1)).put("definition", row.getString(2));
                proof.put("expression", expression);
            }
        }
        Map<String, SqlFile> ways = new LinkedHashMap<>();
        ways.put("the job's roll-up", ROLL_UP);
        ways.put("SQL over the facts", FACTS);
        ways.put("SQL over the raw JSON", RAW);
        ArrayNode computations = proof.putArray("computations");
        BigDecimal value = null;
        boolean equal = true;
        for (Map.Entry<String, SqlFile> way : ways.entrySet()) {
            String sql = "SELECT " + expression + "\nFROM (\n"
                    + way.getValue().text().strip() + "\n) AS parts";
            ObjectNode computation = computations.addObject().put("way", way.getKey());
            long from = System.nanoTime();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                range.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    BigDecimal result = row.getBigDecimal(1);
                    BigDecimal number = result == null ? BigDecimal.ZERO : result;
                    computation.put("value", number.toPlainString());
                    equal &= value == null || value.compareTo(number) == 0;
                    value = value == null ? number : value;
                }
            }
            computation.put("millis", (System.nanoTime() - from) / 1_000_000);
            computation.put("sql", range.write(sql));
        }
        proof.put("agree", equal);
        long trimmed = trimmed(connection);
        if (trimmed > 0) {
            proof.put(
                    "note",
                    "Raw events up to offset " + trimmed
                            + " were trimmed: for what was before, the facts remain and the raw JSON does not.");
        }
        return proof;
    }

    private static long trimmed(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT raw.trimmed_up_to()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    void orders(Context context) {
        Snapshot snapshot = snapshot();
        Scope scope = scope(context);
        int slot = number(context, "slot", 30);
        int skip = Math.max(0, number(context, "skip", 999_999));
        Range range = range(snapshot, scope, slot);
        answer(context, connection -> {
            ObjectNode answer = PageView.JSON.objectNode().put("skip", skip).put("page", PAGE);
            try (PreparedStatement statement = connection.prepareStatement(ORDERS.text())) {
                int next = range.bind(statement);
                statement.setString(next, scope.service());
                statement.setInt(next + 1, PAGE);
                statement.setInt(next + 2, skip);
                put(answer, "orders", statement);
            }
            return answer;
        });
    }

    void order(Context context) {
        String id = context.queryParam("id");
        String location = context.queryParam("loc");
        UUID order;
        try {
            order = UUID.fromString(id == null ? "" : id);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("id must be the UUID of an order");
        }
        answer(context, connection -> {
            ObjectNode answer = PageView.JSON.objectNode().put("order", order.toString());
            try (PreparedStatement statement = connection.prepareStatement(ORDER.text())) {
                statement.setString(1, order.toString());
                statement.setString(2, location == null ? "" : location);
                put(answer, "events", statement);
            }
            answer.put("trimmed", trimmed(connection));
            return answer;
        });
    }

    /** All rows as objects of texts, by the names of the columns. */
    private static void put(ObjectNode answer, String name, PreparedStatement statement) throws SQLException {
        ArrayNode list = answer.putArray(name);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                ObjectNode json = list.addObject();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    json.put(row.getMetaData().getColumnLabel(column), row.getString(column));
                }
            }
        }
    }

    @Override
    public void close() {
        places.drainPermits();
    }
}
