package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the generator through a real Kafka to the tables, with the broker and the job dying on the way. */
@Tag("extended")
class KafkaJobIT {

    private static final int EVENTS = 60_000;
    private static final String START = "2026-11-20T17:00:00Z";

    /** Where each offset of the log must be, once. */
    private static final String OFFSETS_IN_THE_TABLES = """
            SELECT (SELECT count(*) FROM raw.events_raw)
                 + (SELECT count(*) FROM raw.events_rejected)
                 + (SELECT coalesce(sum(last_offset - first_offset + 1), 0) FROM raw.event_gaps)
            """;

    @TempDir
    private Path folder;

    @Test
    void comesToEqualTablesWhenTheBrokerAndTheJobAreKilled() throws Exception {
        int port = StackProcess.freePort();
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            assertThat(StackProcess.run(folder, "migrate", "--jdbc-url", url)).isZero();
            try (StackProcess publisher = publish(broker);
                    Connection database = postgres.getPostgresDatabase().getConnection()) {
                try (StackProcess job = job(broker, url)) {
                    awaitOffsets(database, 10_000);
                    broker.kill9();
                    broker.restart();
                    awaitOffsets(database, 30_000);
                    job.kill();
                }
                try (StackProcess job = job(broker, url)) {
                    assertThat(publisher.exitCode()).as(publisher.output()).isZero();
                    awaitOffsets(database, EVENTS);
                    job.stop();
                }
                assertThat(number(database, OFFSETS_IN_THE_TABLES)).isEqualTo(EVENTS);
            }
            try (StackProcess log = StackProcess.start(
                    folder,
                    "generator",
                    "--profile",
                    "faulty",
                    "--start",
                    START,
                    "--backfill",
                    "3d",
                    "--port",
                    Integer.toString(port))) {
                log.awaitOutput("http://127.0.0.1:" + port);
                try (StackProcess verify = StackProcess.start(
                        folder, "verify", "--generator-url", "http://127.0.0.1:" + port, "--jdbc-url", url)) {
                    assertThat(verify.exitCode()).as(verify.output()).isZero();
                }
            }
        }
    }

    /** Slowly enough that there is time to kill somebody. */
    private StackProcess publish(KafkaBroker broker) throws Exception {
        return StackProcess.start(
                folder,
                "generator",
                "publish",
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--profile",
                "faulty",
                "--start",
                START,
                "--backfill",
                "0s",
                "--speed",
                "1000",
                "--until-offset",
                Integer.toString(EVENTS));
    }

    private StackProcess job(KafkaBroker broker, String url) throws Exception {
        return StackProcess.start(
                folder,
                "job",
                "--source",
                "kafka",
                "--source.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "--jdbc.url",
                url,
                "--checkpoint.interval",
                "1 s",
                "--flink-port",
                "0",
                "--state-dir",
                folder.resolve("state").toString());
    }

    private static void awaitOffsets(Connection database, long offsets) {
        await().atMost(Duration.ofMinutes(2)).until(() -> number(database, OFFSETS_IN_THE_TABLES) >= offsets);
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
