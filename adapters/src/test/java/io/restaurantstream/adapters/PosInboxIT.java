package io.restaurantstream.adapters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.adapters.clover.CloverWebhook;
import io.restaurantstream.adapters.square.SquareWebhook;
import io.restaurantstream.adapters.toast.ToastWebhook;
import io.restaurantstream.adapters.webhook.PosApi;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.inbox.InboxOptions;
import io.restaurantstream.inbox.InboxServer;
import io.restaurantstream.inbox.Webhook;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a webhook, over the inbox, to the log that the job reads. */
class PosInboxIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "secret-of-this-test";
    private static final URI SQUARE_URL = URI.create("https://inbox.example/pos/square");
    private static final String SQUARE_ORDER = "CAISENgvlJ6jLWAzERDzjyHVybY";
    private static final String CLOVER_ROOT = "/v3/merchants/QK8VN2R5TAH7M";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void bringsThreePointsOfSaleIntoTheLogOnceAndGoesOnAfterARestart() throws Exception {
        try (VendorServer vendor = new VendorServer(SECRET)) {
            vendor.put(
                    CLOVER_ROOT + "/payments/PAY1XJ4KNV0Q6", "{\"order\":{\"id\":\"9S2XJ4KNV0Q6R\"}}".getBytes(UTF_8));
            long latest;
            List<Event> first;
            try (InboxServer inbox = start(vendor)) {
                assertThat(toast(inbox, "1-opened").get("accepted").asLong()).isPositive();
                assertThat(toast(inbox, "5-paid").get("accepted").asLong()).isPositive();
                // older, and doubled
                assertThat(toast(inbox, "2-ordered").get("accepted").asLong()).isZero();
                assertThat(toast(inbox, "5-paid").get("accepted").asLong()).isZero();

                serveSquare(vendor, "3-paid");
                assertThat(square(inbox, "payment").get("accepted").asLong()).isPositive();
                assertThat(square(inbox, "order").get("accepted").asLong()).isZero();

                vendor.put(CLOVER_ROOT + "/orders/9S2XJ4KNV0Q6R", Fixtures.bytes("clover/2-corrected.json"));
                assertThat(clover(inbox).get("accepted").asLong()).isPositive();
                latest = inbox.latest();
                first = log(inbox);
                assertThat(first).hasSize((int) latest);
            }
            try (InboxServer inbox = start(vendor)) {
                assertThat(clover(inbox).get("accepted").asLong()).isZero();
                assertThat(square(inbox, "payment").get("accepted").asLong()).isZero();
                assertThat(toast(inbox, "4-voided").get("accepted").asLong()).isZero();
                assertThat(inbox.latest()).isEqualTo(latest);

                assertThat(toast(inbox, "7-refunded").get("accepted").asLong())
                        .as("the tip, and the refund")
                        .isEqualTo(2);
                serveSquare(vendor, "5-refunded");
                assertThat(square(inbox, "refund").get("accepted").asLong()).isEqualTo(1);
                vendor.put(CLOVER_ROOT + "/orders/9S2XJ4KNV0Q6R", Fixtures.bytes("clover/5-refunded.json"));
                assertThat(clover(inbox).get("accepted").asLong())
                        .as("two payments, and a refund")
                        .isEqualTo(3);

                List<Event> log = log(inbox);
                assertThat(log.subList(0, first.size())).isEqualTo(first);
                Map<String, Long> sums = LiveFacts.sums(log);
                assertThat(sums.get("paid")).isEqualTo(5784L + 4323 + 2792);
                assertThat(sums.get("refunds")).isEqualTo(1575L + 1000 + 500);
                assertThat(sums.get("gross") - sums.get("discounts") + sums.get("charges") + sums.get("tax"))
                        .isEqualTo(sums.get("paid"));
            }
        }
    }

    @Test
    void writesNothingOfAForgedOrUnknownDelivery() throws Exception {
        try (VendorServer vendor = new VendorServer(SECRET);
                InboxServer inbox = start(vendor)) {
            byte[] body = Fixtures.bytes("toast/5-paid.json");
            assertThat(post(inbox, "toast", body, "Toast-Signature", "Zm9yZ2Vk").statusCode())
                    .isEqualTo(403);
            assertThat(post(inbox, "square", body, "x-square-hmacsha256-signature", "Zm9yZ2Vk")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(post(inbox, "clover", body, "X-Clover-Auth", "forged").statusCode())
                    .isEqualTo(403);
            byte[] huge = new String(body, UTF_8)
                    .replace("\"displayName\": \"Margherita\"", "\"displayName\": \"M\", \"quantity\": 99999")
                    .getBytes(UTF_8);
            HttpResponse<String> answer =
                    post(inbox, "toast", huge, "Toast-Signature", sign(huge, "2026-11-20T19:10:45.001Z"));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("selections[0].quantity must be a quantity of at most 10000.");
            assertThat(inbox.latest()).isZero();
        }
    }

    @Test
    void refusesAWebhookOfMoreThanAMebibyteBeforeItReadsIt() throws Exception {
        try (VendorServer vendor = new VendorServer(SECRET);
                InboxServer inbox = start(vendor)) {
            byte[] body = new byte[(1 << 20) + 1];

            for (String pos : List.of("toast", "square", "clover")) {
                assertThat(post(inbox, pos, body, "X-Clover-Auth", SECRET).statusCode())
                        .as(pos)
                        .isEqualTo(413);
            }
        }
    }

    @Test
    void countsTheRequestsOfEachWebhookForItself() throws Exception {
        try (VendorServer vendor = new VendorServer(SECRET);
                InboxServer inbox = start(vendor, 1)) {
            List<Integer> forged = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                forged.add(post(inbox, "toast", new byte[1], "Toast-Signature", "Zm9yZ2Vk")
                        .statusCode());
            }
            assertThat(forged).contains(403, 429);

            vendor.put(
                    CLOVER_ROOT + "/payments/PAY1XJ4KNV0Q6", "{\"order\":{\"id\":\"9S2XJ4KNV0Q6R\"}}".getBytes(UTF_8));
            vendor.put(CLOVER_ROOT + "/orders/9S2XJ4KNV0Q6R", Fixtures.bytes("clover/2-corrected.json"));
            assertThat(clover(inbox).get("accepted").asLong()).isPositive();
        }
    }

    @Test
    void refusesAnEndlessAnswerOfTheVendor() throws Exception {
        try (VendorServer vendor = new VendorServer(SECRET);
                InboxServer inbox = start(vendor)) {
            vendor.put(
                    CLOVER_ROOT + "/payments/PAY1XJ4KNV0Q6",
                    " ".repeat((4 << 20) + 1).getBytes(UTF_8));

            HttpResponse<String> answer =
                    post(inbox, "clover", Fixtures.bytes("clover/webhook.json"), "X-Clover-Auth", SECRET);

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("the response has more than 4194304 bytes");
            assertThat(inbox.latest()).isZero();
        }
    }

    private InboxServer start(VendorServer vendor) throws Exception {
        return start(vendor, 1000);
    }

    private InboxServer start(VendorServer vendor, int maxRequestsPerSecond) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        PosLocations locations = PosLocations.read(Files.writeString(folder.resolve("locations.yaml"), """
                toast:
                  locations:
                    3c5d8a10-7e2b-4f6d-9a31-b0c4d5e6f701: LOC-US-014
                square:
                  locations: {LZ3K9Q4T7W2XA: LOC-US-020}
                clover:
                  locations: {QK8VN2R5TAH7M: LOC-US-031}
                """));
        SecretFile read = SecretFile.read("--secret", secret);
        PosApi api = new PosApi("--base-url", vendor.uri(), read);
        List<Webhook> webhooks = List.of(
                new ToastWebhook(read, locations),
                new SquareWebhook(read, SQUARE_URL, api, locations),
                new CloverWebhook(read, api, locations));
        InboxOptions options = new InboxOptions(
                "127.0.0.1", 0, null, Duration.ofMinutes(10), Duration.ofDays(400), maxRequestsPerSecond);
        return InboxServer.start(folder.resolve("log"), options, webhooks);
    }

    private JsonNode toast(InboxServer inbox, String state) throws Exception {
        byte[] body = Fixtures.bytes("toast/" + state + ".json");
        String signature = sign(body, JSON.readTree(body).get("timestamp").asText());
        return answer(post(inbox, "toast", body, "Toast-Signature", signature));
    }

    private JsonNode square(InboxServer inbox, String message) throws Exception {
        byte[] body = Fixtures.bytes("square/webhook-" + message + ".json");
        String signed = SQUARE_URL + new String(body, UTF_8);
        return answer(post(inbox, "square", body, "x-square-hmacsha256-signature", sign(new byte[0], signed)));
    }

    private JsonNode clover(InboxServer inbox) throws Exception {
        return answer(post(inbox, "clover", Fixtures.bytes("clover/webhook.json"), "X-Clover-Auth", SECRET));
    }

    private static void serveSquare(VendorServer vendor, String state) throws Exception {
        JsonNode all = JSON.readTree(Fixtures.bytes("square/" + state + ".json"));
        vendor.put("/v2/orders/" + SQUARE_ORDER, ("{\"order\":" + all.get("order") + "}").getBytes(UTF_8));
        for (JsonNode payment : all.get("payments")) {
            vendor.put("/v2/payments/" + payment.get("id").asText(), ("{\"payment\":" + payment + "}").getBytes(UTF_8));
        }
        for (JsonNode refund : all.get("refunds")) {
            vendor.put("/v2/refunds/" + refund.get("id").asText(), ("{\"refund\":" + refund + "}").getBytes(UTF_8));
        }
    }

    private List<Event> log(InboxServer inbox) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(inbox.uri() + "/events?since=0&limit=5000"))
                .build();
        LogPage page =
                PageReader.read(http.send(request, BodyHandlers.ofByteArray()).body(), 0);
        List<Event> log = new ArrayList<>();
        for (LogPage.Entry entry : page.entries()) {
            Event event = new EventReader().read(entry.json()).event();
            log.add(new Event(1, event.eventId(), event.ts(), event.partitionKey(), event.payload()));
        }
        return log;
    }

    private HttpResponse<String> post(InboxServer inbox, String pos, byte[] body, String header, String value)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(inbox.uri() + "/pos/" + pos))
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode answer(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String sign(byte[] body, String then) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        mac.update(body);
        return Base64.getEncoder().encodeToString(mac.doFinal(then.getBytes(UTF_8)));
    }
}
