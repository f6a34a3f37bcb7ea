package io.restaurantstream.generator.http;

import static io.restaurantstream.generator.http.Requests.get;
import static io.restaurantstream.generator.http.Requests.header;
import static io.restaurantstream.generator.http.Requests.send;
import static io.restaurantstream.generator.http.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Logs;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.Worlds;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The description against what is really served. */
@Timeout(60)
class ApiDescriptionTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Feed FEED = new Feed(Logs.realistic(), SimClock.frozen(Worlds.START.plusSeconds(7200)));
    private static final String ADMIN = "/admin/faults";

    private static GeneratorServer server;
    private static JsonNode api;

    @BeforeAll
    static void start() throws Exception {
        ServerOptions options = ServerOptions.DEFAULT
                .withFaultSwitch(true)
                .withStreamTimes(Duration.ofSeconds(1), Duration.ofMillis(20));
        server = GeneratorServer.start(FEED, "127.0.0.1", 0, options);
        api = JSON.readTree(get(server, "/openapi.json").body());
    }

    @AfterEach
    void everythingWorksAgain() throws Exception {
        send(server, "DELETE", ADMIN, "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonSchema schema(String path) {
        return SCHEMAS.getSchema(SchemaLocation.of(server.uri() + path));
    }

    private static void mustFit(JsonSchema schema, JsonNode node) {
        assertThat(schema.validate(node)).as(node.toString()).isEmpty();
    }

    @Test
    void everyRouteIsDescribedAndEveryDescribedRouteIsThere() {
        Map<String, Set<String>> described = new TreeMap<>();
        api.get("paths").properties().forEach(path -> {
            Set<String> methods = described.computeIfAbsent(path.getKey(), each -> new TreeSet<>());
            path.getValue().fieldNames().forEachRemaining(method -> {
                methods.add(method.toUpperCase(Locale.ROOT));
                if (method.equals("get")) {
                    methods.add("HEAD");
                }
            });
        });
        assertThat(server.methods()).isEqualTo(described);
    }

    @Test
    void pagesAndTheirEventsAreWhatTheirSchemasSay() throws Exception {
        JsonSchema page = schema("/schemas/page.json");
        for (long since = 0; since < FEED.latest(); since += FEED.latest() / 5) {
            JsonNode served =
                    JSON.readTree(get(server, "/events?since=" + since).body());
            assertThat(served.get("events")).isNotEmpty();
            mustFit(page, served);
        }
    }

    @Test
    void eventsHaveNoFieldThatTheirSchemaDoesNotKnow() throws Exception {
        Set<String> envelope = names(read("/schemas/envelope.json").get("properties"));
        Map<String, JsonNode> payloads = new TreeMap<>();
        // some hours after the start of the log, when feedback has begun to come
        String path = "/events?limit=3000&since=" + (FEED.latest() - 3000);
        for (JsonNode event : JSON.readTree(get(server, path).body()).get("events")) {
            String type = event.get("event_type").asText();
            if (!payloads.containsKey(type)) {
                payloads.put(type, read("/schemas/" + type + ".json").at("/properties/payload"));
            }
            assertThat(names(event)).isEqualTo(envelope);
            assertThat(names(event.get("payload")))
                    .isSubsetOf(names(payloads.get(type).get("properties")))
                    .containsAll(texts(payloads.get(type).get("required")));
        }
        assertThat(payloads).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void theExampleOfEachTypeHasAllItsFieldsAndIsReadAndWrittenAsItStands(EventType type) throws Exception {
        JsonNode schema = read("/schemas/" + type.wireName() + ".json");
        JsonNode example = schema.at("/examples/0");
        mustFit(schema("/schemas/" + type.wireName() + ".json"), example);
        mustFit(schema("/schemas/page.json"), pageOf(example));
        assertThat(names(example.get("payload"))).isEqualTo(names(schema.at("/properties/payload/properties")));

        Event event = new EventReader().read(JSON.writeValueAsBytes(example)).event();
        assertThat(event.type()).isEqualTo(type);
        assertThat(JSON.readTree(EventWriter.write(event)).equals(ApiDescriptionTest::compareValues, example))
                .as("%s written", type)
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void whatASchemaRequiresIsWhatTheReaderRequires(EventType type) throws Exception {
        JsonNode described = read("/schemas/" + type.wireName() + ".json");
        JsonNode example = described.at("/examples/0");
        Set<String> required = texts(described.at("/properties/payload/required"));
        for (String field : names(example.get("payload"))) {
            ObjectNode without = example.deepCopy();
            ((ObjectNode) without.get("payload")).remove(field);
            ObjectNode withNull = example.deepCopy();
            ((ObjectNode) withNull.get("payload")).putNull(field);
            for (ObjectNode changed : List.of(without, withNull)) {
                assertThat(isAccepted(changed)).as("%s: %s", field, changed).isEqualTo(!required.contains(field));
                assertThat(schema("/schemas/" + type.wireName() + ".json")
                                .validate(changed)
                                .isEmpty())
                        .as("%s: %s", field, changed)
                        .isEqualTo(!required.contains(field));
            }
        }
    }

    private static boolean isAccepted(JsonNode event) throws Exception {
        return isAccepted(JSON.writeValueAsBytes(event));
    }

    private static boolean isAccepted(byte[] event) {
        try {
            new EventReader().read(event);
            return true;
        } catch (InvalidEventException refused) {
            return false;
        }
    }

    /** 5.0 is 5.00: how many decimals a number has says nothing. */
    private static int compareValues(JsonNode a, JsonNode b) {
        boolean equal = a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
        return equal ? 0 : 1;
    }

    private static JsonNode pageOf(JsonNode event) throws IOException {
        return JSON.readTree(AROUND.formatted(event.toString()));
    }

    private static JsonNode read(String path) throws Exception {
        HttpResponse<byte[]> response = get(server, path);
        assertThat(header(response, "Content-Type")).isEqualTo("application/schema+json");
        return JSON.readTree(response.body());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static final String AROUND =
            "{\"events\":[%s],\"next_since\":1,\"epoch\":\"0123456789abcdef\",\"earliest\":1,"
                    + "\"latest\":1,\"watermark\":\"2026-11-20T17:00:00+00:00\",\"gaps\":[[2,2]]}";

    @Test
    void eventsThatAreBrokenOnPurposeAreNotWhatTheirSchemaSays() throws Exception {
        EventLog log = new EventLog(Worlds.config("faulty"));
        JsonSchema page = schema("/schemas/page.json");
        int broken = 0;
        for (long offset = 1; offset <= 6000; offset++) {
            Fault fault = log.faultAt(offset);
            if (fault != null && fault.breaksText()) {
                String event = Logs.sought(log, offset, offset).get(0);
                boolean fits = fits(page, AROUND.formatted(event));
                broken += fits ? 0 : 1;
                // a field that may be absent is no loss; what only a calendar or a look at the whole of an id can
                // tell is beyond a schema without formats
                boolean isSound = isAccepted(event.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(fits && !isSound && fault != Fault.INVALID_VALUE)
                        .as("%s at %d", fault, offset)
                        .isFalse();
            }
        }
        assertThat(broken).isGreaterThan(200);
    }

    private static boolean fits(JsonSchema schema, String json) {
        try {
            return schema.validate(JSON.readTree(json)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void everyDescribedStatusIsAnsweredAndInTheDescribedForm() throws Exception {
        Map<String, HttpResponse<byte[]>> answers = new TreeMap<>();
        for (Map.Entry<String, Set<String>> route : new TreeMap<String, Set<String>>(server.methods()).entrySet()) {
            if (route.getValue().contains("GET") && !route.getKey().equals("/stream")) {
                answers.put("get " + route.getKey() + " 200", get(server, route.getKey()));
            }
        }
        answers.put("get /stream 200", send(server, "HEAD", "/stream", ""));
        answers.put("get /events 400", get(server, "/events?limit=0"));
        answers.put("get /stream 400", get(server, "/stream?since=x"));
        answers.put("post " + ADMIN + " 400", post("{\"latency_ms\":-1}"));
        answers.put("post " + ADMIN + " 415", send(server, "POST", ADMIN, "{}"));
        for (String status : List.of("429", "500", "503")) {
            answers.put("post " + ADMIN + " 200", post("{\"error_" + status + "_percent\":100}"));
            answers.put("get /events " + status, get(server, "/events"));
            answers.put("get /stream " + status, get(server, "/stream"));
        }
        answers.put("delete " + ADMIN + " 204", send(server, "DELETE", ADMIN, ""));

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
        assertThat(answers.keySet()).isEqualTo(described);
        for (Map.Entry<String, HttpResponse<byte[]>> answer : answers.entrySet()) {
            mustBeAsDescribed(answer.getKey(), answer.getValue());
        }
    }

    private static HttpResponse<byte[]> post(String json) throws Exception {
        return send(server, "POST", ADMIN, json, "Content-Type", "application/json");
    }

    private static void mustBeAsDescribed(String what, HttpResponse<byte[]> answer) throws IOException {
        String[] parts = what.split(" ", -1);
        assertThat(answer.statusCode()).as(what).isEqualTo(Integer.parseInt(parts[2]));
        JsonNode response = resolved(
                api.get("paths").get(parts[1]).get(parts[0]).get("responses").get(parts[2]));
        JsonNode content = response.get("content");
        if (content == null) {
            assertThat(answer.body()).as(what).isEmpty();
            return;
        }
        String type = header(answer, "Content-Type").split(";", -1)[0];
        assertThat(names(content)).as(what).contains(type);
        if (type.endsWith("json") && answer.body().length > 0) {
            JsonNode schema = content.get(type).get("schema");
            mustFit(componentSchema(schema), JSON.readTree(answer.body()));
        }
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** {@code schema} of a response, able to refer to the components and to the schemas that the server has. */
    private static JsonSchema componentSchema(JsonNode schema) throws IOException {
        String absolute = schema.toString()
                .replace("\"#/", "\"" + server.uri() + "/openapi.json#/")
                .replace("\"schemas/", "\"" + server.uri() + "/schemas/");
        return SCHEMAS.getSchema(JSON.readTree(absolute));
    }

    @Test
    void everyDescribedParameterIsTakenInItsRangeAndRefusedOutsideOfIt() throws Exception {
        List<String> checked = new ArrayList<>();
        for (String path : List.of("/events", "/stream")) {
            for (JsonNode parameter : api.get("paths").get(path).get("get").get("parameters")) {
                String name = parameter.get("name").asText();
                JsonNode schema = parameter.get("schema");
                BigInteger min = schema.get("minimum").bigIntegerValue();
                BigInteger max = schema.get("maximum").bigIntegerValue();
                assertThat(status(path, parameter, min)).isEqualTo(200);
                assertThat(status(path, parameter, max)).as(name).isEqualTo(200);
                assertThat(status(path, parameter, min.subtract(BigInteger.ONE)))
                        .isEqualTo(400);
                assertThat(status(path, parameter, max.add(BigInteger.ONE))).isEqualTo(400);
                checked.add(name);
            }
        }
        assertThat(checked).containsExactly("since", "limit", "partitions", "partition", "since", "Last-Event-ID");
    }

    private static int status(String path, JsonNode parameter, BigInteger value) throws Exception {
        String name = parameter.get("name").asText();
        if (parameter.get("in").asText().equals("header")) {
            return send(server, "HEAD", path, "", name, value.toString()).statusCode();
        }
        String others = name.equals("partition") ? "&partitions=1024" : "";
        return send(server, "HEAD", path + "?" + name + "=" + value + others, "")
                .statusCode();
    }

    @Test
    void thePageForPeopleShowsTheDescriptionAndAsksNobodyElse() throws Exception {
        HttpResponse<byte[]> page = get(server, "/docs");
        assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(header(page, "Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(text(page)).contains("fetch('openapi.json')").doesNotContain("http:", "https:", "src=", "@import");
    }
}
