package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.access.LogAccess;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivePageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestDatabase database;
    private static LivePage page;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.withAWorld();
        page = LivePage.start(database.options());
        await().atMost(SOON).until(() -> get("/readyz").statusCode() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        page.close();
        database.close();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(page.uri() + path)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static JsonNode view(String query) throws Exception {
        try (Viewing viewing = new Viewing(page.uri(), query)) {
            await().atMost(SOON)
                    .until(() -> viewing.view() != null
                            && !viewing.view().path("menu").has("empty")
                            && !viewing.view().path("guests").has("empty"));
            return viewing.view();
        }
    }

    private static long tile(JsonNode view, String metric) {
        for (JsonNode tile : view.at("/tiles/list")) {
            if (tile.get("metric").asText().equals(metric)) {
                return tile.get("value").asLong();
            }
        }
        throw new AssertionError("no tile " + metric);
    }

    private static long sum(JsonNode list, String field) {
        long sum = 0;
        for (JsonNode row : list) {
            sum += row.get(field).asLong();
        }
        return sum;
    }

    private static String ofDay(JsonNode view) {
        return " FROM analytics.sales_parts LEFT JOIN analytics.location_days AS days USING (location_code)"
                + " WHERE analytics.business_day(date_trunc('hour', counted_at, 'UTC'), days.time_zone,"
                + " days.day_starts_at) = '" + view.at("/scope/day").asText() + "'";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?day=2026-02-20", "?loc=LOC-NL-001", "?loc=LOC-BC-001&day=2026-03-01"})
    void tilesAreTheSumsOfTheirChartsAndOfTheFacts(String query) throws Exception {
        JsonNode view = view(query);
        long net = tile(view, "net_sales");
        String location = view.at("/scope/location").asText();
        String where = ofDay(view) + (location.isEmpty() ? "" : " AND location_code = '" + location + "'");
        assertThat(net).isPositive();
        assertThat(sum(view.at("/hours/list"), "net")).isEqualTo(net);
        assertThat(view.at("/hours/total").asLong()).isEqualTo(net);
        assertThat(view.at("/trend/list").get(27).get("net").asLong()).isEqualTo(net);
        assertThat(view.at("/byService/net").asLong()).isEqualTo(net);
        assertThat(sum(view.at("/byService/list"), "net")).isEqualTo(net + tile(view, "refunds"));
        if (location.isEmpty()) {
            assertThat(sum(view.at("/places/list"), "net")).isEqualTo(net);
        }
        assertThat(database.number("SELECT 100 * sum(gross - discounts - comps - refunds)" + where))
                .isEqualTo(net);
        assertThat(database.number("SELECT sum(order_count)" + where))
                .isEqualTo(tile(view, "orders"))
                .isEqualTo(sum(view.at("/hours/list"), "orders"));
        assertThat(database.number("SELECT sum(guests)" + where)).isEqualTo(tile(view, "guests"));
    }

    /** The clocks go forward on the last day of this world: a week before is seven days by the clock, not 168 hours. */
    @Test
    void comparesWithWhatWasKnownAWeekBeforeAtThisMinute() throws Exception {
        JsonNode view = view("?loc=LOC-ON-001");
        long known = database.number("""
                WITH newest AS (
                  SELECT (max(ts) AT TIME ZONE 'America/Toronto' - INTERVAL '7 days') AT TIME ZONE 'America/Toronto' AS moment
                  FROM raw.events_raw)
                SELECT 100 * sum(gross - discounts - comps)
                FROM newest, analytics.order_sales JOIN analytics.orders USING (order_id, location_code)
                WHERE location_code = 'LOC-ON-001' AND is_sale AND orders.order_ts <= moment AND paid_at <= moment
                  AND analytics.business_day(orders.order_ts, 'America/Toronto', '04:00')
                    = analytics.business_day(moment, 'America/Toronto', '04:00')
                """) - database.number("""
                WITH newest AS (
                  SELECT (max(ts) AT TIME ZONE 'America/Toronto' - INTERVAL '7 days') AT TIME ZONE 'America/Toronto' AS moment
                  FROM raw.events_raw)
                SELECT coalesce(100 * sum(subtotal), 0)
                FROM newest, analytics.refunds
                WHERE location_code = 'LOC-ON-001' AND refunded_at <= moment
                  AND analytics.business_day(order_ts, 'America/Toronto', '04:00')
                    = analytics.business_day(moment, 'America/Toronto', '04:00')
                """);
        assertThat(view.at("/tiles/list/0/previous").asLong()).isEqualTo(known);
        assertThat(view.at("/tiles/compare").asText()).contains("to this minute");
    }

    @Test
    void addsUpEachPanel() throws Exception {
        JsonNode view = view("?day=2026-02-20");
        assertThat(sum(view.at("/items/list"), "revenue"))
                .isEqualTo(view.at("/items/revenue").asLong())
                .isEqualTo(database.number("SELECT 100 * sum(gross)" + ofDay(view)));
        assertThat(sum(view.at("/tenders/list"), "amount"))
                .isPositive()
                .isEqualTo(view.at("/tenders/amount").asLong());
        assertThat(sum(view.at("/losses/list"), "amount"))
                .isPositive()
                .isEqualTo(view.at("/losses/total").asLong());
        assertThat(view.at("/losses/list/0/amount").asLong())
                .isEqualTo(database.number("SELECT 100 * sum(voids)" + ofDay(view)));
        assertThat(sum(view.at("/guests/list"), "answers"))
                .isEqualTo(view.at("/guests/answers").asLong());
    }

    @Test
    void sortsTheMenuAsTheTradeDoes() throws Exception {
        for (JsonNode category : view("").at("/menu/categories")) {
            assertThat(category.get("popular").asDouble())
                    .isEqualTo(Math.round(700.0 / category.get("items").asInt()) / 10.0);
            for (JsonNode point : category.get("points")) {
                boolean popular =
                        point.get("share").asDouble() >= category.get("popular").asDouble();
                boolean earns =
                        point.get("margin").asLong() >= category.get("margin").asLong();
                assertThat(point.get("verdict").asText())
                        .isEqualTo(popular ? earns ? "star" : "plowhorse" : earns ? "puzzle" : "dog");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "net_sales, day=2026-02-20",
        "net_sales, day=2026-02-20&loc=LOC-NL-001",
        "net_sales, day=2026-02-20&loc=LOC-ON-001&slot=9",
        "gross_sales, day=2026-02-18",
        "orders, day=2026-02-18",
        "average_check, day=2026-02-18",
        "discounts, day=2026-02-18",
        "comps, day=2026-02-18",
        "voids, day=2026-02-18",
        "refunds, day=2026-02-18",
        "refunds_issued, day=2026-02-18",
        "tips, day=2026-02-18",
        "tip_percent, day=2026-02-18",
        "guests, day=2026-02-18",
        "total_collected, day=2026-02-18",
        "net_sales, day=2026-02-18&slice=dine_in",
        "orders, day=2026-02-18&slice=takeout&loc=LOC-ON-001",
        "tip_percent, day=2026-02-18&slice=delivery",
        "net_sales, day=2026-02-20&days=7",
        "payments_taken, day=2026-02-18",
        "payments_taken, day=2026-02-18&loc=LOC-ON-001&slice=credit_card",
        "item_sales, day=2026-02-18",
        "items_sold, day=2026-02-18&loc=LOC-ON-001",
        "answers, day=2026-02-18&days=7&slice=5",
        "nps, day=2026-02-20&days=28",
    })
    void provesANumberInThreeWays(String metric, String where) throws Exception {
        JsonNode proof = json("/api/prove?metric=" + metric + "&" + where);
        assertThat(proof.get("computations")).hasSize(3);
        assertThat(proof.get("agree").asBoolean()).as(proof.toString()).isTrue();
        assertThat(new BigDecimal(proof.at("/computations/0/value").asText())).isNotZero();
        assertThat(proof.get("definition").asText()).isNotEmpty();
        String sql = proof.at("/computations/1/sql").asText();
        assertThat(database.number("SELECT 1000 * value FROM (" + sql + ") AS proof (value)"))
                .isEqualTo(database.number(
                        "SELECT 1000 * " + proof.at("/computations/0/value").asText()));
    }

    @Test
    void provesEveryMetricThatIsDefined() throws Exception {
        List<String> metrics = database.texts("SELECT metric FROM analytics.metric_definitions ORDER BY 1");
        assertThat(metrics).contains("guests_known_percent", "average_per_guest");
        for (String metric : metrics) {
            for (String where : List.of(
                    "day=2026-02-19", "day=2026-02-19&loc=LOC-ON-001", "day=2026-02-19&loc=LOC-ON-001&slot=9")) {
                JsonNode proof = json("/api/prove?metric=" + metric + "&" + where);
                assertThat(proof.get("agree").asBoolean())
                        .as(metric + " " + proof.get("computations"))
                        .isTrue();
            }
        }
    }

    /** Each slice that the page shows, with the orders in it; together they are all. */
    @ParameterizedTest
    @CsvSource({
        "net_sales, byService, service, net",
        "payments_taken, tenders, method, amount",
        "item_sales, items, item, revenue",
    })
    void provesEverySliceThatIsShown(String metric, String panel, String name, String value) throws Exception {
        JsonNode list = view("?day=2026-02-18&loc=LOC-ON-001").at("/" + panel + "/list");
        assertThat(list).isNotEmpty();
        for (JsonNode row : list) {
            String where = "metric=" + metric + "&day=2026-02-18&loc=LOC-ON-001&slice="
                    + URLEncoder.encode(row.get(name).asText(), StandardCharsets.UTF_8);
            JsonNode proof = json("/api/prove?" + where);
            assertThat(proof.get("agree").asBoolean()).as(proof.toString()).isTrue();
            assertThat(new BigDecimal(proof.at("/computations/0/value").asText()).movePointRight(2))
                    .isEqualByComparingTo(row.get(value).decimalValue());
            assertThat(json("/api/orders?" + where).get("orders")).isNotEmpty();
        }
    }

    @Test
    void findsOneCentThatIsWrong() throws Exception {
        database.execute("UPDATE analytics.hourly_sales SET gross = gross + 0.01 WHERE location_code = 'LOC-ON-001'"
                + " AND hour_start = '2026-02-19 17:00Z'");
        try {
            JsonNode proof = json("/api/prove?metric=net_sales&day=2026-02-19&loc=LOC-ON-001");
            assertThat(proof.get("agree").asBoolean()).isFalse();
        } finally {
            database.execute("UPDATE analytics.hourly_sales SET gross = gross - 0.01 WHERE location_code ="
                    + " 'LOC-ON-001' AND hour_start = '2026-02-19 17:00Z'");
        }
    }

    @Test
    void saysWhenTheLogWasNotAsked() throws Exception {
        JsonNode log = json("/api/prove?metric=net_sales&day=2026-02-19&loc=LOC-ON-001")
                .get("log");
        assertThat(log.get("asked").asBoolean()).isFalse();
        assertThat(log.get("sentence").asText()).startsWith("The log was not asked");
    }

    @Test
    void countsTheHoursThatWereVerifiedAndHaveNotChangedSince() throws Exception {
        try (Viewing viewing = new Viewing(page.uri(), "?loc=LOC-NL-001&day=2026-02-20")) {
            await().atMost(SOON)
                    .until(() -> viewing.view() != null
                            && viewing.view().at("/trust/log/hours").asInt() > 100);
            assertThat(viewing.view().at("/trust/log/equal").asInt()).isZero();
            database.execute(
                    "INSERT INTO analytics.verified_hours (hour_start, location_code, up_to_offset, version, is_equal)"
                            + " SELECT hour_start, location_code, 1, version, true FROM analytics.hour_versions");
            await().atMost(SOON)
                    .until(() -> viewing.view().at("/trust/log/equal").asInt()
                            == viewing.view().at("/trust/log/hours").asInt());
            String hour = " WHERE location_code = 'LOC-NL-001' AND hour_start = (SELECT max(hour_start) FROM"
                    + " analytics.hourly_sales WHERE location_code = 'LOC-NL-001' AND hour_start < '2026-02-20Z')";
            database.execute("UPDATE analytics.hourly_sales SET tax = tax + 0.01" + hour);
            await().atMost(SOON)
                    .until(() -> viewing.view().at("/trust/log/equal").asInt()
                            == viewing.view().at("/trust/log/hours").asInt() - 1);
            database.execute("UPDATE analytics.hourly_sales SET tax = tax - 0.01" + hour);
            database.execute(
                    "UPDATE analytics.verified_hours SET is_equal = false, wrong_offset = 4711, difference = 'tax'"
                            + hour);
            await().atMost(SOON)
                    .until(() -> viewing.view().at("/trust/log/different").asInt() == 1);
            assertThat(viewing.view().at("/trust/log/offset").asLong()).isEqualTo(4711);
            assertThat(viewing.view().at("/trust/log/first").asText()).startsWith("LOC-NL-001 at ");
        } finally {
            database.execute("TRUNCATE analytics.verified_hours");
        }
    }

    @Test
    void walksFromAnHourToItsOrdersAndTheirEvents() throws Exception {
        JsonNode orders =
                json("/api/orders?day=2026-02-20&loc=LOC-ON-001&slot=9").get("orders");
        assertThat(orders).isNotEmpty();
        JsonNode order = orders.get(0);
        JsonNode events = json("/api/order?id=" + order.get("order_id").asText() + "&loc=LOC-ON-001")
                .get("events");
        assertThat(events.get(0).get("event_type").asText()).isEqualTo("order_created");
        assertThat(events.get(0).get("event_offset").asText())
                .isEqualTo(order.get("created_offset").asText());
        for (JsonNode event : events) {
            assertThat(JSON.readTree(event.get("payload").asText())
                            .get("order_id")
                            .asText())
                    .isEqualTo(order.get("order_id").asText());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/prove?metric=luck, 400",
        "/api/prove?metric=voids&slice=dine_in, 400",
        "/api/prove?metric=nps&days=36, 400",
        "/api/orders?metric=luck, 400",
        "/api/prove?metric=net_sales&slot=x, 400",
        "/api/orders?day=tomorrow, 400",
        "/api/order?id=1, 400",
        "/stream?day=31.12.2026, 400",
        "/nothing, 404",
    })
    void refusesWhatCannotBeMeant(String path, int status) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).get("detail").asText()).isNotEmpty();
    }

    @Test
    void answersOnlyThoseWhoAskForThisServer() throws Exception {
        assertThat(rawAnswer("evil.example")).startsWith("HTTP/1.1 421");
        assertThat(rawAnswer("localhost:8090")).startsWith("HTTP/1.1 200");
        assertThat(rawAnswer("127.0.0.1")).startsWith("HTTP/1.1 200");
    }

    private static String rawAnswer(String host) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), page.uri().getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void allowsTheBrowserNothingButWhatItServes() throws Exception {
        HttpResponse<String> response = get("/");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.body()).doesNotContain("http://").doesNotContain("https://");
        String tag = get("/main.js").headers().firstValue("ETag").orElseThrow();
        HttpRequest again = HttpRequest.newBuilder(URI.create(page.uri() + "/main.js"))
                .header("If-None-Match", tag)
                .build();
        assertThat(HTTP.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(304);
    }

    /** The statistics of a connection may be a second old, in which it reads twice. */
    @Test
    void readsOnceForAllViewers() throws Exception {
        List<Viewing> viewers = new ArrayList<>();
        try {
            viewers.add(new Viewing(page.uri(), ""));
            long forOne = transactionsOfSnapshots(12);
            for (int i = 1; i < 50; i++) {
                viewers.add(new Viewing(page.uri(), i % 2 == 0 ? "" : "?loc=LOC-ON-001"));
            }
            await().atMost(SOON).until(() -> viewers.stream().allMatch(viewing -> viewing.view() != null));
            long forFifty = transactionsOfSnapshots(12);
            assertThat(forOne).isPositive();
            assertThat(forFifty).as("transactions while 50 look on").isBetween(forOne - 4, forOne + 4);
            assertThat(database.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'restaurant_reader'"))
                    .isEqualTo(1);
            assertThat(json("/readyz").get("viewers").asInt()).isGreaterThanOrEqualTo(50);
        } finally {
            for (Viewing viewing : viewers) {
                viewing.close();
            }
        }
    }

    /** How many transactions the database has committed while the page took some snapshots. */
    private static long transactionsOfSnapshots(int snapshots) throws Exception {
        String committed = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()";
        long first = json("/readyz").get("snapshots").asLong();
        long before = database.number(committed);
        await().atMost(SOON).until(() -> json("/readyz").get("snapshots").asLong() >= first + snapshots);
        return database.number(committed) - before;
    }

    @Test
    void canChangeNothing() throws Exception {
        try (Connection connection = new Reader(database.options()).connect("test", 5)) {
            assertThatThrownBy(() -> connection.createStatement().execute("DELETE FROM analytics.hourly_sales"))
                    .hasMessageContaining("read-only");
        }
        PageOptions superuser =
                new PageOptions("127.0.0.1", 0, database.url(), "postgres", null, null, LogAccess.NONE, null);
        try (Connection connection = new Reader(superuser).connect("test", 5)) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_user")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("restaurant_reader");
            }
        }
    }
}
