package io.restaurantstream.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.PageReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private InboxServer server;

    @BeforeEach
    void start() throws Exception {
        server = InboxServer.start(folder.resolve("log"), options("127.0.0.1", null, 200));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void acceptsRepeatsAndServesWhatItWasSent() throws Exception {
        JsonNode first = answer(post(Batches.batch(Batches.order(1), Batches.order(2))));
        assertThat(first.get("accepted").asInt()).isEqualTo(2);
        assertThat(first.at("/written/1/offset").asInt()).isEqualTo(2);
        assertThat(first.at("/written/1/status").asText()).isEqualTo("accepted");

        JsonNode second = answer(post(Batches.batch(Batches.order(2), Batches.order(3))));
        assertThat(second.get("accepted").asInt()).isEqualTo(1);
        assertThat(second.get("repeated").asInt()).isEqualTo(1);
        assertThat(second.at("/written/0").toString())
                .isEqualTo("{\"index\":0,\"event_id\":\"" + Batches.id(2) + "\",\"status\":\"repeated\",\"offset\":2}");
        assertThat(second.get("latest").asInt()).isEqualTo(3);

        io.restaurantstream.event.LogPage page =
                PageReader.read(get("/events?since=0&limit=10").body(), 0);
        assertThat(page.entries()).hasSize(3);
        assertThat(page.epoch()).isEqualTo(server.epoch());
        assertThat(page.latest()).isEqualTo(3);
        assertThat(page.gaps()).isEmpty();
        assertThat(page.entries().get(0).partitionKey()).isEqualTo(Batches.LOCATION);
        assertThat(new EventReader().read(page.entries().get(2).json()).event().offset())
                .isEqualTo(3);
    }

    @Test
    void servesThePayloadAsItWasSentOnOneLine() throws Exception {
        String event = Batches.order(1).replace("\"payload\":{", "\"payload\":{\n  \"note\" : \"h\\u00f6t\",\r\n ");
        assertThat(answer(post(Batches.batch(event))).get("accepted").asInt()).isEqualTo(1);
        String page = new String(get("/events").body(), UTF_8);
        assertThat(page)
                .startsWith("{\"events\":[{\"offset\":1,\"event_id\":\"" + Batches.id(1)
                        + "\",\"event_type\":\"order_created\",\"ts\":\"2026-11-20T17:00:01+00:00\","
                        + "\"partition_key\":\"LOC-ON-010\",\"payload\":{  \"note\" : \"h\\u00f6t\", \"order_id\"")
                .doesNotContain("\n");
    }

    @Test
    void setsInvalidEventsAsideWithTheirReasonAndWritesTheOthers() throws Exception {
        String broken = Batches.order(2).replace("\"dine_in\"", "\"\"");
        String withOffset = Batches.order(3).replaceFirst("\\{", "{\"offset\":7,");
        String conflict = Batches.order(1, Batches.LOCATION, Batches.time(99));
        JsonNode answer = answer(post(Batches.batch(Batches.order(1), broken, "5", withOffset, conflict, "{}")));
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        JsonNode rejected = answer.get("rejected");
        assertThat(rejected).extracting(each -> each.get("index").asInt()).containsExactly(1, 2, 3, 4, 5);
        assertThat(rejected)
                .extracting(each -> each.get("reason").asText())
                .containsExactly("invalid_value", "broken_json", "invalid_value", "event_id_conflict", "broken_json");
        assertThat(rejected.at("/0/field").asText()).isEqualTo("payload.service_type");
        assertThat(rejected.at("/0/event_id").asText()).isEqualTo(Batches.id(2).toString());
        assertThat(rejected.at("/2/detail").asText()).isEqualTo("offset must be absent; the inbox assigns it");
        assertThat(new String(get("/metrics").body(), UTF_8))
                .contains("restaurant_inbox_accepted_events_total 1\n")
                .contains("restaurant_inbox_rejected_events_total{reason=\"event_id_conflict\"} 1\n")
                .contains("restaurant_log_latest_offset 1\n");
    }

    @Test
    void acceptsOneEventPerLine() throws Exception {
        HttpResponse<byte[]> response = send(
                "POST",
                "/events",
                Batches.order(1) + "\n\nno json\r\n" + Batches.order(2),
                "Content-Type",
                "application/x-ndjson");
        JsonNode answer = answer(response);
        assertThat(answer.get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.at("/rejected/0/index").asInt()).isEqualTo(1);
    }

    @Test
    void refusesABodyThatIsNoBatch() throws Exception {
        for (String body : new String[] {
            "",
            "[]",
            "{}",
            "{\"events\":5}",
            "{\"events\":[}",
            "{\"events\":[]} x",
            "{\"more\":[]}",
            "{\"events\":[" + "[".repeat(100)
        }) {
            assertProblem(post(body), 400);
        }
        assertProblem(send("POST", "/events", "x", "Content-Type", "text/plain"), 415);
        assertProblem(post(" ".repeat(PostEvents.MAX_BODY_BYTES + 1)), 413);
        assertProblem(post(Batches.batch(Collections.nCopies(PostEvents.MAX_EVENTS + 1, 1))), 413);
        assertThat(server.latest()).isZero();
    }

    @Test
    void answersBadParametersUnknownPathsAndMethodsWithAProblem() throws Exception {
        for (String query : new String[] {
            "since=-1",
            "since=x",
            "limit=0",
            "limit=50001",
            "partition=1",
            "partitions=2&partition=2",
            "partitions=1025"
        }) {
            assertProblem(get("/events?" + query), 400);
        }
        assertProblem(get("/nothing"), 404);
        for (String path : new String[] {"/events", "/events/"}) {
            HttpResponse<byte[]> response = send("DELETE", path, "");
            assertProblem(response, 405);
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
        }
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void answersThatWhatIsTooOldIsGone() throws Exception {
        post(Batches.batch(Batches.order(1), Batches.order(2), Batches.order(3)));
        server.close();
        server = InboxServer.start(
                folder.resolve("log"),
                new InboxOptions("127.0.0.1", 0, null, Duration.ofMinutes(10), Duration.ofMillis(1), 200));
        // old events are dropped soon after the start
        await().until(() -> get("/events?since=0").statusCode() != 200);
        HttpResponse<byte[]> gone = get("/events?since=1");
        assertProblem(gone, 410);
        assertThat(JSON.readTree(gone.body()).get("detail").asText())
                .isEqualTo("Since is 1, but the log now begins at offset 3; what was before has been dropped.");

        io.restaurantstream.event.LogPage page =
                PageReader.read(get("/events?since=2").body(), 2);
        assertThat(page.entries()).hasSize(1);
        assertThat(page.earliest()).isEqualTo(3);
    }

    @Test
    void compressesWhenAskedTo() throws Exception {
        post(Batches.batch(java.util.stream.IntStream.range(0, 100).boxed().toList()));
        HttpResponse<byte[]> response = get("/events", "Accept-Encoding", "gzip");
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(PageReader.read(body.readAllBytes(), 0).entries()).hasSize(100);
        }
    }

    @Test
    void asksForTheTokenOnceThereIsOneAndReadsItAgainWhenItChanges() throws Exception {
        Path token = folder.resolve("token");
        Files.writeString(token, "first-token-of-this-test\n");
        server.close();
        server = InboxServer.start(folder.resolve("log"), options("127.0.0.1", token, 200));
        assertProblem(post(Batches.batch(Batches.order(1))), 401);
        assertProblem(get("/events", "Authorization", "Bearer second-token-of-this-test"), 401);
        assertThat(get("/events", "Authorization", "Bearer first-token-of-this-test")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/livez").statusCode()).isEqualTo(200);

        Files.writeString(token, "second-token-of-this-test");
        Files.setLastModifiedTime(token, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertThat(get("/events", "Authorization", "Bearer second-token-of-this-test")
                        .statusCode())
                .isEqualTo(200);

        // half of a token, as it is found while the file is written
        Files.writeString(token, "half");
        Files.setLastModifiedTime(token, java.nio.file.attribute.FileTime.fromMillis(2_000_000));
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(get("/events", "Authorization", "Bearer half").statusCode())
                    .as("attempt %d", attempt)
                    .isEqualTo(500);
        }
    }

    @Test
    void limitsHowOftenAClientMaySend() throws Exception {
        server.close();
        server = InboxServer.start(folder.resolve("log"), options("127.0.0.1", null, 1));
        assertThat(post(Batches.batch(Batches.order(1))).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> second = post(Batches.batch(Batches.order(2)));
        assertProblem(second, 429);
        assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void answersOnlyToItsOwnNames() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 421 ");
        }
    }

    @Test
    void isReachableFromTheNetworkWithATokenOnly() {
        assertThatThrownBy(() -> options("0.0.0.0", null, 200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--token-file");
    }

    @Test
    void servesAWebhookAndRemembersWhatItToldInTheSameWrite() throws Exception {
        server.close();
        server = InboxServer.start(folder.resolve("log"), options("127.0.0.1", null, 200), List.of(new Counter()));
        assertProblem(send("POST", "/pos/counter", "1", "Signature", "forged"), 403);
        assertProblem(send("POST", "/pos/counter", "x", "Signature", "right"), 422);
        assertProblem(send("POST", "/pos/counter", "busy", "Signature", "right"), 503);
        assertThat(server.latest()).isZero();

        // an order for each number that was not told before
        assertThat(answer(send("POST", "/pos/counter", "3", "Signature", "right"))
                        .toString())
                .isEqualTo("{\"accepted\":3,\"repeated\":0,\"latest\":3}");
        assertThat(answer(send("POST", "/pos/counter", "2", "Signature", "right"))
                        .toString())
                .isEqualTo("{\"accepted\":0,\"repeated\":0,\"latest\":3}");
        server.close();
        server = InboxServer.start(folder.resolve("log"), options("127.0.0.1", null, 200), List.of(new Counter()));
        assertThat(answer(send("POST", "/pos/counter", "5", "Signature", "right"))
                        .toString())
                .isEqualTo("{\"accepted\":2,\"repeated\":0,\"latest\":5}");
        assertThat(PageReader.read(get("/events").body(), 0).entries()).hasSize(5);
    }

    @Test
    void comparesOneChangeAtATimeWithWhatIsRemembered() throws Exception {
        server.close();
        server = InboxServer.start(folder.resolve("log"), options("127.0.0.1", null, 10_000), List.of(new Counter()));
        List<java.util.concurrent.CompletableFuture<HttpResponse<byte[]>>> answers = new java.util.ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + "/pos/counter"))
                    .header("Signature", "right")
                    .POST(BodyPublishers.ofString(Integer.toString(i)))
                    .build();
            answers.add(http.sendAsync(request, BodyHandlers.ofByteArray()));
        }
        for (java.util.concurrent.CompletableFuture<HttpResponse<byte[]>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(server.latest()).isEqualTo(20);
    }

    /** Is told how many orders there are, and tells those that it has not told yet. */
    private static final class Counter implements Webhook {

        @Override
        public String path() {
            return "/pos/counter";
        }

        @Override
        public void authenticate(WebhookRequest request) throws WebhookException {
            if (!"right".equals(request.header("signature"))) {
                throw new WebhookException(WebhookException.Kind.NOT_AUTHENTIC, "The signature is wrong.");
            }
        }

        @Override
        public List<Change> read(WebhookRequest request) throws WebhookException {
            String text = new String(request.body(), UTF_8);
            if (text.equals("busy")) {
                throw new WebhookException(WebhookException.Kind.NOT_NOW, "Not now.");
            }
            if (!text.matches("\\d+")) {
                throw new WebhookException(WebhookException.Kind.NOT_UNDERSTOOD, "That is no number.");
            }
            return List.of(new Count(Integer.parseInt(text)));
        }

        private record Count(int count) implements Change {

            @Override
            public String key() {
                return "count";
            }

            @Override
            public Update after(byte[] remembered) {
                int before = remembered == null ? 0 : Integer.parseInt(new String(remembered, UTF_8));
                List<io.restaurantstream.event.Event> events = new java.util.ArrayList<>();
                for (int i = before + 1; i <= count; i++) {
                    try {
                        String json = Batches.order(i).replaceFirst("\\{", "{\"offset\":1,");
                        events.add(new EventReader().read(json.getBytes(UTF_8)).event());
                    } catch (io.restaurantstream.event.InvalidEventException e) {
                        throw new AssertionError(e);
                    }
                }
                return new Update(
                        events,
                        events.isEmpty() ? null : Integer.toString(count).getBytes(UTF_8));
            }
        }
    }

    private static InboxOptions options(String host, Path token, int requests) {
        return new InboxOptions(host, 0, token, Duration.ofMinutes(10), Duration.ofDays(400), requests);
    }

    private static JsonNode answer(HttpResponse<byte[]> response) throws Exception {
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status) throws Exception {
        String body = new String(response.body(), UTF_8);
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JSON.readTree(body).get("status").asInt()).isEqualTo(status);
    }

    private HttpResponse<byte[]> post(String body) throws Exception {
        return send("POST", "/events", body, "Content-Type", "application/json");
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    private HttpResponse<byte[]> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .method(
                        method,
                        body.isEmpty() && !method.equals("POST")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
