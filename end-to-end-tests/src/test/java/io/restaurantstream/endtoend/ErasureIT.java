package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Personal data that is erased on request, and stays erased when the log is replayed and the tables are rebuilt. */
@Tag("extended")
class ErasureIT {

    /** When every kind of row comes soon; at night there would be none. */
    private static final String BEGINNING_OF_AN_EVENING = "2026-11-20T23:00:00Z";

    private static final String[] REQUESTS = {
        "--order", "SELECT order_id FROM analytics.feedback WHERE comment IS NOT NULL ORDER BY event_offset LIMIT 1",
        "--customer",
                "SELECT customer_id FROM analytics.feedback WHERE customer_id IS NOT NULL ORDER BY event_offset DESC LIMIT 1",
        "--offset",
                "SELECT event_offset FROM raw.events_rejected WHERE missing_order_id IS NULL AND event_offset > 0 LIMIT 1",
        "--offset",
                "SELECT event_offset FROM raw.events_rejected WHERE missing_order_id IS NOT NULL ORDER BY event_offset LIMIT 1"
    };

    private static final String PERSONAL =
            "SELECT count(*) FROM raw.erasures JOIN analytics.feedback USING (event_offset)"
                    + " WHERE num_nonnulls(comment, customer_id) > 0";

    @TempDir
    private Path folder;

    private Connection database;
    private String logUrl;
    private String jdbcUrl;

    @Test
    void staysErasedAfterAReplayAndARebuildAndEverythingIsEqualToTheLog() throws Exception {
        int port = StackProcess.freePort();
        logUrl = "http://127.0.0.1:" + port;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                StackProcess log = StackProcess.start(
                        folder,
                        "generator",
                        "--profile",
                        "faulty",
                        "--start",
                        BEGINNING_OF_AN_EVENING,
                        "--backfill",
                        "2h",
                        "--port",
                        Integer.toString(port))) {
            database = connection;
            jdbcUrl = postgres.getJdbcUrl("postgres", "postgres");
            log.awaitOutput(logUrl);
            WholeLog.readAndVerify(folder, logUrl, jdbcUrl);

            for (int i = 0; i < REQUESTS.length; i += 2) {
                String id = value(REQUESTS[i + 1]);
                assertThat(output(0, "erase", REQUESTS[i], id, "--reason", "request 7", "--jdbc-url", jdbcUrl))
                        .contains("Erased personal data of");
            }
            assertThat(value(PERSONAL)).isEqualTo("0");
            verifyErased();
            String location = value(
                    "SELECT location_code FROM raw.erasures JOIN analytics.feedback USING (event_offset) LIMIT 1");
            String day = value("SELECT business_day FROM analytics.trade_numbers WHERE location_code = '" + location
                    + "' ORDER BY orders DESC LIMIT 1");
            String[] prove = {
                "prove",
                "--jdbc-url",
                jdbcUrl,
                "--jdbc-user",
                "postgres",
                "--generator-url",
                logUrl,
                "--location",
                location,
                "--day",
                day
            };
            assertThat(output(0, prove)).contains("fetched from the log again; all their values equal the raw table");

            WholeLog.readAndVerify(Files.createDirectory(folder.resolve("without-state")), logUrl, jdbcUrl);
            assertThat(value(PERSONAL)).isEqualTo("0");
            verifyErased();

            String[] rebuild = {
                "rebuild",
                "--jdbc-url",
                jdbcUrl,
                "--epoch",
                epoch(),
                "--state-dir",
                folder.resolve("rebuilt").toString()
            };
            assertThat(output(0, rebuild)).contains("All tables are equal to the log");
            Map<String, String> rebuilt = TableContents.of(connection);
            assertThat(output(0, rebuild)).contains("All tables are equal to the log");
            assertThat(TableContents.of(connection)).isEqualTo(rebuilt);
            assertThat(value(PERSONAL)).isEqualTo("0");
            verifyErased();

            execute("UPDATE analytics.feedback SET comment = 'back again' WHERE event_offset IN"
                    + " (SELECT event_offset FROM raw.erasures)");
            assertThat(output(1, "verify", "--generator-url", logUrl, "--jdbc-url", jdbcUrl))
                    .contains("analytics.feedback");
            assertThat(output(0, "erase", "--repeat", "--jdbc-url", jdbcUrl)).contains("rows still had personal data");
            verifyErased();
        }
    }

    private void verifyErased() throws Exception {
        assertThat(output(0, "verify", "--generator-url", logUrl, "--jdbc-url", jdbcUrl))
                .contains("All tables are equal to the log", "events were compared without the personal data");
    }

    private String epoch() throws Exception {
        try (InputStream page = URI.create(logUrl + "/events?limit=1").toURL().openStream()) {
            return new ObjectMapper().readTree(page).get("epoch").asText();
        }
    }

    private String output(int exitCode, String... command) throws Exception {
        try (StackProcess process = StackProcess.start(folder, command)) {
            assertThat(process.exitCode()).as(process.output()).isEqualTo(exitCode);
            return process.output();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).as(query).isTrue();
            return row.getString(1);
        }
    }
}
