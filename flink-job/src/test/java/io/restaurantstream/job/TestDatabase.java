package io.restaurantstream.job;

import static org.awaitility.Awaitility.await;

import io.restaurantstream.job.sink.Database;
import io.restaurantstream.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real Postgres with the tables, for as long as it is open; it can be stopped, killed and started again. */
public final class TestDatabase implements AutoCloseable {

    private static final List<String> TABLES = List.of(
            "raw.events_raw",
            "raw.events_rejected",
            "raw.event_gaps",
            "analytics.orders",
            "analytics.order_items",
            "analytics.items_as_sold",
            "analytics.payments",
            "analytics.feedback",
            "analytics.payment_voids",
            "analytics.tip_adjustments",
            "analytics.order_discounts",
            "analytics.discount_removals",
            "analytics.service_charges",
            "analytics.item_voids",
            "analytics.order_status",
            "analytics.order_moves",
            "analytics.gift_cards_sold",
            "analytics.refunds",
            "analytics.menu_item_versions",
            "analytics.location_versions",
            "analytics.shift_starts",
            "analytics.shift_ends",
            "analytics.hourly_sales",
            "analytics.late_sales",
            "analytics.sales_by_service",
            "analytics.tenders_by_hour",
            "analytics.items_by_hour",
            "analytics.answers_by_hour",
            "analytics.exceptions_by_hour",
            "analytics.late_roll_ups",
            "analytics.items_by_day",
            "analytics.answers_by_day",
            "analytics.day_cuts",
            "analytics.days_to_add_up");

    private final Path directory;
    private final int port;
    private EmbeddedPostgres postgres;

    public TestDatabase() throws IOException {
        directory = Files.createTempDirectory("postgres-of-a-test");
        postgres = builder().start();
        port = postgres.getPort();
        Migrations.apply(url(), "postgres", null);
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                // the library's own default is off, which would hide what a crash loses
                .setServerConfig("synchronous_commit", "on")
                // and these make a crash lose all that was not made durable
                .setServerConfig("wal_writer_delay", "10s")
                .setServerConfig("wal_writer_flush_after", "1GB")
                .setServerConfig("autovacuum", "off");
    }

    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    public Database database() {
        return database(Duration.ofSeconds(60));
    }

    public Database database(Duration maxOutage) {
        return new Database(url(), "postgres", null, maxOutage);
    }

    public Connection connect() throws SQLException {
        return database().connect("test");
    }

    /** The count of rows of a table, or of {@code table WHERE condition}. */
    public long count(String query) throws SQLException {
        return Long.parseLong(value("SELECT count(*) FROM " + query));
    }

    /** The first value that {@code query} answers, as text. */
    public String value(String query) throws SQLException {
        return String.join("|", rows(query).get(0));
    }

    /** All rows that {@code query} answers, their values as text. */
    public List<List<String>> rows(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    values.add(String.valueOf(row.getString(column)));
                }
                rows.add(values);
            }
            return rows;
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Empties all tables of facts. */
    public void clear() throws SQLException {
        // of few rows, which a TRUNCATE would make new files for, one per table and index
        StringBuilder sql = new StringBuilder("SET session_replication_role = replica;"); // no foreign keys
        for (String table : TABLES) {
            sql.append("DELETE FROM ").append(table).append(';');
        }
        sql.append("DELETE FROM analytics.items_by_day; DELETE FROM analytics.answers_by_day;")
                .append("DELETE FROM analytics.day_cuts; DELETE FROM analytics.days_to_add_up;");
        execute(sql.toString());
    }

    /** All that is in the tables but the times of writing. */
    public String contents() throws SQLException {
        StringBuilder contents = new StringBuilder();
        for (String table : TABLES) {
            contents.append(table).append('\n');
            rows("SELECT to_jsonb(t) - '{ingested_at,rejected_at,detected_at,updated_at,recorded_at}'::text[] AS row"
                            + " FROM " + table + " AS t ORDER BY 1")
                    .forEach(row -> contents.append("  ").append(row.get(0)).append('\n'));
        }
        return contents.toString();
    }

    /** Keeps all that is in it under {@code name}. */
    public void backUp(String name) throws SQLException {
        copy("postgres", name);
    }

    /** Makes it what it was when {@link #backUp} was called with {@code name}. */
    public void restore(String name) throws SQLException {
        copy(name, "postgres");
    }

    private void copy(String from, String to) throws SQLException {
        try (Connection connection =
                        postgres.getDatabase("postgres", "template1").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + to + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + to + " TEMPLATE " + from);
        }
    }

    /** Stops it as an operator would. */
    public void stop() throws IOException {
        postgres.close();
    }

    /** Starts it again, in the same place and with the same data. */
    public void start() throws IOException {
        postgres = builder().setPort(port).start();
    }

    /** Kills all its processes at once, as the end of the machine's power would. */
    public void kill() throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).trim());
        ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
        List<ProcessHandle> processes =
                Stream.concat(Stream.of(server), server.descendants()).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        postgres.close();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(TestDatabase::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
