package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is asked of one number: how it comes about, which orders are in it, and which events an order is made of.
 * Each answer is read in one snapshot. Few are answered at a time, so that curious viewers do not slow down the job.
 */
final class Drill implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Drill.class);

    private static final SqlFile ORDER = SqlFile.read("drill/order.sql");

    private static final int AT_A_TIME = 2;
    private static final int MAX_WAITING = 20;
    private static final int PATIENCE_SECONDS = 20;
    private static final int PAGE = 50;

    /** As many as the page knows. */
    private static final int MOST_DAYS = 35;

    /** Of a slice, the longest of which are names of items. */
    private static final int MAX_LENGTH = 300;

    /** A click must not read half of the log. */
    private static final int MOST_LOG_EVENTS = 10_000;

    private final Reader reader;
    private final Supplier<Snapshot> newest;
    private final LogEvents log;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    /** @param log null when events are not to be fetched from the log again */
    Drill(Reader reader, Supplier<Snapshot> newest, LogEvents log) {
        this.log = log;
        this.reader = reader;
        this.newest = newest;
    }

    private interface Question {
        ObjectNode ask(Connection connection) throws SQLException;
    }

    /** Whoever clicks while an earlier answer is still being read waits for it. */
    private boolean isMyTurn() {
        try {
            // each that waits occupies a thread of the server
            return places.getQueueLength() < MAX_WAITING && places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void answer(Context context, Question question) {
        if (!isMyTurn()) {
            throw Problem.unavailable("Too many requests right now; try again in a moment.");
        }
        try (Connection connection = reader.connect("live page, details", PATIENCE_SECONDS)) {
            ObjectNode answer = question.ask(connection);
            connection.commit();
            context.header("Cache-Control", "no-store")
                    .contentType("application/json")
                    .result(answer.toString());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        } catch (SQLException e) {
            LOG.warn("A question cannot be answered: {}", e.getMessage());
            throw Problem.unavailable("The database cannot answer this now: "
                    + e.getMessage().lines().findFirst().orElse("") + ".");
        } finally {
            places.release();
        }
    }

    private Snapshot snapshot() {
        Snapshot snapshot = newest.get();
        if (snapshot == null || snapshot.newestDay() == null) {
            throw Problem.unavailable("No snapshot of the database yet.");
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

    private Range range(Snapshot snapshot, Scope scope, int slot, int days) {
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
        return Range.ofDays(clocks, List.copyOf(codes), day, days);
    }

    /** The hours that stand in one place of the chart of a day: per location one, or two when clocks go back. */
    private static Range hours(Snapshot snapshot, Clocks clocks, Scope scope, LocalDate day, int slot) {
        if (!scope.location().isEmpty()) {
            // by its clock: a snapshot that is just catching up may not have the hour yet
            Instant start = clocks.firstHour(scope.location(), day).plus(Duration.ofHours(slot));
            return Range.ofHours(List.of(scope.location()), List.of(start));
        }
        List<String> codes = new ArrayList<>();
        List<Instant> starts = new ArrayList<>();
        for (Row row : snapshot.day(Panel.HOURS, day)) {
            if (clocks.slot(scope.location(), row) == slot) {
                codes.add(row.location());
                starts.add(Instant.ofEpochSecond(row.values()[0]));
            }
        }
        return Range.ofHours(codes, starts);
    }

    void prove(Context context) {
        Snapshot snapshot = snapshot();
        Scope scope = scope(context);
        int slot = number(context, "slot", 30);
        String metric = context.queryParam("metric");
        String slice = slice(context);
        Range range = range(snapshot, scope, slot, Math.max(1, number(context, "days", MOST_DAYS)));
        answer(context, connection -> prove(connection, metric == null ? "" : metric, slice, range));
    }

    private static String slice(Context context) {
        String slice = context.queryParam("slice");
        if (slice != null && slice.length() > MAX_LENGTH) {
            throw Problem.badRequest("slice is longer than " + MAX_LENGTH + " characters");
        }
        return slice == null ? "" : slice;
    }

    private ObjectNode prove(Connection connection, String name, String slice, Range range) throws SQLException {
        Proof proof = Proof.of(connection, name, slice, range, log, MOST_LOG_EVENTS);
        Metric metric = proof.metric();
        ObjectNode json = PageView.JSON
                .objectNode()
                .put("metric", name)
                .put("unit", metric.unit())
                .put("definition", metric.definition())
                .put("expression", metric.expression());
        ArrayNode computations = json.putArray("computations");
        for (Proof.Computation computation : proof.computations()) {
            computations
                    .addObject()
                    .put("way", computation.way())
                    .put("value", computation.value().toPlainString())
                    .put("millis", computation.millis())
                    .put("sql", computation.sql());
        }
        json.put("agree", proof.agrees()).put("computationsAgree", proof.computationsAgree());
        json.putObject("log")
                .put("asked", proof.log().wasAsked())
                .put("events", proof.log().events())
                .put("agree", proof.log().agrees())
                .put("sentence", proof.log().sentence());
        if (proof.trimmedUpTo() > 0) {
            json.put("note", proof.noteOnTrimming());
        }
        return json;
    }

    void orders(Context context) {
        Snapshot snapshot = snapshot();
        String metric = context.queryParam("metric");
        String slice = slice(context);
        Scope scope = scope(context);
        int slot = number(context, "slot", 30);
        int skip = Math.max(0, number(context, "skip", 999_999));
        Range range = range(snapshot, scope, slot, Math.max(1, number(context, "days", MOST_DAYS)));
        answer(context, connection -> {
            NumberSource source = Metric.named(connection, metric == null ? "net_sales" : metric)
                    .source();
            ObjectNode answer = PageView.JSON.objectNode().put("skip", skip).put("page", PAGE);
            try (PreparedStatement statement = connection.prepareStatement(source.orders())) {
                int next = range.bind(statement);
                statement.setString(next, slice);
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
            answer.put("trimmed", Proof.trimmedUpTo(connection));
            compareWithLog(connection, answer);
            return answer;
        });
    }

    /** Says of each event whether it was fetched from the log again and is the same. */
    private void compareWithLog(Connection connection, ObjectNode answer) throws SQLException {
        NavigableSet<Long> offsets = new TreeSet<>();
        answer.get("events")
                .forEach(event -> offsets.add(event.get("event_offset").asLong()));
        LogCheck check =
                log == null ? LogCheck.notAsked("no server of it was named") : LogCheck.of(connection, offsets, log);
        answer.put("log", check.sentence());
        if (check.wasAsked()) {
            for (JsonNode event : answer.get("events")) {
                boolean differs =
                        check.wrong().contains(event.get("event_offset").asLong());
                ((ObjectNode) event)
                        .put("as_in_log", !differs && !event.get("event_id").isNull());
            }
        }
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
