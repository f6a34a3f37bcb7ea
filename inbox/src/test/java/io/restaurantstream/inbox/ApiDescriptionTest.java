package io.restaurantstream.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.math.BigInteger;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The description against what is really served. */
@Timeout(60)
class ApiDescriptionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** What takes half a minute, or a disk that is full or broken. */
    private static final Set<String> NOT_ANSWERED_HERE =
            Set.of("post /events 408", "post /events 507", "get /readyz 503");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<InboxServer> servers = new ArrayList<>();
    private InboxServer server;
    private JsonNode api;

    private record Answer(int status, Map<String, String> headers, byte[] body) {

        /** All that came over a connection that is closed. */
        static Answer parse(byte[] response) {
            String text = new String(response, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n", -1);
            Map<String, String> headers = new TreeMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(": ", 2);
                headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
            }
            int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
            return new Answer(status, headers, text.substring(end + 4).getBytes(ISO_8859_1));
        }

        static Answer of(HttpResponse<byte[]> response) {
            Map<String, String> headers = new TreeMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
            return new Answer(response.statusCode(), headers, response.body());
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = start(folder.resolve("log"), null, Duration.ofDays(400), 10_000);
        api = JSON.readTree(get(server, "/openapi.json").body());
    }

    private InboxServer start(Path log, Path token, Duration retain, int requestsPerSecond) throws Exception {
        InboxServer started = InboxServer.start(
                log, new InboxOptions("127.0.0.1", 0, token, Duration.ofMinutes(10), retain, requestsPerSecond));
        servers.add(started);
        return started;
    }

    @AfterEach
    void stop() throws Exception {
        for (InboxServer each : servers) {
            each.close();
        }
    }

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
        Map<String, Set<String>> described = new TreeMap<>();
        api.get("paths").properties().forEach(path -> {
            Set<String> methods = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(method -> methods.add(method.toUpperCase(Locale.ROOT)));
            described.put(path.getKey(), methods);
        });
        assertThat(server.methods()).isEqualTo(described);
    }

    @Test
    void everyDescribedStatusIsAnsweredInTheDescribedForm() throws Exception {
        Map<String, Answer> answers = new TreeMap<>();
        String orders = Batches.batch(Batches.order(1), Batches.order(2));
        answers.put("post /events 200", post(server, orders));
        for (String path : List.of("/events", "/livez", "/readyz", "/metrics", "/openapi.json")) {
            answers.put("get " + path + " 200", get(server, path));
        }
        answers.put("post /events 400", post(server, "[]"));
        answers.put("get /events 400", get(server, "/events?limit=0"));
        answers.put("post /events 413", post(server, " ".repeat(PostEvents.MAX_BODY_BYTES + 1)));
        answers.put("post /events 415", send(server, "POST", "/events", "x", "Content-Type", "text/plain"));
        answers.put("post /events 421", misdirected("POST", "/events"));
        answers.put("get /events 421", misdirected("GET", "/events"));
        answers.put("get /metrics 421", misdirected("GET", "/metrics"));
        answers.put("post /events 503", whileSixteenBatchesAreSent(orders));

        InboxServer limited = start(folder.resolve("limited"), null, Duration.ofDays(400), 1);
        post(limited, orders);
        answers.put("post /events 429", post(limited, orders));
        InboxServer before = start(folder.resolve("trimmed"), null, Duration.ofDays(400), 10_000);
        post(before, orders);
        before.close();
        servers.remove(before);
        InboxServer trimmed = start(folder.resolve("trimmed"), null, Duration.ofMillis(1), 10_000);
        await().until(() -> get(trimmed, "/events").status() != 200);
        answers.put("get /events 410", get(trimmed, "/events"));

        Path token = folder.resolve("token");
        Files.writeString(token, "a-token-of-this-test");
        InboxServer closed = start(folder.resolve("closed"), token, Duration.ofDays(400), 10_000);
        for (int status : new int[] {401, 500}) {
            answers.put("post /events " + status, post(closed, orders));
            answers.put("get /events " + status, get(closed, "/events"));
            answers.put("get /metrics " + status, get(closed, "/metrics"));
            // half of a token, as it is found while the file is written
            Files.writeString(token, "half");
        }

        Set<String> described = new TreeSet<>();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> method.getValue()
                                .get("responses")
                                .fieldNames()
                                .forEachRemaining(status ->
                                        described.add(method.getKey() + " " + path.getKey() + " " + status))));
        described.removeAll(NOT_ANSWERED_HERE);
        assertThat(answers.keySet()).isEqualTo(described);
        for (Map.Entry<String, Answer> answer : answers.entrySet()) {
            mustBeAsDescribed(answer.getKey(), answer.getValue());
        }
    }

    private void mustBeAsDescribed(String what, Answer answer) throws IOException {
        String[] parts = what.split(" ", -1);
        assertThat(answer.status).as(what).isEqualTo(Integer.parseInt(parts[2]));
        JsonNode response = resolved(
                api.get("paths").get(parts[1]).get(parts[0]).get("responses").get(parts[2]));
        if (response.has("headers")) {
            for (String header : names(response.get("headers"))) {
                assertThat(answer.headers).as(what).containsKey(header.toLowerCase(Locale.ROOT));
            }
        }
        JsonNode content = response.get("content");
        String type = answer.headers.get("content-type").split(";", -1)[0];
        assertThat(names(content)).as(what).containsExactly(type);
        if (type.endsWith("json")) {
            mustFit(schema(content.get(type).get("schema")), JSON.readTree(answer.body));
        }
    }

    @Test
    void theAnswerOfEachEventIsAsDescribed() throws Exception {
        post(server, Batches.batch(Batches.order(1)));
        Answer answer = post(
                server,
                Batches.batch(
                        Batches.order(1),
                        Batches.order(2),
                        Batches.order(1, Batches.LOCATION, Batches.time(99)),
                        Batches.order(3).replace("\"event_type\":\"order_created\",", ""),
                        Batches.order(4).replace("order_created", "order_dreamt"),
                        Batches.order(5).replace("\"dine_in\"", "\"\""),
                        Batches.order(6).replace("\"dine_in\"", "7"),
                        "5"));
        mustBeAsDescribed("post /events 200", answer);
        JsonNode rejected = JSON.readTree(answer.body).get("rejected");
        Set<String> reasons = new TreeSet<>();
        api.at("/components/schemas/Written/properties/rejected/items/properties/reason/enum")
                .forEach(reason -> reasons.add(reason.asText()));
        assertThat(rejected)
                .extracting(each -> each.get("reason").asText())
                .containsExactlyInAnyOrderElementsOf(reasons);
        mustBeAsDescribed("get /events 200", get(server, "/events"));
    }

    @Test
    void theExampleIsABatchThatIsAccepted() throws Exception {
        JsonNode json = api.at("/paths/~1events/post/requestBody/content/application~1json");
        JsonNode example = json.get("example");
        mustFit(schema(json.get("schema")), example);
        assertThat(JSON.readTree(post(server, example.toString()).body)
                        .get("accepted")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aBatchThatIsNotAsDescribedIsRefused() throws Exception {
        JsonNode schema = api.at("/paths/~1events/post/requestBody/content/application~1json/schema");
        JsonNode tooMany = JSON.readTree(Batches.batch(Collections.nCopies(PostEvents.MAX_EVENTS + 1, 1)));
        JsonNode most = JSON.readTree(Batches.batch(Collections.nCopies(PostEvents.MAX_EVENTS, 1)));
        assertThat(schema(schema).validate(tooMany)).isNotEmpty();
        assertThat(post(server, tooMany.toString()).status).isEqualTo(413);
        mustFit(schema(schema), most);
        assertThat(post(server, most.toString()).status).isEqualTo(200);

        JsonNode withOffset = JSON.readTree(Batches.batch(Batches.order(3).replaceFirst("\\{", "{\"offset\":7,")));
        assertThat(schema(schema).validate(withOffset)).isNotEmpty();
        assertThat(JSON.readTree(post(server, withOffset.toString()).body)
                        .at("/rejected/0/reason")
                        .asText())
                .isEqualTo("invalid_value");
    }

    @Test
    void everyDescribedParameterIsTakenInItsRangeAndRefusedOutsideOfIt() throws Exception {
        List<String> checked = new ArrayList<>();
        for (JsonNode parameter : api.at("/paths/~1events/get/parameters")) {
            String name = parameter.get("name").asText();
            BigInteger min = parameter.at("/schema/minimum").bigIntegerValue();
            BigInteger max = parameter.at("/schema/maximum").bigIntegerValue();
            assertThat(status(name, min)).as(name).isEqualTo(200);
            assertThat(status(name, max)).as(name).isEqualTo(200);
            assertThat(status(name, min.subtract(BigInteger.ONE))).as(name).isEqualTo(400);
            assertThat(status(name, max.add(BigInteger.ONE))).as(name).isEqualTo(400);
            checked.add(name);
        }
        assertThat(checked).containsExactly("since", "limit", "partitions", "partition");
    }

    private int status(String parameter, BigInteger value) throws Exception {
        String others = parameter.equals("partition") ? "&partitions=1024" : "";
        return get(server, "/events?" + parameter + "=" + value + others).status;
    }

    /** {@code schema} of the description, able to refer to its components. */
    private JsonSchema schema(JsonNode schema) throws IOException {
        return SCHEMAS.getSchema(
                JSON.readTree(schema.toString().replace("\"#/", "\"" + server.uri() + "/openapi.json#/")));
    }

    private static void mustFit(JsonSchema schema, JsonNode node) {
        assertThat(schema.validate(node)).as(node.toString()).isEmpty();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Answer whileSixteenBatchesAreSent(String batch) throws Exception {
        List<Socket> senders = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                senders.add(sending("POST", "/events", "127.0.0.1", "Content-Length: 9\r\n"));
            }
            await().until(() -> post(server, batch).status != 200);
            return post(server, batch);
        } finally {
            for (Socket sender : senders) {
                sender.close();
            }
        }
    }

    private Answer misdirected(String method, String path) throws IOException {
        try (Socket socket = sending(method, path, "evil.example", "Connection: close\r\nContent-Length: 0\r\n")) {
            return Answer.parse(socket.getInputStream().readAllBytes());
        }
    }

    /** A connection over which the head of a request was sent. */
    private Socket sending(String method, String path, String host, String headers) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                                + headers + "\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    private Answer post(InboxServer to, String body) throws Exception {
        return send(to, "POST", "/events", body, "Content-Type", "application/json");
    }

    private Answer get(InboxServer from, String path) throws Exception {
        return send(from, "GET", path, "");
    }

    private Answer send(InboxServer to, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(to.uri() + path)).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Answer.of(http.send(request.build(), BodyHandlers.ofByteArray()));
    }
}
