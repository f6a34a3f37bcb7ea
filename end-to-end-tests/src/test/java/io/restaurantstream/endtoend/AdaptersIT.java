package io.restaurantstream.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.endtoend.PointsOfSale.Delivery;
import io.restaurantstream.endtoend.PointsOfSale.Vendor;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real restaurants' way in: exports and webhooks into the real inbox, read by the real job. */
@Tag("extended")
class AdaptersIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of each point of sale, where there are three. */
    private static final int ORDERS_OF_EACH = 10;

    /** Of one point of sale. */
    private static final int ORDERS = 60;

    /** That the states of one order tell. */
    private static final int EVENTS = 18;

    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private PointsOfSale vendors;

    @BeforeEach
    void open() throws Exception {
        vendors = new PointsOfSale(folder.resolve("vendors"));
    }

    @AfterEach
    void close() {
        vendors.close();
    }

    @Test
    void bringsExportsAndPointsOfSaleIntoTheTablesToTheCentInAnyOrderOfDelivery() throws Exception {
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
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            deliver(PointsOfSale.inOrder(ORDERS_OF_EACH), data, postgres.getJdbcUrl("postgres", "postgres"));
            List<String> cameTo;
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                salesAreRight(statement);
                ordersAreFoundByTheIdsOfTheirVendors(statement);
                cameTo = whatOrdersCameTo(statement);
                statement.execute("CREATE DATABASE shuffled");
            }

            List<Delivery> shuffled = PointsOfSale.shuffled(ORDERS_OF_EACH, new Random(12));
            deliver(shuffled, folder.resolve("shuffled"), postgres.getJdbcUrl("postgres", "shuffled"));
            try (Connection connection =
                            postgres.getDatabase("postgres", "shuffled").getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(whatOrdersCameTo(statement)).isNotEmpty().isEqualTo(cameTo);
            }
        }
    }

    /** Delivers to a new inbox on {@code data}, from which a new job fills the tables. */
    private void deliver(List<Delivery> deliveries, Path data, String jdbcUrl) throws Exception {
        int port = StackProcess.freePort();
        try (StackProcess inbox = start(data, port)) {
            for (Delivery delivery : deliveries) {
                vendors.send(port, delivery);
            }
            WholeLog.readAndVerify(Files.createTempDirectory(folder, "job-"), "http://127.0.0.1:" + port, jdbcUrl);
            inbox.stop();
        }
    }

    private static void salesAreRight(Statement statement) throws Exception {
        assertThat(rows(statement, "SELECT check_name, '' FROM analytics.validate_data_consistency() WHERE NOT ok"))
                .isEmpty();
        // three stores of one export count as one
        String sold =
                "SELECT regexp_replace(location_code, 'NY-.*', 'NY'), sum(total) FROM analytics.orders GROUP BY 1";
        assertThat(rows(statement, sold))
                .isEqualTo(Map.of(
                        "LOC-US-001", "5260.75",
                        "LOC-NY", "1086.67",
                        "LOC-FR-001", "13299.20",
                        "LOC-UK-001", "1832.35",
                        // ten times 54.33 and 3.51, and the tips 6.00 and 0.50
                        "LOC-US-014", "643.40",
                        // ten times 43.23, and the tip 6.00
                        "LOC-US-020", "492.30",
                        // ten times 27.92, and the tip 4.00
                        "LOC-US-031", "319.20"));
        assertThat(rows(statement, "SELECT location_code, sum(amount) FROM analytics.refunds GROUP BY 1"))
                .containsEntry("LOC-FR-001", "10.50")
                .containsEntry("LOC-US-014", "157.50")
                .containsEntry("LOC-US-020", "100.00")
                .containsEntry("LOC-US-031", "50.00");
    }

    private static void ordersAreFoundByTheIdsOfTheirVendors(Statement statement) throws Exception {
        Map<String, String> totals = Map.of(
                "a1b2c3d4-2222-4a2b-8c3d-0e1f2a3b4c5d", "4.01",
                "CAISENgvlJ6jLWAzERDzjyHVybY", "49.23",
                "9S2XJ4KNV0Q6R", "31.92");
        for (String vendorsId : totals.keySet()) {
            String id = PointsOfSale.withIdsOf(7, vendorsId);
            assertThat(rows(
                            statement,
                            "SELECT external_id, total FROM analytics.orders WHERE external_id = '" + id + "'"))
                    .isEqualTo(Map.of(id, totals.get(vendorsId)));
        }
        String payment = PointsOfSale.withIdsOf(7, "hYt5Kq2LxW8nRbV3mZc7JdPfS4EZY");
        assertThat(rows(
                        statement,
                        "SELECT method, total FROM analytics.payments WHERE external_id = '" + payment + "'"))
                .isEqualTo(Map.of("credit_card", "36.00"));
    }

    private static List<String> whatOrdersCameTo(Statement statement) throws Exception {
        String query;
        try (InputStream in = AdaptersIT.class.getResourceAsStream("/what-orders-came-to.sql")) {
            query = new String(in.readAllBytes(), UTF_8);
        }
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT table_name || ' ' || content FROM (" + query + ") AS came_to"
                        + " WHERE content ->> 'location_code' IN ('LOC-US-014', 'LOC-US-020', 'LOC-US-031') ORDER BY 1")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
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
                    for (Delivery delivery : Vendor.TOAST.deliveries(number)) {
                        vendors.send(port, delivery);
                        sent.incrementAndGet();
                    }
                    return null;
                }));
            }
            int states = Vendor.TOAST.deliveries(0).size();
            for (int kill = 1; kill <= kills; kill++) {
                int enough = kill * ORDERS * states / (kills + 1);
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
        List<String> command = new ArrayList<>(List.of(
                "inbox",
                "--data-dir",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--max-requests-per-second",
                "10000"));
        command.addAll(vendors.inboxOptions());
        StackProcess inbox = StackProcess.start(folder, command);
        inbox.awaitOutput("latest offset");
        for (String vendor : List.of("toast", "square", "clover")) {
            assertThat(inbox.output()).contains("Webhook   http://127.0.0.1:" + port + "/pos/" + vendor);
        }
        return inbox;
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
