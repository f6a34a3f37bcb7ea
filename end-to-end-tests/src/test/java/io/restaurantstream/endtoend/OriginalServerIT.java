package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class OriginalServerIT {

    @TempDir
    Path folder;

    @Test
    void ingestsEverythingThatAServerOfTheOriginalFormatServes() throws Exception {
        try (OriginalServer original = new OriginalServer(60_000);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");

            assertThat(StackProcess.run(folder, "migrate", "--jdbc-url", url)).isZero();
            String[] job = {
                "job",
                "--source.http.url",
                original.url(),
                "--source.stop-at-offset",
                "latest",
                "--jdbc.url",
                url,
                "--flink-port",
                "0",
                "--state-dir",
                folder.resolve("state").toString()
            };
            try (StackProcess ingestion = StackProcess.start(folder, job)) {
                assertThat(ingestion.exitCode()).as(ingestion.output()).isZero();
            }

            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                assertThat(number(connection, "SELECT count(*) FROM raw.events_raw"))
                        .isEqualTo(original.size());
                assertThat(number(connection, "SELECT count(*) FROM raw.events_rejected"))
                        .isZero();
                assertThat(number(connection, "SELECT count(*) FROM checks.hourly_sales_equal_the_roll_up"))
                        .isZero();
                assertThat(number(connection, "SELECT count(*) FROM analytics.hourly_sales"))
                        .isPositive();
            }
            assertThat(StackProcess.run(
                            folder,
                            "verify",
                            "--generator-url",
                            original.url(),
                            "--jdbc-url",
                            url,
                            "--until-offset",
                            Integer.toString(original.size())))
                    .isZero();
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
