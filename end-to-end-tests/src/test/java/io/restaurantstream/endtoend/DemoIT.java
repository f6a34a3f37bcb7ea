package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

    private static final String EQUAL = "All tables are equal to the log";

    @TempDir
    Path folder;

    @Test
    void survivesAKillHalfWayAndThenEqualsTheLog() throws Exception {
        try (Demo demo = new Demo(folder)) {
            try (StackProcess first = demo.start("--until-offset", "200000")) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> demo.number("SELECT max(event_offset) FROM raw.events_raw") > 60_000);
                first.kill();
            }
            assertThat(demo.number("SELECT count(*) FROM raw.events_raw")).isBetween(1L, 199_999L);
            try (StackProcess second = demo.start("--until-offset", "200000")) {
                assertThat(second.exitCode()).as(second.output()).isZero();
                assertThat(second.output()).contains(EQUAL);
                assertThat(second.output().lines().filter(line -> line.startsWith("  ")))
                        .first(InstanceOfAssertFactories.STRING)
                        .startsWith("  Page       " + demo.pageUrl() + " ");
            }
            try (EmbeddedPostgres left = demo.startItsPostgres();
                    Connection connection =
                            left.getDatabase("postgres", "restaurant").getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet check = statement.executeQuery("SELECT * FROM analytics.validate_data_consistency()")) {
                while (check.next()) {
                    assertThat(check.getBoolean("ok"))
                            .as(check.getString("check_name") + " " + check.getLong("broken_rows"))
                            .isTrue();
                }
            }
        }
    }

    @Test
    @Tag("extended")
    void goesOnLiveFromItsSavepointAfterBeingStopped() throws Exception {
        String[] options = {"--profile", "classic", "--backfill", "1h"};
        try (Demo demo = new Demo(folder)) {
            long before;
            try (StackProcess first = demo.start(options)) {
                first.awaitOutput("none, reading from the beginning");
                awaitCaughtUp(demo);
                assertThat(get(demo.flinkUrl() + "/jobs/overview")).contains("\"state\":\"RUNNING\"");
                assertThat(get(demo.flinkUrl() + "/config")).contains("\"web-submit\":false");
                assertThat(send(demo.flinkUrl() + "/jars").statusCode()).isEqualTo(404);
                showsThisHourWithinTwoSecondsOfAPayment(demo);
                first.stop();
                assertThat(first.output()).contains("the next start resumes from the savepoint");
                before = Long.parseLong(first.output()
                        .replaceAll("(?s).*offset ([0-9,]+) of.*", "$1")
                        .replace(",", ""));
            }
            try (StackProcess second = demo.start()) {
                second.awaitOutput("restored from");
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> demo.number("SELECT max(event_offset) FROM raw.events_raw") > before);
                awaitCaughtUp(demo);
                int verified = StackProcess.run(
                        folder, "verify", "--generator-url", demo.generatorUrl(), "--jdbc-url", demo.jdbcUrl());
                assertThat(verified).isZero();
                second.stop();
            }
            try (StackProcess other = demo.start("--seed", "43")) {
                assertThat(other.exitCode()).isEqualTo(2);
                assertThat(other.output()).contains("--seed 43").contains("it has 42");
            }
        }
    }

    private static void awaitCaughtUp(Demo demo) {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            String health = get(demo.generatorUrl() + "/health");
            long latest = Long.parseLong(health.replaceAll(".*\"stored\":(\\d+).*", "$1"));
            return demo.number("SELECT max(event_offset) FROM raw.events_raw") >= latest - 10;
        });
    }

    /** Both times are this machine's. Only payments count that came when nothing was left to catch up with. */
    private static void showsThisHourWithinTwoSecondsOfAPayment(Demo demo) {
        long caughtUp = demo.number("SELECT extract(epoch FROM now())::bigint + 5");
        String payments = """
                FROM analytics.hourly_sales AS s
                JOIN raw.events_raw AS p ON p.event_offset = s.last_offset AND p.event_type = 'payment_captured'
                WHERE p.ts > to_timestamp(%d)
                """.formatted(caughtUp);
        await().atMost(Duration.ofSeconds(60)).until(() -> demo.number("SELECT count(*) " + payments) >= 3);
        long slowest = demo.number("SELECT extract(epoch FROM max(updated_at - p.ts)) * 1000 " + payments);
        System.out.println("From a payment to its hour's row: " + slowest + " ms at most");
        assertThat(slowest).as("milliseconds from a payment to its hour's row").isBetween(1L, 2000L);
    }

    private static String get(String url) throws Exception {
        return send(url).body();
    }

    private static HttpResponse<String> send(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
