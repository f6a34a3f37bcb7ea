package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demo that has come to its ninth day: the first hours are final and verified beside the job, and every number can be proven. */
@Tag("extended")
@Timeout(900)
class VerifiedHoursIT {

    private static final Duration SOON = Duration.ofMinutes(6);
    private static final int NUMBERS = 200;
    private static final List<String> METRICS = List.of(
            "net_sales",
            "gross_sales",
            "orders",
            "average_check",
            "discounts",
            "comps",
            "voids",
            "refunds",
            "refunds_issued",
            "tips",
            "tip_percent",
            "guests",
            "total_collected",
            "net_sales&slice=dine_in",
            "orders&slice=takeout",
            "payments_taken",
            "payments_taken&slice=credit_card",
            "item_sales",
            "items_sold",
            "answers");

    /** Of the hours that are final, one hour of one location: what it was verified by and the version that was. */
    private static final String VERIFIED = " FROM analytics.verified_hours AS entry JOIN analytics.hour_versions AS now"
            + " USING (location_code, hour_start, version) JOIN analytics.hourly_sales AS sales"
            + " USING (location_code, hour_start) WHERE entry.is_equal AND order_count > 0";

    private static final String FINAL = " FROM analytics.hourly_sales WHERE order_count > 0 AND hour_start +"
            + " interval '8 days' < (SELECT max(order_ts) FROM analytics.orders)";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Demo demo;

    @Test
    void verifiesFinalHoursProvesRandomNumbersAndFindsACent() throws Exception {
        try (Demo started = new Demo(folder);
                StackProcess process = started.start(
                        "--profile",
                        "chain",
                        "--start",
                        "2026-02-01T05:00:00Z",
                        "--backfill",
                        "208h",
                        "--speed",
                        "0")) {
            demo = started;
            process.awaitOutput("none, reading from the beginning");
            await().atMost(SOON)
                    .until(() -> demo.number("SELECT count(*)" + FINAL) > 30
                            && demo.number("SELECT count(*)" + VERIFIED) >= demo.number("SELECT count(*)" + FINAL));
            theBadgeTellsWhatWasVerifiedAndNoMore();
            randomNumbersProveEqual();
            theCommandProvesAsWell();
            aCentInAFactTurnsTheBadgeRed();
            aCentInAnHourTurnsTheBadgeRed();
            process.stop();
            assertThat(process.output()).contains("the next start resumes from");
        }
    }

    private void theBadgeTellsWhatWasVerifiedAndNoMore() {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode log = view().at("/trust/log");
            assertThat(log.get("different").asInt()).isZero();
            assertThat(log.get("equal").asLong())
                    .isPositive()
                    .isLessThan(log.get("hours").asLong())
                    .isEqualTo(demo.number("SELECT count(*)" + VERIFIED));
        });
    }

    private void randomNumbersProveEqual() throws Exception {
        List<List<String>> places = rows("""
                SELECT format(
                  'loc=%s&day=%s&slot=%s', location_code, business_day,
                  floor(extract(epoch FROM hour_start - ((business_day + day_starts_at) AT TIME ZONE time_zone)) / 3600))
                FROM (
                  SELECT location_code, hour_start, time_zone, day_starts_at,
                    analytics.business_day(hour_start, time_zone, day_starts_at) AS business_day
                  FROM analytics.hourly_sales JOIN analytics.location_days USING (location_code)
                  WHERE order_count > 0) AS hours
                ORDER BY hour_start, location_code
                """);
        Random random = new Random(200);
        for (int i = 0; i < NUMBERS; i++) {
            String place = places.get(random.nextInt(places.size())).get(0);
            String ofDay = random.nextInt(5) == 0 ? place.replaceAll("&slot=.*", "") : place;
            String metric = METRICS.get(random.nextInt(METRICS.size()));
            String number = "/api/prove?metric=" + metric + "&" + ofDay;
            JsonNode proof = JSON.readTree(get(number));
            assertThat(proof.get("agree").asBoolean())
                    .as("%s: %s", number, proof.get("computations"))
                    .isTrue();
            assertThat(proof.at("/log/asked").asBoolean())
                    .as(proof.at("/log/sentence").asText())
                    .isTrue();
            boolean mayHaveNone = metric.startsWith("payments_taken") || metric.equals("answers");
            assertThat(proof.at("/log/events").asInt())
                    .as("%s: orders were opened then, and payments and answers may come later", number)
                    .isGreaterThanOrEqualTo(mayHaveNone ? 0 : 1);
        }
    }

    private void theCommandProvesAsWell() throws Exception {
        List<String> place = rows("SELECT location_code,"
                        + " analytics.business_day(hour_start, time_zone, day_starts_at)"
                        + " FROM analytics.verified_hours JOIN analytics.location_days USING (location_code)"
                        + " ORDER BY verified_at LIMIT 1")
                .get(0);
        try (StackProcess prove = StackProcess.start(
                folder,
                "prove",
                "--jdbc-url",
                demo.jdbcUrl(),
                "--generator-url",
                demo.generatorUrl(),
                "--location",
                place.get(0),
                "--day",
                place.get(1))) {
            assertThat(prove.exitCode()).as(prove.output()).isZero();
            assertThat(prove.output())
                    .contains("events were fetched from the log again; all their values equal the raw table");
        }
    }

    private void aCentInAFactTurnsTheBadgeRed() throws Exception {
        // of the hour that is looked at next
        String offset = rows("""
                SELECT item.event_offset
                FROM analytics.verified_hours AS entry
                JOIN analytics.orders AS o ON o.location_code = entry.location_code
                  AND date_trunc('hour', o.order_ts, 'UTC') = entry.hour_start AND o.paid_at IS NOT NULL
                JOIN analytics.order_items AS item ON item.order_id = o.order_id AND item.location_code = o.location_code
                ORDER BY entry.verified_at, item.event_offset LIMIT 1
                """).get(0).get(0);
        String item = " WHERE event_offset = " + offset;
        execute("UPDATE analytics.order_items SET extended_price = extended_price + 0.01" + item);
        awaitRed(offset, "analytics.order_items");
        execute("UPDATE analytics.order_items SET extended_price = extended_price - 0.01" + item);
        await().atMost(SOON).until(() -> view().at("/trust/log/different").asInt() == 0);
    }

    private void aCentInAnHourTurnsTheBadgeRed() throws Exception {
        List<String> hour = rows("SELECT location_code, hour_start, last_offset" + VERIFIED
                        + " ORDER BY hour_start DESC, location_code LIMIT 1")
                .get(0);
        execute("UPDATE analytics.hourly_sales SET gross = gross + 0.01 WHERE location_code = '" + hour.get(0)
                + "' AND hour_start = '" + hour.get(1) + "'");
        awaitRed(hour.get(2), "analytics.hourly_sales");
    }

    private void awaitRed(String offset, String table) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode log = view().at("/trust/log");
            assertThat(log.get("different").asInt()).isEqualTo(1);
            assertThat(log.get("offset").asText()).isEqualTo(offset);
            assertThat(log.get("what").asText()).startsWith(table);
        });
    }

    /** What somebody sees who opens the page now. */
    private JsonNode view() throws IOException, InterruptedException {
        HttpResponse<InputStream> stream = HTTP.send(request("/stream"), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            boolean isView = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (isView && line.startsWith("data: ")) {
                    return JSON.readTree(line.substring("data: ".length()));
                }
                isView = line.equals("event: view");
            }
        }
        throw new IOException("the stream ended without a view");
    }

    private String get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path), BodyHandlers.ofString()).body();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(demo.pageUrl() + path)).build();
    }

    private List<List<String>> rows(String query) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(demo.jdbcUrl(), "postgres", null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    values.add(row.getString(column));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(demo.jdbcUrl(), "postgres", null);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
