package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process of {@code ./stack inbox}: killed while it is written to, and read by the real job. */
@Tag("extended")
class InboxIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SENDERS = 4;
    private static final int BATCHES = 60;
    private static final int BATCH_EVENTS = 25;
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @Test
    void losesAndDoublesNothingThatItAcknowledgedHoweverOftenItIsKilled() throws Exception {
        int port = StackProcess.freePort();
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        Random random = new Random(12);
        StackProcess inbox = start(port);
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                int number = sender;
                running.add(senders.submit((Callable<Void>) () -> {
                    for (int batch = 0; batch < BATCHES; batch++) {
                        sendUntilAcknowledged(port, batch(number * BATCHES + batch), acknowledged);
                    }
                    return null;
                }));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * SENDERS * BATCHES * BATCH_EVENTS / (KILLS + 1) - random.nextInt(500);
                org.awaitility.Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> acknowledged.size() >= enough);
                inbox.kill();
                inbox = start(port);
            }
            for (Future<Void> sender : running) {
                sender.get(2, TimeUnit.MINUTES);
            }
            inbox.kill();
            inbox = start(port);

            Map<String, Long> served = new HashMap<>();
            long next = 0;
            for (JsonNode page = page(port, 0); !page.get("events").isEmpty(); page = page(port, next)) {
                for (JsonNode event : page.get("events")) {
                    assertThat(event.get("offset").asLong()).isEqualTo(++next);
                    assertThat(served.put(event.get("event_id").asText(), next)).isNull();
                }
            }
            assertThat(acknowledged).hasSize(SENDERS * BATCHES * BATCH_EVENTS);
            assertThat(served).isEqualTo(acknowledged);
        } finally {
            senders.shutdownNow();
            inbox.close();
        }
    }

    @Test
    void isReadByTheJobAndVerified() throws Exception {
        int port = StackProcess.freePort();
        String url = "http://127.0.0.1:" + port;
        try (StackProcess inbox = start(port);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            Map<String, Long> acknowledged = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                sendUntilAcknowledged(port, batch(i), acknowledged);
            }
            String jdbc = postgres.getJdbcUrl("postgres", "postgres");
            WholeLog.readAndVerify(folder, url, jdbc);
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM analytics.orders")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(20 * BATCH_EVENTS);
            }
            inbox.stop();
        }
    }

    private StackProcess start(int port) throws IOException {
        StackProcess inbox = StackProcess.start(
                folder,
                "inbox",
                "--data-dir",
                folder.resolve("inbox").toString(),
                "--port",
                Integer.toString(port),
                "--max-requests-per-second",
                "10000");
        inbox.awaitOutput("latest offset");
        return inbox;
    }

    /** As a sender should: what got no answer is sent again. */
    private void sendUntilAcknowledged(int port, String batch, Map<String, Long> acknowledged) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(batch))
                .build();
        JsonNode answer = org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            var response = http.send(request, BodyHandlers.ofString());
                            return response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
                        },
                        java.util.Objects::nonNull);
        assertThat(answer.get("rejected")).isEmpty();
        for (JsonNode event : answer.get("written")) {
            long offset = event.get("offset").asLong();
            Long before = acknowledged.put(event.get("event_id").asText(), offset);
            assertThat(before).isIn(null, offset);
        }
    }

    private JsonNode page(int port, long since) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/events?limit=5000&since=" + since))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static String batch(int batch) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < BATCH_EVENTS; i++) {
            int number = batch * BATCH_EVENTS + i;
            String id = "00000000-0000-4000-8000-" + String.format("%012d", number);
            String time =
                    Instant.parse("2026-11-20T17:00:00Z").plusSeconds(number).toString();
            events.add("{\"event_id\":\"" + id + "\",\"event_type\":\"order_created\",\"ts\":\"" + time
                    + "\",\"partition_key\":\"LOC-" + number % 5 + "\",\"payload\":{\"order_id\":\"" + id
                    + "\",\"visit_id\":\"" + id + "\",\"service_type\":\"takeout\",\"order_ts\":\"" + time
                    + "\",\"location_code\":\"LOC-" + number % 5 + "\"}}");
        }
        return "{\"events\":[" + String.join(",", events) + "]}";
    }
}
