package io.restaurantstream.generator.http;

import static io.restaurantstream.generator.http.Requests.get;
import static io.restaurantstream.generator.http.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Logs;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.Worlds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {

    private static final Feed ALL = new Feed(Logs.realistic(), SimClock.unbounded());
    private static final Feed QUIET = new Feed(Logs.realistic(), SimClock.frozen(Worlds.START));

    private static GeneratorServer serve(Feed feed, ServerOptions options) {
        return GeneratorServer.start(feed, "127.0.0.1", 0, options);
    }

    /** A client that asks for a stream and reads nothing until told to. */
    private static Socket open(GeneratorServer server, String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(("GET /stream" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static long metric(GeneratorServer server, String name) throws Exception {
        Matcher value =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\d+)$").matcher(text(get(server, "/metrics")));
        assertThat(value.find()).as(name).isTrue();
        return Long.parseLong(value.group(1));
    }

    @Test
    void aStalledClientCostsBoundedMemoryAndIsCutOff() throws Exception {
        ServerOptions options = ServerOptions.DEFAULT.withStreamTimes(Duration.ofMillis(800), Duration.ofMillis(400));
        String sent = "restaurant_events_served_total{transport=\"stream\"}";
        List<Socket> stalled = new ArrayList<>();
        try (GeneratorServer server = serve(ALL, options)) {
            for (int i = 0; i < 20; i++) {
                stalled.add(open(server, "?since=0"));
            }
            for (Socket socket : stalled) {
                assertThat(socket.getInputStream().read())
                        .as("an answer begins")
                        .isEqualTo('H');
            }
            await().until(() -> metric(server, "restaurant_stream_clients") == 0);
            // the log has billions of events; what was sent is what the sockets hold, and nothing waits elsewhere
            assertThat(metric(server, sent)).isBetween(20L, 20 * 30_000L);
            // others are served as before
            try (Socket reading = open(server, "?since=0")) {
                assertThat(lines(reading)
                                .lines()
                                .filter(line -> line.startsWith("data: "))
                                .limit(50_000))
                        .hasSize(50_000);
            }
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void aQuietStreamIsKeptAliveLongerThanAStalledOne() throws Exception {
        ServerOptions options = ServerOptions.DEFAULT.withStreamTimes(Duration.ofMillis(300), Duration.ofMillis(50));
        try (GeneratorServer server = serve(QUIET, options);
                Socket client = open(server, "")) {
            assertThat(lines(client)
                            .lines()
                            .filter(line -> line.equals(": keep-alive"))
                            .limit(12))
                    .hasSize(12);
            assertThat(metric(server, "restaurant_stream_clients")).isEqualTo(1);
        }
    }

    @Test
    void oneClientTooManyIsToldToComeLaterAndServedWhenAnotherHasLeft() throws Exception {
        ServerOptions options =
                ServerOptions.DEFAULT.withMaxStreams(2).withStreamTimes(Duration.ofSeconds(5), Duration.ofMillis(20));
        try (GeneratorServer server = serve(QUIET, options);
                Socket one = open(server, "")) {
            try (Socket other = open(server, "")) {
                await().until(() -> metric(server, "restaurant_stream_clients") == 2);
                assertThat(get(server, "/stream").statusCode()).isEqualTo(503);
                assertThat(text(get(server, "/stream"))).contains("There are 2 streams already");
                assertThat(other.isConnected()).isTrue();
            }
            await().until(() -> metric(server, "restaurant_stream_clients") == 1);
            try (Socket third = open(server, "")) {
                assertThat(lines(third).readLine()).isEqualTo("HTTP/1.1 200 OK");
            }
            assertThat(lines(one).readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aStreamOfAFaultyLogPassesOverGapsAndSendsTheRestAsItIs() throws Exception {
        EventLog log = new EventLog(Worlds.config("faulty"));
        try (GeneratorServer server = serve(new Feed(log, SimClock.unbounded()), ServerOptions.DEFAULT);
                // one character for each byte: some events are no UTF-8
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        Requests.open(server, "/stream?since=0").body(), StandardCharsets.ISO_8859_1))) {
            List<String> data = lines.lines()
                    .filter(line -> line.startsWith("data: "))
                    .limit(3000)
                    .toList();
            List<String> expected = new ArrayList<>();
            for (long offset = 1; expected.size() < 3000; offset++) {
                if (log.faultAt(offset) != Fault.DROPPED_OFFSET) {
                    Utf8Buffer event = new Utf8Buffer(512);
                    log.encode(offset, event);
                    expected.add("data: " + new String(event.toByteArray(), StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(data).isEqualTo(expected);
        }
    }

    @Test
    void refusesTimesThatWouldCutOffQuietStreams() {
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withStreamTimes(Duration.ofSeconds(2), Duration.ofMillis(1500)))
                .hasMessage("keepAlive is PT1.5S, must be from PT0.001S to half of streamIdle, PT1S");
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withStreamTimes(Duration.ofMillis(9), Duration.ofMillis(1)))
                .hasMessage("streamIdle is PT0.009S, must be from PT0.1S to PT1H");
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withMaxStreams(0))
                .hasMessage("maxStreams is 0, must be from 1 to 1000");
    }
}
