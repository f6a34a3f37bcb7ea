package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables made again from what the database has kept, after wrong ones were written, and killed on the way. */
@Tag("extended")
class RebuildIT {

    /** When enough is paid within an hour; at night there would be too little. */
    private static final String BEGINNING_OF_AN_EVENING = "2026-11-20T23:00:00Z";

    /** As a version would have left them that did not know something these payments have. */
    private static final String REJECT_PAYMENTS = """
            WITH payments AS (
              DELETE FROM raw.events_raw
              WHERE event_offset IN (
                SELECT event_offset FROM raw.events_raw
                WHERE event_type = 'payment_captured' AND event_offset % 50 = 0)
              RETURNING *
            )
            INSERT INTO raw.events_rejected (event_offset, reason, detail, field, partition_key, raw_text)
            SELECT event_offset, 'unknown_event_type', 'no such type yet', 'event_type', partition_key,
                   jsonb_build_object('offset', event_offset, 'event_id', event_id, 'event_type', event_type, 'ts', ts,
                                      'partition_key', partition_key, 'payload', payload)::text
            FROM payments
            """;

    @TempDir
    private Path folder;

    private Connection database;

    @Test
    void bringsBackWhatIsAcceptedNowAndCorrectsWrongTablesThoughItIsKilled() throws Exception {
        int port = StackProcess.freePort();
        String logUrl = "http://127.0.0.1:" + port;
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
                        "1h",
                        "--speed",
                        "10",
                        "--port",
                        Integer.toString(port))) {
            database = connection;
            String jdbcUrl = postgres.getJdbcUrl("postgres", "postgres");
            log.awaitOutput(logUrl);
            WholeLog.readAndVerify(folder, logUrl, jdbcUrl);

            execute(REJECT_PAYMENTS);
            execute("UPDATE analytics.payments SET total = total + 0.01 WHERE event_offset % 100 = 0");
            execute("DELETE FROM analytics.hourly_sales WHERE location_code LIKE '%1'");
            long rejected = number("SELECT count(*) FROM raw.events_rejected WHERE detail = 'no such type yet'");
            assertThat(rejected).isPositive();
            assertThat(verify(logUrl, jdbcUrl)).isEqualTo(1);
            assertThat(output(0, "rejected", "list", "--jdbc-url", jdbcUrl, "--jdbc-user", "postgres"))
                    .containsPattern("unknown_event_type +[0-9,]+ +" + String.format("%,d", rejected));

            String epoch = epoch(logUrl);
            String[] replay = {
                "rejected",
                "replay",
                "--reason",
                "unknown_event_type",
                "--jdbc-url",
                jdbcUrl,
                "--epoch",
                epoch,
                "--state-dir",
                folder.resolve("rebuilt").toString()
            };
            try (StackProcess killed = StackProcess.start(folder, replay)) {
                await("some tables are filled")
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> number("SELECT count(to_regclass('raw.log_to_rebuild'))") == 1
                                && number("SELECT count(*) FROM raw.events_raw") > 100);
                killed.kill();
            }

            assertThat(output(0, replay))
                    .contains("An earlier replay or rebuild was interrupted")
                    .contains("All tables are equal to the log")
                    .contains("The job can resume from the savepoint");
            assertThat(verify(logUrl, jdbcUrl)).isZero();
            assertThat(number("SELECT count(to_regclass('raw.log_to_rebuild'))"))
                    .isZero();
            assertThat(output(0, replay)).contains("nothing to do");

            goesOnFromTheSavepoint(logUrl, jdbcUrl);
        }
    }

    private void goesOnFromTheSavepoint(String logUrl, String jdbcUrl) throws Exception {
        long before = number("SELECT max(event_offset) FROM raw.events_raw");
        String[] job = {
            "job",
            "--source.http.url",
            logUrl,
            "--jdbc.url",
            jdbcUrl,
            "--flink-port",
            "0",
            "--state-dir",
            folder.resolve("rebuilt").toString()
        };
        try (StackProcess running = StackProcess.start(folder, job)) {
            await("events that came since are written")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> number("SELECT max(event_offset) FROM raw.events_raw") > before);
            assertThat(output(1, "rebuild", "--jdbc-url", jdbcUrl)).contains("a job is writing into this database");
            running.stop();
            assertThat(running.output()).contains("savepoint-").doesNotContain("from the beginning");
        }
        assertThat(verify(logUrl, jdbcUrl)).isZero();
    }

    private static String epoch(String logUrl) throws Exception {
        try (InputStream page = URI.create(logUrl + "/events?limit=1").toURL().openStream()) {
            return new ObjectMapper().readTree(page).get("epoch").asText();
        }
    }

    private int verify(String logUrl, String jdbcUrl) throws Exception {
        return StackProcess.run(folder, "verify", "--generator-url", logUrl, "--jdbc-url", jdbcUrl);
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

    private long number(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
