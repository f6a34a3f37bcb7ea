package io.restaurantstream.chaos.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does what must not be, on a real Postgres, and expects that it is seen. */
class ReaderWatchTest {

    private static final String ORDER = "00000000-0000-4000-8000-000000000001";

    /** Held here because a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final AtomicInteger crashes = new AtomicInteger();
    private String url;
    private Connection connection;
    private ReaderWatch watch;

    @BeforeAll
    static void startPostgres() throws Exception {
        FLYWAY.setLevel(Level.WARNING);
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        try (Connection postgres = DriverManager.getConnection(url("postgres"));
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE DATABASE migrated");
        }
        Migrations.apply(url("migrated"), "postgres", "");
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        server.close();
    }

    @BeforeEach
    void startReading() throws SQLException {
        String name = "tables_" + DATABASES.incrementAndGet();
        try (Connection postgres = DriverManager.getConnection(url("postgres"));
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE migrated");
        }
        url = url(name);
        connection = DriverManager.getConnection(url);
        execute("INSERT INTO raw.events_raw VALUES (1, '" + ORDER
                + "', 'order_created', '2026-11-20T12:00Z', 'LOC-1', '{}')");
        execute(
                "INSERT INTO analytics.orders (order_id, location_code, service_type, order_ts, created_offset) VALUES ('"
                        + ORDER + "', 'LOC-1', 'takeout', '2026-11-20T12:10Z', 1)");
        watch = ReaderWatch.start(any -> DriverManager.getConnection(url), crashes::get, 1);
        awaitPolls(2);
    }

    @AfterEach
    void stopReading() throws SQLException {
        watch.close();
        connection.close();
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database + "?user=postgres";
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitPolls(int more) {
        long before = watch.polls();
        await().atMost(Duration.ofSeconds(30)).until(() -> watch.polls() >= before + more);
    }

    private void awaitViolation(String invariant) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(watch.violations())
                        .extracting(Violation::invariant)
                        .contains(invariant));
    }

    private void insertFeedback(String order) throws SQLException {
        execute(
                "INSERT INTO analytics.feedback (feedback_id, order_id, location_code, rating, created_ts, event_offset)"
                        + " VALUES ('" + ORDER + "', '" + order + "', 'LOC-1', 5, '2026-11-20T13:00Z', 2)");
    }

    private void insertHour(int orders) throws SQLException {
        execute("INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax,"
                + " tip, total, last_offset) VALUES ('LOC-1', '2026-11-20T12:00Z', " + orders + ", 0, 0, 0, 0, 0, 1)");
    }

    @Test
    void findsNoViolationInCorrectTables() throws Exception {
        insertFeedback(ORDER);
        insertHour(1);
        awaitPolls(3);
        assertThat(watch.violations()).isEmpty();
        assertThat(watch.position()).isEqualTo(1);
    }

    @Test
    void seesAChildWithoutItsParent() throws Exception {
        execute("SET session_replication_role = replica");
        insertFeedback("00000000-0000-4000-8000-000000000002");
        awaitViolation("orphan");
    }

    @Test
    void seesARowThatGoesBackHoweverShortly() throws Exception {
        execute("UPDATE analytics.orders SET created_offset = 0");
        execute("UPDATE analytics.orders SET created_offset = 1");
        awaitViolation("went back");
    }

    @Test
    void seesARowThatIsDeleted() throws Exception {
        insertFeedback(ORDER);
        execute("DELETE FROM analytics.feedback");
        awaitViolation("went back");
    }

    @Test
    void seesARowThatIsGoneWithoutATrace() throws Exception {
        execute("TRUNCATE analytics.orders CASCADE");
        awaitViolation("row lost or back");
    }

    @Test
    void seesAnHourWithMoreOrdersThanThereAre() throws Exception {
        insertHour(2);
        awaitViolation("sums");
    }

    @Test
    void seesAnOffsetInTwoPlaces() throws Exception {
        execute("INSERT INTO raw.events_rejected (event_offset, reason, detail, raw_text) VALUES (1, 'r', 'd', '')");
        awaitViolation("one place");
    }

    @Test
    void seesAForeignKeyThatIsSwitchedOff() throws Exception {
        execute("ALTER TABLE analytics.feedback DISABLE TRIGGER ALL");
        awaitViolation("constraints");
    }

    @Test
    void allowsACrashToUndoWhatNoCheckpointCovers() throws Exception {
        loseOrdersInACrash();
        awaitPolls(3);
        assertThat(watch.violations()).isEmpty();
    }

    @Test
    void allowsNoCrashToUndoWhatACheckpointCovers() throws Exception {
        watch.checkpointCompleted(System.currentTimeMillis());
        loseOrdersInACrash();
        awaitViolation("row lost or back");
    }

    /** Nobody reads between the end of the reader's connection and the loss. */
    private void loseOrdersInACrash() throws SQLException {
        crashes.incrementAndGet();
        execute("BEGIN; LOCK TABLE analytics.orders IN ACCESS EXCLUSIVE MODE;"
                + " SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid();"
                + " TRUNCATE analytics.orders CASCADE; COMMIT");
    }
}
