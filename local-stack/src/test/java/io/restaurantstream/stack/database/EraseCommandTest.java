package io.restaurantstream.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.sql.Migrations;
import io.restaurantstream.stack.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseCommandTest {

    private static final String ORDER = "00000000-0000-0000-0000-00000000000a";
    private static final String ANSWER = "00000000-0000-0000-0000-00000000000b";
    private static final String GUEST = "00000000-0000-0000-0000-00000000000c";
    private static final String NOBODY = "00000000-0000-0000-0000-00000000000d";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    static Path folder;

    private static LocalPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = LocalPostgres.start(folder, "--postgres-port", 0);
        Migrations.apply(postgres.url(), "postgres", null);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    /** An order at offset 1, its answer at 2, and at 3 a rejected event that names the guest. */
    @BeforeEach
    void fill() throws SQLException {
        execute("TRUNCATE raw.events_raw, raw.events_rejected, raw.erasures, analytics.orders CASCADE");
        execute("INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload) VALUES"
                + " (1, '" + ORDER + "', 'order_created', now(), 'LOC-1', '{\"order_id\":\"" + ORDER
                + "\",\"table\":\"T4\",\"service_type\":\"dine_in\"}'),"
                + " (2, '" + ANSWER + "', 'feedback_submitted', now(), 'LOC-1', '{\"order_id\":\"" + ORDER
                + "\",\"feedback_id\":\"" + ANSWER + "\",\"customer_id\":\"" + GUEST
                + "\",\"rating\":4,\"comment\":\"ask Ann\"}')");
        execute(
                "INSERT INTO analytics.orders (order_id, location_code, service_type, order_ts, table_name, created_offset)"
                        + " VALUES ('" + ORDER + "', 'LOC-1', 'dine_in', now(), 'T4', 1)");
        execute("INSERT INTO analytics.feedback (feedback_id, order_id, customer_id, rating, comment, created_ts,"
                + " event_offset, location_code) VALUES ('" + ANSWER + "', '" + ORDER + "', '" + GUEST
                + "', 4, 'ask Ann', now(), 2, 'LOC-1')");
        execute("INSERT INTO raw.events_rejected (event_offset, reason, detail, raw_text, raw_bytes)"
                + " VALUES (3, 'broken_json', 'Ann', 'Ann is " + GUEST + "', 'Ann')");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private int erase(String... options) {
        String[] command = new String[options.length + 3];
        command[0] = "erase";
        command[1] = "--jdbc-url";
        command[2] = postgres.url();
        System.arraycopy(options, 0, command, 3, options.length);
        return Stack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command);
    }

    private static String allTexts() throws SQLException {
        return value("SELECT concat((SELECT string_agg(t::text, ' ') FROM raw.events_raw AS t),"
                + " (SELECT string_agg(t::text, ' ') FROM raw.events_rejected AS t),"
                + " (SELECT string_agg(t::text, ' ') FROM analytics.feedback AS t),"
                + " (SELECT string_agg(t::text, ' ') FROM analytics.orders AS t),"
                + " (SELECT string_agg(t::text, ' ') FROM raw.erasures AS t))");
    }

    @Test
    void erasesTheAnswersOfAGuestAndWhatWasRejected() throws SQLException {
        assertThat(erase("--customer", GUEST, "--reason", "request 7"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("Erased personal data of 2 events (0 of them had been erased before); 3 rows changed")
                .contains("beside backups of the database that are older: --offset 2 --offset 3");
        assertThat(allTexts()).doesNotContain("Ann", GUEST).contains("T4", "request 7");
        assertThat(value("SELECT rating FROM analytics.feedback")).isEqualTo("4");
    }

    @Test
    void erasesAnOrderAndChangesNothingTheSecondTime() throws SQLException {
        assertThat(erase("--order", ORDER, "--reason", "request 7")).isZero();
        assertThat(value("SELECT string_agg(t::text, ' ') FROM analytics.orders AS t"))
                .doesNotContain("T4");
        assertThat(value("SELECT payload FROM raw.events_raw WHERE event_offset = 1"))
                .contains("dine_in", "\"erased\": true")
                .doesNotContain("T4");
        assertThat(erase("--order", ORDER, "--reason", "request 8")).isZero();
        assertThat(out.toString()).contains("(2 of them had been erased before); 0 rows changed");
        assertThat(value("SELECT count(*) FROM raw.erasures WHERE reason = 'request 7'"))
                .isEqualTo("2");
    }

    @Test
    void erasesAgainWhatAnOlderBackupBringsBack() throws SQLException {
        assertThat(erase("--feedback", ANSWER, "--reason", "request 7")).isZero();
        fill(); // as a backup would that has no erasures either
        assertThat(erase("--offset", "2", "--offset", "3", "--reason", "restore"))
                .isZero();
        assertThat(allTexts()).doesNotContain("Ann");
        execute("UPDATE analytics.feedback SET comment = 'Ann'");
        assertThat(erase("--repeat")).isZero();
        assertThat(out.toString())
                .contains("2 events are listed in raw.erasures; 1 rows still had personal data of them");
        assertThat(allTexts()).doesNotContain("Ann");
    }

    @Test
    void failsWhenNothingHasTheId() throws SQLException {
        assertThat(erase("--order", NOBODY, "--reason", "request 7")).isEqualTo(1);
        assertThat(erase("--offset", "99", "--reason", "request 7")).isEqualTo(1);
        assertThat(out.toString()).contains("nothing was erased");
        assertThat(value("SELECT count(*) FROM raw.erasures")).isEqualTo("0");
    }

    @Test
    void refusesToForgetTheCopyOfAnInterruptedRebuild() throws SQLException {
        execute("CREATE TABLE raw.log_to_rebuild ()");
        try {
            assertThat(erase("--order", ORDER, "--reason", "request 7")).isEqualTo(1);
            assertThat(err.toString()).contains("a rebuild was interrupted");
            assertThat(allTexts()).contains("Ann");
        } finally {
            execute("DROP TABLE raw.log_to_rebuild");
        }
    }

    @Test
    void requiresAReason() {
        assertThat(erase("--order", ORDER)).isEqualTo(2);
        assertThat(err.toString()).contains("--reason: nothing is not allowed");
        assertThat(erase("--reason", "request 7")).isEqualTo(2);
    }
}
