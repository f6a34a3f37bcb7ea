package io.restaurantstream.adapters.toast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.adapters.Deliveries;
import io.restaurantstream.adapters.Fixtures;
import io.restaurantstream.adapters.LiveFacts;
import io.restaurantstream.adapters.snapshot.Ids;
import io.restaurantstream.adapters.snapshot.Known;
import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.snapshot.SnapshotDiff;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.adapters.webhook.SnapshotChange;
import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.inbox.WebhookException;
import io.restaurantstream.inbox.WebhookRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToastWebhookTest {

    private static final List<String> STATES =
            List.of("1-opened", "2-ordered", "3-discounted", "4-voided", "5-paid", "6-tip-adjusted", "7-refunded");
    private static final String RESTAURANT = "3c5d8a10-7e2b-4f6d-9a31-b0c4d5e6f701";
    private static final String SECRET = "secret-of-this-test";
    private static final PosLocations LOCATIONS =
            new PosLocations(new PosLocations.Pos(Map.of(RESTAURANT, "LOC-US-014"), Map.of()), null, null);

    @TempDir
    Path folder;

    private ToastWebhook webhook;

    @BeforeEach
    void start() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        webhook = new ToastWebhook(SecretFile.read("--toast-secret-file", secret), LOCATIONS);
    }

    @Test
    void reproducesAnOrderToTheCent() {
        Map<String, Long> sums = LiveFacts.sums(Deliveries.of(all()));
        assertThat(sums)
                .containsOnly(
                        // 29.00 + 15.75 + 11.9925 + 3.25; the wine is voided
                        Map.entry("gross", 5999L),
                        Map.entry("voids", 900L),
                        Map.entry("discounts", 790L),
                        Map.entry("charges", 147L),
                        Map.entry("tax", 428L),
                        Map.entry("paid", 5784L),
                        Map.entry("tips", 650L),
                        Map.entry("refunds", 1575L));
        assertThat(sums.get("gross") - sums.get("discounts") + sums.get("charges") + sums.get("tax"))
                .isEqualTo(sums.get("paid"));
    }

    @Test
    void translatesTheVendorsWords() {
        List<Event> log = Deliveries.of(all());
        OrderCreated order = payloads(log, OrderCreated.class).findFirst().orElseThrow();
        assertThat(order.orderId())
                .isEqualTo(Ids.of(
                        "toast",
                        "order",
                        "8f4f2b1c-0d3e-4a5b-8c6d-7e8f90a1b2c3",
                        "a1b2c3d4-1111-4a2b-8c3d-0e1f2a3b4c5d"));
        assertThat(order.externalId()).isEqualTo("a1b2c3d4-1111-4a2b-8c3d-0e1f2a3b4c5d");
        assertThat(order.orderTs()).isEqualTo(Instant.parse("2026-11-20T18:02:00Z"));
        assertThat(order.serviceType().wireName()).isEqualTo("dine_in");
        assertThat(order.checkNumber()).isEqualTo("27");
        assertThat(order.guests()).isEqualTo(2);
        assertThat(payloads(log, OrderMoved.class).map(OrderMoved::guests)).containsOnly(3);

        OrderItemVoided wine = payloads(log, OrderItemVoided.class).findFirst().orElseThrow();
        assertThat(wine.reason()).isEqualTo("Server error");
        assertThat(wine.afterSend()).isTrue();
        assertThat(wine.voidedTs()).isEqualTo(Instant.parse("2026-11-20T18:31:02Z"));

        DiscountApplied comp = payloads(log, DiscountApplied.class)
                .filter(discount -> discount.kind() == DiscountKind.COMP)
                .findFirst()
                .orElseThrow();
        assertThat(comp.orderItemId()).isNull();
        assertThat(comp.reason()).isEqualTo("Long wait");
        assertThat(comp.amountCents()).isEqualTo(500);

        List<PaymentCaptured> payments = payloads(log, PaymentCaptured.class).toList();
        assertThat(payments)
                .extracting(PaymentCaptured::method)
                .containsExactlyInAnyOrder(PaymentMethod.CREDIT_CARD, PaymentMethod.CASH, PaymentMethod.GIFT_CARD);
        assertThat(payments).extracting(PaymentCaptured::taxCents).containsExactlyInAnyOrder(222L, 180L, 26L);
        assertThat(payloads(log, TipAdjusted.class).map(TipAdjusted::tipCents)).containsExactly(600L);

        RefundIssued refund = payloads(log, RefundIssued.class).findFirst().orElseThrow();
        assertThat(refund.subtotalCents()).isEqualTo(1458);
        assertThat(refund.taxCents()).isEqualTo(117);
        assertThat(refund.paymentId())
                .isEqualTo(payments.stream()
                        .filter(payment -> payment.method() == PaymentMethod.CREDIT_CARD)
                        .findFirst()
                        .orElseThrow()
                        .paymentId());
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
                .ofMaxSize(12);
    }

    @Test
    void readsWhatThisVersionRemembered() {
        Known known = SnapshotDiff.between(null, snapshot("5-paid")).known();
        assertThat(Known.ofBytes(Fixtures.bytes("toast/remembered-0.2.0.json")))
                .as("an inbox that is upgraded goes on from what it knew")
                .isEqualTo(known);
        assertThat(new String(known.toBytes(), UTF_8))
                .isEqualTo(new String(Fixtures.bytes("toast/remembered-0.2.0.json"), UTF_8).strip());
    }

    @Test
    void skipsTestExcessFoodAndDeletedOrders() {
        for (String flag : List.of("createdInTestMode", "excessFood")) {
            assertThat(Deliveries.of(List.of(with("5-paid", "\"" + flag + "\": false", "\"" + flag + "\": true"))))
                    .isEmpty();
        }
        Snapshot paid = snapshot("5-paid");
        Snapshot deleted = with(
                "7-refunded",
                "\"deleted\": false,\n      \"businessDate\"",
                "\"deleted\": true,\n      \"businessDate\"");
        assertThat(Deliveries.of(List.of(deleted))).isEmpty();
        List<Event> log = Deliveries.of(List.of(paid, deleted));
        assertThat(log.stream().filter(event -> event.type() == EventType.ORDER_CANCELLED))
                .hasSize(2);
        assertThat(LiveFacts.of(log)).isEmpty();
    }

    @Test
    void takesALineThatCostsLessThanNothingAsADiscount() {
        Snapshot odd = with("3-discounted", "\"preDiscountPrice\": 9.0", "\"preDiscountPrice\": -9.0");
        assertThat(LiveFacts.sums(Deliveries.of(List.of(odd))))
                .containsEntry("gross", 5999L)
                .containsEntry("discounts", 790L + 900);
    }

    @Test
    void voidsAPaymentThatWasDenied() {
        Snapshot denied = with("6-tip-adjusted", "\"paymentStatus\": \"CAPTURED\"", "\"paymentStatus\": \"DENIED\"");
        List<Event> log = Deliveries.of(List.of(snapshot("5-paid"), denied));
        assertThat(log.stream().filter(event -> event.type() == EventType.PAYMENT_VOIDED))
                .hasSize(1);
    }

    @Test
    void acceptsOnlyDeliveriesSignedByToast() throws Exception {
        byte[] body = Fixtures.bytes("toast/5-paid.json");
        String timestamp = "2026-11-20T19:10:45.001Z";
        webhook.authenticate(new WebhookRequest(Map.of("toast-signature", signature(SECRET, body, timestamp)), body));
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("Toast-Signature", ""),
                Map.of("Toast-Signature", signature("another secret", body, timestamp)),
                Map.of("Toast-Signature", signature(SECRET, body, "2026-11-20T19:10:45.002Z")))) {
            assertThatThrownBy(() -> webhook.authenticate(new WebhookRequest(headers, body)))
                    .isInstanceOf(WebhookException.class)
                    .extracting(failure -> ((WebhookException) failure).kind())
                    .isEqualTo(WebhookException.Kind.NOT_AUTHENTIC);
        }
        byte[] changed = new String(body, UTF_8).replace("24.33", "84.33").getBytes(UTF_8);
        assertThatThrownBy(() -> webhook.authenticate(
                        new WebhookRequest(Map.of("Toast-Signature", signature(SECRET, body, timestamp)), changed)))
                .isInstanceOf(WebhookException.class);
    }

    @Test
    void namesWhatItDoesNotUnderstand() {
        assertRefused("{", WebhookException.Kind.NOT_UNDERSTOOD, "not JSON");
        assertRefused("[]", WebhookException.Kind.NOT_UNDERSTOOD, "not a JSON object");
        assertRefused(
                text("5-paid")
                        .replace(
                                "\"openedDate\": \"2026-11-20T18:02:00.000+0000\",\n      \"modifiedDate\"",
                                "\"modifiedDate\""),
                WebhookException.Kind.NOT_UNDERSTOOD,
                "details.order.openedDate must be a time.");
        assertRefused(
                text("5-paid").replace("\"amount\": 30.0", "\"amount\": \"lots\""),
                WebhookException.Kind.NOT_UNDERSTOOD,
                "details.order.checks[0].payments[0].amount must be a number.");
        assertRefused(
                text("5-paid").replace(RESTAURANT, "elsewhere"),
                WebhookException.Kind.NOT_NOW,
                "The location elsewhere is not in the file of --pos-locations");
    }

    @Test
    void doesNotTakeTheRestaurantFromAHeaderThatIsNotSigned() throws Exception {
        byte[] body = Fixtures.bytes("toast/5-paid.json");
        String header = "Toast-Restaurant-External-ID";
        assertThat(webhook.read(new WebhookRequest(Map.of(header, RESTAURANT), body)))
                .hasSize(1);
        assertThatThrownBy(() -> webhook.read(new WebhookRequest(Map.of(header, "another"), body)))
                .isInstanceOf(WebhookException.class)
                .hasMessageContaining(header);
    }

    @Test
    void answersOtherEventsOfToast() throws Exception {
        assertThat(read("{\"timestamp\":\"2026-11-20T19:10:45Z\",\"eventType\":\"low_quantity\",\"details\":{}}"))
                .isEmpty();
    }

    private void assertRefused(String body, WebhookException.Kind kind, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(WebhookException.class)
                .hasMessageContaining(message)
                .extracting(failure -> ((WebhookException) failure).kind())
                .isEqualTo(kind);
    }

    private List<Webhook.Change> read(String body) throws WebhookException {
        return webhook.read(new WebhookRequest(Map.of(), body.getBytes(UTF_8)));
    }

    private static List<Snapshot> all() {
        List<Snapshot> all = new ArrayList<>();
        STATES.forEach(state -> all.add(snapshot(state)));
        return all;
    }

    private static Snapshot snapshot(String state) {
        return with(state, "", "");
    }

    private static Snapshot with(String state, String what, String instead) {
        String text = text(state);
        assertThat(text).contains(what);
        try {
            List<Webhook.Change> changes = new ToastWebhook(null, LOCATIONS)
                    .read(new WebhookRequest(
                            Map.of(), text.replace(what, instead).getBytes(UTF_8)));
            return ((SnapshotChange) changes.get(0)).snapshot();
        } catch (WebhookException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String state) {
        return new String(Fixtures.bytes("toast/" + state + ".json"), UTF_8);
    }

    private static String signature(String secret, byte[] body, String timestamp) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal((new String(body, UTF_8) + timestamp).getBytes(UTF_8)));
    }

    private static <T> Stream<T> payloads(List<Event> log, Class<T> type) {
        return log.stream().map(Event::payload).filter(type::isInstance).map(type::cast);
    }
}
