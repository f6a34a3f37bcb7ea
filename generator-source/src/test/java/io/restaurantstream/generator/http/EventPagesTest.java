package io.restaurantstream.generator.http;

import static io.restaurantstream.generator.http.Requests.get;
import static io.restaurantstream.generator.http.Requests.header;
import static io.restaurantstream.generator.http.Requests.send;
import static io.restaurantstream.generator.http.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Logs;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.Worlds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventPagesTest {

    private static final String LINES = "application/x-ndjson";
    private static final EventLog LOG = new EventLog(Worlds.config("faulty"));

    private static GeneratorServer server;

    @BeforeAll
    static void start() {
        server = GeneratorServer.start(new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(3600))), "127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events?since=3&limit=700",
                "/events?since=90&limit=50000",
                "/events?limit=300&partitions=5&partition=2",
                "/events?since=9000000000"
            })
    void linesHoldTheSameBytesAsThePageAndHeadersTellItsFields(String path) throws Exception {
        HttpResponse<byte[]> lines = get(server, path, "Accept", LINES);
        HttpResponse<byte[]> json = get(server, path);
        LogPage page = PageReader.read(json.body(), path.contains("since=3&") ? 3 : 0);
        assertThat(header(lines, "Content-Type")).isEqualTo(LINES);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (LogPage.Entry entry : page.entries()) {
            expected.write(entry.json());
            expected.write('\n');
        }
        assertThat(lines.body()).isEqualTo(expected.toByteArray());
        assertThat(header(lines, "X-Next-Since")).isEqualTo(Long.toString(page.nextSince()));
        assertThat(header(lines, "X-Epoch")).isEqualTo(page.epoch()).isEqualTo(LOG.epoch());
        assertThat(header(lines, "X-Latest")).isEqualTo(Long.toString(page.latest()));
        assertThat(text(json)).contains("\"watermark\":\"" + header(lines, "X-Watermark") + "\"");
    }

    @Test
    void everyLineIsOneEventAlsoWhereEventsAreBroken() throws Exception {
        List<String> lines = new ArrayList<>();
        long since = 0;
        while (lines.size() < 20_000) {
            HttpResponse<byte[]> page = get(server, "/events?limit=5000&since=" + since, "Accept", LINES);
            lines.addAll(
                    new String(page.body(), StandardCharsets.ISO_8859_1).lines().toList());
            since = Long.parseLong(header(page, "X-Next-Since"));
        }
        assertThat(lines).allMatch(line -> line.startsWith("{\"offset\":"));
        long gaps = 0;
        for (long offset = 1; offset <= since; offset++) {
            gaps += LOG.faultAt(offset) == Fault.DROPPED_OFFSET ? 1 : 0;
        }
        assertThat(lines).hasSize((int) (since - gaps));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", LINES})
    void isCompressedWhenAskedForAndHoldsTheSame(String type) throws Exception {
        HttpResponse<byte[]> plain = get(server, "/events?limit=3000", "Accept", type);
        HttpResponse<byte[]> packed = get(server, "/events?limit=3000", "Accept", type, "Accept-Encoding", "gzip");
        assertThat(header(plain, "Content-Encoding")).isNull();
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Content-Type")).isEqualTo(type);
        assertThat(header(packed, "Vary")).contains("Accept-Encoding");
        assertThat(packed.body().length).isLessThan(plain.body().length / 3);
        assertThat(unpacked(packed.body())).isEqualTo(plain.body());
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br", "gzip;q=0"})
    void isNotCompressedForThoseWhoCannotReadIt(String encoding) throws Exception {
        HttpResponse<byte[]> page = get(server, "/events?limit=3000", "Accept-Encoding", encoding);
        assertThat(header(page, "Content-Encoding")).isNull();
        assertThat(text(page)).startsWith("{\"events\":[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events?limit=10", "/stream", "/menu", "/health", "/metrics"})
    void headHasTheHeadersOfGetAndNoBody(String path) throws Exception {
        HttpResponse<byte[]> head = send(server, "HEAD", path, "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        if (!path.equals("/stream")) {
            assertThat(header(head, "Content-Type")).isEqualTo(header(get(server, path), "Content-Type"));
        }
    }

    @Test
    void headTellsWhereAPageOfLinesEnds() throws Exception {
        HttpResponse<byte[]> head = send(server, "HEAD", "/events?limit=10", "", "Accept", LINES);
        assertThat(header(head, "X-Next-Since"))
                .isEqualTo(header(get(server, "/events?limit=10", "Accept", LINES), "X-Next-Since"));
        assertThat(send(server, "HEAD", "/events?limit=0", "").statusCode()).isEqualTo(400);
        assertThat(send(server, "HEAD", "/nope", "").statusCode()).isEqualTo(404);
    }

    @Test
    void optionsTellTheMethods() throws Exception {
        HttpResponse<byte[]> options = send(server, "OPTIONS", "/events", "");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(header(options, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
        HttpResponse<byte[]> put = send(server, "PUT", "/menu", "[]");
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(header(put, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(text(put)).contains("/menu does not accept PUT; it accepts GET, HEAD, OPTIONS.");
    }

    @Test
    void aPageOfLinesIsTheLogItself() throws Exception {
        assertThat(text(get(server, "/events?limit=9", "Accept", "text/plain, " + LINES)))
                .isEqualTo(String.join("\n", Logs.sought(LOG, 1, 9)) + "\n");
    }
}
