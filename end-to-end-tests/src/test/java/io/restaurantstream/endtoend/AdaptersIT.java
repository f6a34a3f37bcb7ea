package io.restaurantstream.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real restaurants' way in: exports and webhooks into the real inbox, read by the real job. */
@Tag("extended")
class AdaptersIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FIXTURES =
            Repository.root().resolve("adapters/src/test/resources/io/restaurantstream/adapters/toast");
    private static final List<String> STATES =
            List.of("1-opened", "2-ordered", "3-discounted", "4-voided", "5-paid", "6-tip-adjusted", "7-refunded");
    private static final String SECRET = "secret-of-this-test";
    private static final int ORDERS = 60;

    /** That the states of one order tell. */
    private static final int EVENTS = 18;

    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @Test
    void bringsExportsAndAPointOfSaleIntoTheTablesToTheCent() throws Exception {
        Path data = folder.resolve("inbox");
        for (String name : List.of("pizza", "coffee-shop", "french-bakery", "takeaway")) {
            Path examples = Repository.root().resolve("examples/import");
            String[] command = {
                "import",
                "csv",
                "--mapping",
                examples.resolve(name + ".yaml").toString(),
                "--skip-bad-rows",
                "--data-dir",
                data.toString(),
                examples.resolve(name + ".csv").toString()
            };
            assertThat(StackProcess.run(folder, command)).as(name).isZero();
        }
        int port = StackProcess.freePort();
        String url = "http://127.0.0.1:" + port;
        try (StackProcess inbox = start(data, port);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            for (String state : STATES) {
                send(port, state(state, 0));
            }
            String jdbc = postgres.getJdbcUrl("postgres", "postgres");
            WholeLog.readAndVerify(folder, url, jdbc);
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(rows(
                                statement,
                                "SELECT check_name, '' FROM analytics.validate_data_consistency() WHERE NOT ok"))
                        .isEmpty();
                // three stores of one export count as one
                String sold = "SELECT regexp_replace(location_code, 'NY-.*', 'NY'), sum(total) FROM analytics.orders"
                        + " GROUP BY 1";
                assertThat(rows(statement, sold))
                        .isEqualTo(Map.of(
                                "LOC-US-001", "5260.75",
                                "LOC-NY", "1086.67",
                                "LOC-FR-001", "13299.20",
                                "LOC-UK-001", "1832.35",
                                // 54.33 and 3.51, and the tips 6.00 and 0.50
                                "LOC-US-014", "64.34"));
                assertThat(rows(statement, "SELECT location_code, sum(amount) FROM analytics.refunds GROUP BY 1"))
                        .containsEntry("LOC-FR-001", "10.50")
                        .containsEntry("LOC-US-014", "15.75");
            }
            inbox.stop();
        }
    }

    @Test
    void importsAsItsDocumentSays() throws Exception {
        Path data = folder.resolve("inbox");
        int port = StackProcess.freePort();
        List<String> commands = Files.readAllLines(Repository.root().resolve("docs/adapters.md")).stream()
                .filter(line -> line.startsWith("./stack import csv "))
                .map(line -> line.substring("./stack ".length())
                        .replace("examples/", Repository.root() + "/examples/")
                        .replace("data/inbox", data.toString())
                        .replace(":8010", ":" + port))
                .toList();
        assertThat(commands).hasSize(3);
        assertThat(run(commands.get(0))).contains("82 orders, 5260.75 sold, 20.75 given back, ");
        assertThat(run(commands.get(1))).doesNotContain(" 0 of them new to the inbox");
        try (StackProcess inbox = start(data, port)) {
            assertThat(run(commands.get(2))).contains(" 0 of them new to the inbox");
            inbox.stop();
        }
    }

    private String run(String command) throws Exception {
        try (StackProcess process = StackProcess.start(folder, List.of(command.split(" ")))) {
            assertThat(process.exitCode()).as(process.output()).isZero();
            return process.output();
        }
    }

    @Test
    void tellsTheSameEventsWhenTheInboxIsKilledBetweenTwoStates() throws Exception {
        List<String> undisturbed = eventsOf(folder.resolve("undisturbed"), 0);
        List<String> killed = eventsOf(folder.resolve("killed"), KILLS);
        assertThat(undisturbed).hasSize(ORDERS * EVENTS).doesNotHaveDuplicates();
        assertThat(killed).containsExactlyInAnyOrderElementsOf(undisturbed);
    }

    /** The ids of all events in the log when some senders bring all states of many orders. */
    private List<String> eventsOf(Path data, int kills) throws Exception {
        int port = StackProcess.freePort();
        StackProcess inbox = start(data, port);
        ExecutorService senders = Executors.newFixedThreadPool(3);
        AtomicInteger sent = new AtomicInteger();
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int order = 0; order < ORDERS; order++) {
                int number = order;
                running.add(senders.submit((Callable<Void>) () -> {
                    for (String state : STATES) {
                        send(port, state(state, number));
                        sent.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (int kill = 1; kill <= kills; kill++) {
                int enough = kill * ORDERS * STATES.size() / (kills + 1);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> sent.get() >= enough);
                inbox.kill();
                inbox = start(data, port);
            }
            for (Future<Void> sender : running) {
                sender.get(2, TimeUnit.MINUTES);
            }
            List<String> ids = new ArrayList<>();
            long next = 0;
            for (JsonNode page = page(port, next); !page.get("events").isEmpty(); page = page(port, next)) {
                page.get("events")
                        .forEach(event -> ids.add(event.get("event_id").asText()));
                next = page.get("next_since").asLong();
            }
            return ids;
        } finally {
            senders.shutdownNow();
            inbox.close();
        }
    }

    private StackProcess start(Path data, int port) throws IOException {
        Path secret = Files.writeString(folder.resolve("toast.secret"), SECRET);
        Path locations = Files.writeString(
                folder.resolve("pos-locations.yaml"),
                "toast: {locations: {3c5d8a10-7e2b-4f6d-9a31-b0c4d5e6f701: LOC-US-014}}\n");
        StackProcess inbox = StackProcess.start(
                folder,
                "inbox",
                "--data-dir",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--max-requests-per-second",
                "10000",
                "--pos-locations",
                locations.toString(),
                "--toast-secret-file",
                secret.toString());
        inbox.awaitOutput("latest offset");
        assertThat(inbox.output()).contains("Webhook   http://127.0.0.1:" + port + "/pos/toast");
        return inbox;
    }

    /** A state of an order of its own. */
    private static byte[] state(String state, int number) throws IOException {
        return Files.readString(FIXTURES.resolve(state + ".json"))
                .replace("8f4f2b1c-0d3e", String.format("8f4f2b1c-%04d", number))
                .getBytes(UTF_8);
    }

    /** As a vendor should: what got no answer, or not 200, is sent again. */
    private void send(int port, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        mac.update(body);
        byte[] signature =
                mac.doFinal(JSON.readTree(body).get("timestamp").asText().getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/pos/toast"))
                .timeout(Duration.ofSeconds(20))
                .header("Toast-Signature", Base64.getEncoder().encodeToString(signature))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
                    return answer.statusCode() == 200;
                });
    }

    private JsonNode page(int port, long since) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/events?limit=5000&since=" + since))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    /** The second column by the first. */
    private static Map<String, String> rows(Statement statement, String query) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                Object value = result.getObject(2);
                rows.put(
                        result.getString(1),
                        value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value));
            }
        }
        return rows;
    }
}
