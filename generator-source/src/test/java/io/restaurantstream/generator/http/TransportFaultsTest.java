package io.restaurantstream.generator.http;

import static io.restaurantstream.generator.http.Requests.get;
import static io.restaurantstream.generator.http.Requests.header;
import static io.restaurantstream.generator.http.Requests.send;
import static io.restaurantstream.generator.http.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restaurantstream.event.MalformedPageException;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Logs;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.simulation.Worlds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TransportFaultsTest {

    private static final Feed FEED = new Feed(Logs.realistic(), SimClock.frozen(Worlds.START.plusSeconds(1200)));
    private static final String ADMIN = "/admin/faults";
    private static final String EVENTS = "/events?since=1000&limit=100";

    private static GeneratorServer server;
    private static byte[] soundPage;

    @BeforeAll
    static void start() throws Exception {
        server = GeneratorServer.start(FEED, "127.0.0.1", 0, ServerOptions.DEFAULT.withFaultSwitch(true));
        soundPage = get(server, EVENTS).body();
    }

    @AfterEach
    void everythingWorksAgain() throws Exception {
        assertThat(send(server, "DELETE", ADMIN, "").statusCode()).isEqualTo(204);
        assertThat(get(server, EVENTS).body()).isEqualTo(soundPage);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> post(String json) throws Exception {
        return send(server, "POST", ADMIN, json, "Content-Type", "application/json");
    }

    @Test
    void tellsWhatItIsSetTo() throws Exception {
        String json = text(post("{\"seed\":7,\"latency_ms\":1,\"error_500_percent\":20}"));
        assertThat(json)
                .isEqualTo("{\"seed\":7,\"latency_ms\":1,\"error_500_percent\":20,\"error_503_percent\":0,"
                        + "\"error_429_percent\":0,\"retry_after_seconds\":0,\"truncated_percent\":0,"
                        + "\"repeated_percent\":0,\"outage_seconds\":0}");
        assertThat(text(get(server, ADMIN))).isEqualTo(json);
    }

    @Test
    void requestsFailInTheSharesAskedForAndPagesThatArriveAreSound() throws Exception {
        post("{\"seed\":1,\"error_500_percent\":20,\"error_503_percent\":20,\"error_429_percent\":20,"
                + "\"retry_after_seconds\":3}");
        int[] counts = new int[600];
        for (int i = 0; i < 400; i++) {
            HttpResponse<byte[]> response = get(server, EVENTS);
            int status = response.statusCode();
            counts[status]++;
            if (status == 200) {
                assertThat(response.body()).isEqualTo(soundPage);
            } else {
                assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
                assertThat(header(response, "Retry-After")).isEqualTo(status == 500 ? null : "3");
            }
        }
        for (int status : new int[] {500, 503, 429}) {
            assertThat(counts[status]).as("HTTP " + status).isBetween(50, 110);
        }
        assertThat(counts[200]).isBetween(120, 200);
    }

    @Test
    void aRunIsRepeatedWithItsSeed() throws Exception {
        assertThat(statuses(5)).isEqualTo(statuses(5)).isNotEqualTo(statuses(6));
    }

    private static List<Integer> statuses(int seed) throws Exception {
        post("{\"seed\":" + seed + ",\"error_500_percent\":50}");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            statuses.add(get(server, EVENTS).statusCode());
        }
        return statuses;
    }

    @Test
    void answersComeLateByTheLatency() throws Exception {
        post("{\"latency_ms\":150}");
        long before = System.nanoTime();
        assertThat(get(server, EVENTS).body()).isEqualTo(soundPage);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void aTruncatedPageIsNotAcceptedAsComplete() throws Exception {
        post("{\"truncated_percent\":100}");
        int brokenOff = 0;
        for (int since = 1000; since < 1020; since++) {
            try {
                byte[] body = get(server, "/events?limit=100&since=" + since).body();
                assertThatThrownBy(() -> PageReader.read(body, 1000)).isInstanceOf(MalformedPageException.class);
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(HttpTimeoutException.class);
                brokenOff++;
            }
        }
        assertThat(brokenOff).as("connections broken off").isBetween(5, 15);
        assertThatThrownBy(() -> get(server, EVENTS, "Accept", EventPages.LINES))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRepeatedPageIsTheOneBefore() throws Exception {
        byte[] before = get(server, "/events?since=900&limit=100").body();
        post("{\"repeated_percent\":100}");
        assertThat(get(server, EVENTS).body()).isEqualTo(before);
        assertThat(PageReader.read(before, 900).nextSince()).isEqualTo(1000);
    }

    @Test
    void anOutageRefusesPagesAndEndsStreamsUntilItIsOver() throws Exception {
        HttpResponse<InputStream> stream = Requests.open(server, "/stream");
        assertThat(text(post("{\"outage_seconds\":1}"))).contains("\"outage_seconds\":1");
        assertThat(get(server, EVENTS).statusCode()).isEqualTo(503);
        assertThat(get(server, "/stream").statusCode()).isEqualTo(503);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.lines()).containsExactly("retry: 3000", "");
        }
        await().until(() -> get(server, EVENTS).statusCode() == 200);
        assertThat(text(get(server, ADMIN))).contains("\"outage_seconds\":0");
    }

    @Test
    void nothingButEventsIsTouched() throws Exception {
        post("{\"error_500_percent\":100}");
        for (String path : new String[] {"/health", "/livez", "/metrics", "/menu", ADMIN}) {
            assertThat(get(server, path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(get(server, "/stream").statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"latency_ms":60001}                               | latency_ms is 60001, must be a whole number from 0 to 60000.
            {"latency_ms":-1}                                  | latency_ms is -1, must be a whole number from 0 to 60000.
            {"latency_ms":"1"}                                 | latency_ms is 1, must be a whole number from 0 to 60000.
            {"latency":1}                                      | latency is not known; allowed are seed, latency_ms,
            {"error_500_percent":60,"truncated_percent":41}    | The percentages add up to 101, must be at most 100.
            [1]                                                | The body must be a JSON object.
            {"seed":                                           | The body is not valid JSON:
            """)
    void refusesFieldsAndWordsThatItDoesNotKnow(String json, String detail) throws Exception {
        HttpResponse<byte[]> response = post(json);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(text(response)).contains("\"detail\":\"" + detail);
        assertThat(text(get(server, ADMIN))).contains("\"latency_ms\":0");
    }

    @Test
    void aForeignWebPageCannotSwitchIt() throws Exception {
        assertThat(send(server, "POST", ADMIN, "{\"latency_ms\":1}", "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void aForeignWebPageCannotReachTheServerThroughANameOfItsOwn() throws Exception {
        for (String path : List.of("/events", "/stream", ADMIN)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .as(path)
                        .startsWith("HTTP/1.1 421 ");
            }
        }
    }

    @Test
    void isNotThereUnlessAskedFor() throws Exception {
        try (GeneratorServer plain = GeneratorServer.start(FEED, "127.0.0.1", 0)) {
            assertThat(get(plain, ADMIN).statusCode()).isEqualTo(404);
            assertThat(send(plain, "POST", ADMIN, "{}", "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void isNotThereForOtherMachines() throws Exception {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(outside.isPresent(), "this machine has no address but loopback");
        String host = outside.orElseThrow().getHostAddress();
        try (GeneratorServer open = GeneratorServer.start(FEED, host, 0, ServerOptions.DEFAULT.withFaultSwitch(true))) {
            assertThat(get(open, "/livez").statusCode()).isEqualTo(200);
            for (String method : new String[] {"GET", "POST", "DELETE"}) {
                assertThat(send(open, method, ADMIN, "{}", "Content-Type", "application/json")
                                .statusCode())
                        .isEqualTo(404);
            }
        }
    }
}
