package io.restaurantstream.adapters.square;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.adapters.Deliveries;
import io.restaurantstream.adapters.Fixtures;
import io.restaurantstream.adapters.LiveFacts;
import io.restaurantstream.adapters.VendorServer;
import io.restaurantstream.adapters.snapshot.Ids;
import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.webhook.PosApi;
import io.restaurantstream.adapters.webhook.PosDocument;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.adapters.webhook.SnapshotChange;
import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.inbox.WebhookException;
import io.restaurantstream.inbox.WebhookRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquareWebhookTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STATES =
            List.of("1-opened", "2-discounted", "3-paid", "4-refund-pending", "5-refunded");
    private static final String ORDER = "CAISENgvlJ6jLWAzERDzjyHVybY";
    private static final String KEY = "signature-key-of-this-test";
    private static final String TOKEN = "token-of-this-test";
    private static final URI NOTIFICATION_URL = URI.create("https://inbox.example/pos/square");
    private static final PosLocations LOCATIONS =
            new PosLocations(null, new PosLocations.Pos(Map.of("LZ3K9Q4T7W2XA", "LOC-US-020"), Map.of()), null);

    @TempDir
    Path folder;

    private VendorServer square;
    private SquareWebhook webhook;

    @BeforeEach
    void start() throws Exception {
        square = new VendorServer(TOKEN);
        Path key = Files.writeString(folder.resolve("key"), KEY);
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        webhook = new SquareWebhook(
                SecretFile.read("--square-signature-key-file", key),
                NOTIFICATION_URL,
                new PosApi("--square-base-url", square.uri(), SecretFile.read("--square-token-file", token)),
                LOCATIONS);
    }

    @AfterEach
    void stop() {
        square.close();
    }

    @Test
    void reproducesAnOrderToTheCent() {
        Map<String, Long> sums = LiveFacts.sums(Deliveries.of(all()));
        assertThat(sums)
                .containsOnly(
                        Map.entry("gross", 4190L),
                        Map.entry("discounts", 519L),
                        Map.entry("charges", 300L),
                        Map.entry("tax", 352L),
                        Map.entry("paid", 4323L),
                        Map.entry("tips", 600L),
                        Map.entry("refunds", 1000L));
        assertThat(sums.get("gross") - sums.get("discounts") + sums.get("charges") + sums.get("tax"))
                .isEqualTo(sums.get("paid"));
    }

    @Test
    void keepsTheIdsOfSquareBesideIdsOfOurs() {
        List<Event> log = Deliveries.of(all());
        OrderCreated order = payloads(log, OrderCreated.class).findFirst().orElseThrow();
        assertThat(order.externalId()).isEqualTo(ORDER);
        assertThat(order.orderId()).isEqualTo(Ids.of("square", "order", ORDER, ORDER));
        assertThat(order.serviceType().wireName()).isEqualTo("takeout");
        assertThat(payloads(log, PaymentCaptured.class).map(PaymentCaptured::externalId))
                .containsExactly("hYt5Kq2LxW8nRbV3mZc7JdPfS4EZY", "kR8mNw4VtX1cQz6LbJ5yGhDsP9FZY");
        assertThat(payloads(log, PaymentCaptured.class).map(PaymentCaptured::taxCents))
                .containsExactly(244L, 108L);
        RefundIssued refund = payloads(log, RefundIssued.class).findFirst().orElseThrow();
        assertThat(refund.externalId()).startsWith("hYt5Kq2LxW8nRbV3mZc7JdPfS4EZY_");
        assertThat(refund.taxCents()).isEqualTo(81);
        assertThat(refund.reason()).isEqualTo("Cold food");
        assertThat(payloads(log, DiscountApplied.class))
                .extracting(DiscountApplied::kind, discount -> discount.orderItemId() == null)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(DiscountKind.PROMO, true),
                        org.assertj.core.groups.Tuple.tuple(DiscountKind.EMPLOYEE, false));
    }

    @Test
    void countsARefundOnlyWhenItIsComplete() {
        List<Snapshot> all = all();
        assertThat(Deliveries.of(all.subList(0, 4)).stream().map(Event::type)).doesNotContain(EventType.REFUND_ISSUED);
    }

    @Property(tries = 100)
    void endsInTheSameStateForAnyOrderOfDeliveries(@ForAll("deliveries") List<Integer> deliveries) {
        List<Snapshot> all = all();
        int newest = deliveries.stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertThat(LiveFacts.of(Deliveries.of(deliveries.stream().map(all::get).toList())))
                .isEqualTo(LiveFacts.of(Deliveries.of(List.of(all.get(newest)))));
    }

    @Provide
    Arbitrary<List<Integer>> deliveries() {
        return Arbitraries.integers()
                .between(0, STATES.size() - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    @Test
    void fetchesTheOrderThatAPaymentARefundOrAnOrderIsAbout() throws Exception {
        serve("5-refunded");
        Snapshot expected = snapshot("5-refunded");
        for (String name : List.of("payment", "refund", "order")) {
            assertThat(read(Fixtures.bytes("square/webhook-" + name + ".json")))
                    .as(name)
                    .containsExactly(new SnapshotChange(expected));
        }
        assertThat(square.asked()).contains("/v2/orders/" + ORDER);
    }

    @Test
    void asksForRedeliveryWhileSquareIsUnavailable() throws Exception {
        byte[] message = Fixtures.bytes("square/webhook-order.json");
        assertThat(read(message)).as("an order that we may not see").isEmpty();
        serve("3-paid");
        square.answerWith(503);
        assertKind(message, WebhookException.Kind.NOT_NOW, "answered 503 for /v2/orders/" + ORDER);
        square.answerWith(200);
        square.put("/v2/payments/kR8mNw4VtX1cQz6LbJ5yGhDsP9FZY", null);
        assertKind(message, WebhookException.Kind.NOT_NOW, "The payment kR8mNw4VtX1cQz6LbJ5yGhDsP9FZY");
        Files.writeString(folder.resolve("token"), "another-token");
        Files.setLastModifiedTime(folder.resolve("token"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        assertKind(message, WebhookException.Kind.NOT_NOW, "answered 401");
    }

    @Test
    void skipsDraftsAndDocumentsThatOnlyReturn() throws Exception {
        serve("3-paid");
        JsonNode state = JSON.readTree(Fixtures.bytes("square/3-paid.json"));
        String draft = state.get("order").toString().replace("\"COMPLETED\"", "\"DRAFT\"");
        square.put("/v2/orders/" + ORDER, ("{\"order\":" + draft + "}").getBytes(UTF_8));
        assertThat(Deliveries.of(snapshots("webhook-order"))).isEmpty();
        String returns = "{\"order\":{\"id\":\"" + ORDER + "\",\"location_id\":\"LZ3K9Q4T7W2XA\","
                + "\"created_at\":\"2026-11-21T15:00:00Z\",\"updated_at\":\"2026-11-21T15:00:00Z\",\"version\":1,"
                + "\"state\":\"COMPLETED\",\"returns\":[{\"uid\":\"r\",\"source_order_id\":\"x\"}]}}";
        square.put("/v2/orders/" + ORDER, returns.getBytes(UTF_8));
        assertThat(Deliveries.of(snapshots("webhook-order"))).isEmpty();
    }

    @Test
    void acceptsOnlyDeliveriesSignedBySquare() throws Exception {
        byte[] body = Fixtures.bytes("square/webhook-payment.json");
        webhook.authenticate(new WebhookRequest(
                Map.of("x-square-hmacsha256-signature", signature(KEY, NOTIFICATION_URL.toString(), body)), body));
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("x-square-hmacsha256-signature", signature(KEY, "https://inbox.example/", body)),
                Map.of("x-square-hmacsha256-signature", signature("another key", NOTIFICATION_URL.toString(), body)))) {
            assertThatThrownBy(() -> webhook.authenticate(new WebhookRequest(headers, body)))
                    .isInstanceOf(WebhookException.class)
                    .extracting(failure -> ((WebhookException) failure).kind())
                    .isEqualTo(WebhookException.Kind.NOT_AUTHENTIC);
        }
    }

    @Test
    void sendsItsTokenOverTlsOrToThisMachineOnly() throws Exception {
        SecretFile token = SecretFile.read("--square-token-file", Files.writeString(folder.resolve("t"), TOKEN));
        assertThatThrownBy(() -> new PosApi("--square-base-url", URI.create("http://square.example"), token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--square-base-url: http://square.example is not allowed");
    }

    private void assertKind(byte[] message, WebhookException.Kind kind, String words) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOf(WebhookException.class)
                .hasMessageContaining(words)
                .extracting(failure -> ((WebhookException) failure).kind())
                .isEqualTo(kind);
    }

    private List<Webhook.Change> read(byte[] message) throws Exception {
        return webhook.read(new WebhookRequest(Map.of(), message));
    }

    private List<Snapshot> snapshots(String message) throws Exception {
        return read(Fixtures.bytes("square/" + message + ".json")).stream()
                .map(change -> ((SnapshotChange) change).snapshot())
                .toList();
    }

    private void serve(String state) throws IOException {
        JsonNode all = JSON.readTree(Fixtures.bytes("square/" + state + ".json"));
        square.put("/v2/orders/" + ORDER, ("{\"order\":" + all.get("order") + "}").getBytes(UTF_8));
        for (JsonNode payment : all.get("payments")) {
            square.put("/v2/payments/" + payment.get("id").asText(), ("{\"payment\":" + payment + "}").getBytes(UTF_8));
        }
        for (JsonNode refund : all.get("refunds")) {
            square.put("/v2/refunds/" + refund.get("id").asText(), ("{\"refund\":" + refund + "}").getBytes(UTF_8));
        }
    }

    private static List<Snapshot> all() {
        List<Snapshot> all = new ArrayList<>();
        STATES.forEach(state -> all.add(snapshot(state)));
        return all;
    }

    private static Snapshot snapshot(String state) {
        try {
            PosDocument all = PosDocument.read(Fixtures.bytes("square/" + state + ".json"));
            return new SquareOrder(all.object("order"), all.list("payments"), all.list("refunds"), LOCATIONS.square())
                    .snapshot();
        } catch (WebhookException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static String signature(String key, String url, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal((url + new String(body, UTF_8)).getBytes(UTF_8)));
    }

    private static <T> Stream<T> payloads(List<Event> log, Class<T> type) {
        return log.stream().map(Event::payload).filter(type::isInstance).map(type::cast);
    }
}
