package io.restaurantstream.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Logs;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.simulation.Worlds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class GeneratorServerTest {

    private static final EventLog LOG = Logs.realistic();
    private static final Feed FROZEN = new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(1200)));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static GeneratorServer server;

    @BeforeAll
    static void start() {
        server = GeneratorServer.start(FROZEN, "127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(server.uri() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPageHasItsEventsAndThenTheNextOffset() throws Exception {
        HttpResponse<String> page = get("/events?since=3&limit=2");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(page.body())
                .isEqualTo(
                        "{\"events\":[" + String.join(",", Logs.sought(LOG, 4, 5)) + "],\"next_since\":5,\"epoch\":\""
                                + LOG.epoch() + "\",\"earliest\":1,\"latest\":" + FROZEN.latest() + ",\"watermark\":\""
                                + timestamp(LOG.timestampOf(6)) + "\",\"gaps\":[]}");
    }

    private static String timestamp(Instant instant) {
        Utf8Buffer out = new Utf8Buffer(40);
        return new String(out.timestamp(instant).toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void withoutParametersAPageHasTheFirstThousandEvents() throws Exception {
        assertThat(events(get("/events").body())).isEqualTo(Logs.sought(LOG, 1, 1000));
    }

    @Test
    void pagesOneAfterTheOtherAreTheWholeLog() throws Exception {
        List<String> read = new ArrayList<>();
        long since = 0;
        while (since < FROZEN.latest()) {
            String page = get("/events?limit=5000&since=" + since).body();
            read.addAll(events(page));
            since = number(page, "next_since");
        }
        assertThat(read).isEqualTo(Logs.sought(LOG, 1, FROZEN.latest()));
        String empty = get("/events?since=" + since).body();
        assertThat(events(empty)).isEmpty();
        assertThat(number(empty, "next_since")).isEqualTo(since);
    }

    @Test
    void theSharesTogetherAreTheWholeLog() throws Exception {
        TreeMap<Long, String> read = new TreeMap<>();
        for (int partition = 0; partition < 5; partition++) {
            long since = 0;
            while (since < FROZEN.latest()) {
                String page = get("/events?limit=700&partitions=5&partition=" + partition + "&since=" + since)
                        .body();
                events(page)
                        .forEach(event -> assertThat(read.put(number(event, "offset"), event))
                                .isNull());
                since = number(page, "next_since");
            }
        }
        assertThat(new ArrayList<>(read.values())).isEqualTo(Logs.sought(LOG, 1, FROZEN.latest()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /events?limit=0                     | limit is 0, must be a whole number from 1 to 50000.
            /events?limit=50001                 | limit is 50001, must be a whole number from 1 to 50000.
            /events?limit=ten                   | limit is "ten", must be a whole number from 1 to 50000.
            /events?since=-1                    | since is -1, must be a whole number of at least 0.
            /events?since=99999999999999999999  | since is "99999999999999999999", must be a whole number of at least 0.
            /events?partitions=0                | partitions is 0, must be a whole number from 1 to 1024.
            /events?partitions=4&partition=4    | partition is 4, must be a whole number from 0 to 3.
            /events?partition=1                 | partition is 1, must be a whole number from 0 to 0.
            /stream?since=x                     | since is "x", must be a whole number of at least 0.
            """)
    void badParametersAreRefusedWithOneSentence(String path, String detail) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\""
                        + detail.replace("\"", "\\\"") + "\"}");
    }

    @Test
    void unknownPathsAndOtherMethodsAreProblemsToo() throws Exception {
        assertThat(get("/nope").statusCode()).isEqualTo(404);
        assertThat(get("/nope").headers().firstValue("Content-Type")).hasValue("application/problem+json");
        HttpResponse<String> post = CLIENT.send(
                HttpRequest.newBuilder(URI.create(server.uri() + "/events"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.body()).contains("/events does not accept POST; it accepts GET, HEAD, OPTIONS.");
    }

    @Test
    void tellsItsHealthAndItsFigures() throws Exception {
        assertThat(get("/health").body()).isEqualTo("{\"status\":\"ok\",\"stored\":" + FROZEN.latest() + "}");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("# TYPE restaurant_events_served_total counter\n")
                .contains("\nrestaurant_log_latest_offset " + FROZEN.latest() + "\n")
                .containsPattern("\nrestaurant_events_served_total\\{transport=\"pages\"} \\d+\n");
    }

    @Test
    void servesTheMenuAndTheLocations() throws Exception {
        String menu = get("/menu").body();
        assertThat(menu)
                .startsWith("[{\"menu_item_id\":\"")
                .contains(
                        "\"item_name\":\"Caffè Latte\",\"category\":\"coffee\",\"unit_price\":4.50,\"unit_cost\":0.97}");
        assertThat(elements(menu)).hasSizeGreaterThanOrEqualTo(100);
        assertThat(elements(get("/locations").body()))
                .hasSize(12)
                .first()
                .isEqualTo("{\"location_code\":\"LOC-ON-001\",\"name\":\"Queen Street\",\"city\":\"Toronto\","
                        + "\"timezone\":\"America/Toronto\"}");
    }

    @Test
    void aStreamResumesBehindTheLastEventItsClientSaw() throws Exception {
        List<String> expected = Logs.sought(LOG, 1, 300);
        List<String> first = stream("?since=0", null, 120);
        assertThat(first).isEqualTo(expected.subList(0, 120));
        // the browser repeats ?since when it reconnects: the header counts
        assertThat(stream("?since=0", "120", 180)).isEqualTo(expected.subList(120, 300));
    }

    @Test
    void aStreamBeginsWithItsRetryTimeAndNamesItsEvents() throws Exception {
        try (BufferedReader lines = open("?since=0", null)) {
            assertThat(lines.readLine()).isEqualTo("retry: 3000");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("id: 1");
            assertThat(lines.readLine()).isEqualTo("event: order_created");
            assertThat(lines.readLine())
                    .isEqualTo("data: " + Logs.sought(LOG, 1, 1).get(0));
            assertThat(lines.readLine()).isEmpty();
        }
    }

    @Test
    void aStreamFollowsTheLogLiveFromTheLatestEvent() throws Exception {
        SimClock clock = SimClock.running(Worlds.START, Instant.now().minusSeconds(10), 100, Clock.systemUTC());
        Feed live = new Feed(LOG, clock);
        long before = live.latest();
        try (GeneratorServer liveServer = GeneratorServer.start(live, "127.0.0.1", 0);
                BufferedReader lines = open(liveServer, "", null)) {
            List<String> events = data(lines, 200);
            long first = number(events.get(0), "offset");
            assertThat(first).isGreaterThan(before);
            assertThat(events).isEqualTo(Logs.sought(LOG, first, first + 199));
        }
    }

    @Test
    void fiveHundredStreamsEachGetEveryEvent() throws Exception {
        ServerOptions usual = ServerOptions.DEFAULT;
        ServerOptions options = new ServerOptions(false, 500, usual.streamIdle(), usual.keepAlive());
        List<BufferedReader> streams = new ArrayList<>();
        try (GeneratorServer many = GeneratorServer.start(FROZEN, "127.0.0.1", 0, options)) {
            try {
                for (int i = 0; i < 500; i++) {
                    streams.add(open(many, "?since=0", null));
                }
                List<String> expected = Logs.sought(LOG, 1, 300);
                for (BufferedReader stream : streams) {
                    assertThat(data(stream, 300)).isEqualTo(expected);
                }
            } finally {
                for (BufferedReader stream : streams) {
                    stream.close();
                }
            }
        }
    }

    @Test
    void aRestartedServerAnswersAsIfItHadNeverBeenAway() throws Exception {
        String page = get("/events?since=500&limit=100").body();
        try (GeneratorServer other =
                GeneratorServer.start(new Feed(Logs.realistic(), FROZEN.clock()), "127.0.0.1", 0)) {
            assertThat(other.port()).isPositive().isNotEqualTo(server.port());
            HttpResponse<String> again = CLIENT.send(
                    HttpRequest.newBuilder(URI.create(other.uri() + "/events?since=500&limit=100"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(again.body()).isEqualTo(page);
        }
    }

    private static List<String> stream(String query, String lastEventId, int count) throws Exception {
        try (BufferedReader lines = open(query, lastEventId)) {
            return data(lines, count);
        }
    }

    private static BufferedReader open(String query, String lastEventId) throws Exception {
        return open(server, query, lastEventId);
    }

    private static BufferedReader open(GeneratorServer server, String query, String lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + "/stream" + query));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static List<String> data(BufferedReader lines, int count) throws IOException {
        List<String> events = new ArrayList<>();
        while (events.size() < count) {
            String line = lines.readLine();
            if (line.startsWith("data: ")) {
                events.add(line.substring("data: ".length()));
            }
        }
        return events;
    }

    private static List<String> events(String page) {
        return elements(page.substring("{\"events\":".length()));
    }

    /** The texts of the objects in the JSON array that {@code json} begins with. */
    private static List<String> elements(String json) {
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                elements.add(
                        json.substring(from, (int) parser.currentTokenLocation().getCharOffset() + 1));
            }
            return elements;
        } catch (IOException e) {
            throw new IllegalStateException(json, e);
        }
    }

    private static long number(String json, String field) {
        String name = "\"" + field + "\":";
        int from = json.lastIndexOf(name) + name.length();
        int to = from;
        while (Character.isDigit(json.charAt(to))) {
            to++;
        }
        return Long.parseLong(json.substring(from, to));
    }
}
