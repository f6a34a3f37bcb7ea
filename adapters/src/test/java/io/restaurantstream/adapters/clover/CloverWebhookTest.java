package io.restaurantstream.adapters.clover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.inbox.WebhookException;
import io.restaurantstream.inbox.WebhookRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloverWebhookTest {

    private static final List<String> STATES =
            List.of("1-opened", "2-corrected", "3-paid", "4-tip-adjusted", "5-refunded");
    private static final String ORDER = "9S2XJ4KNV0Q6R";
    private static final String ROOT = "/v3/merchants/QK8VN2R5TAH7M";
    private static final String TOKEN = "token-of-this-test";
    private static final PosLocations LOCATIONS =
            new PosLocations(null, null, new PosLocations.Pos(Map.of("QK8VN2R5TAH7M", "LOC-US-031"), Map.of()));

    @TempDir
    Path folder;

    private VendorServer clover;
    private CloverWebhook webhook;

    @BeforeEach
    void start() throws Exception {
        clover = new VendorServer(TOKEN);
        Path code = Files.writeString(folder.resolve("code"), "auth-code-of-this-test");
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        webhook = new CloverWebhook(
                SecretFile.read("--clover-auth-code-file", code),
                new PosApi("--clover-base-url", clover.uri(), SecretFile.read("--clover-token-file", token)),
                LOCATIONS);
    }

    @AfterEach
    void stop() {
        clover.close();
    }

    @Test
    void reproducesAnOrderToTheCent() {
        Map<String, Long> sums = LiveFacts.sums(Deliveries.of(all()));
        assertThat(sums)
                .containsOnly(
                        Map.entry("gross", 2795L),
                        Map.entry("voids", 250L),
                        Map.entry("discounts", 329L),
                        Map.entry("charges", 123L),
                        Map.entry("tax", 203L),
                        Map.entry("paid", 2792L),
                        Map.entry("tips", 400L),
                        Map.entry("refunds", 500L));
        assertThat(sums.get("gross") - sums.get("discounts") + sums.get("charges") + sums.get("tax"))
                .isEqualTo(sums.get("paid"));
    }

    @Test
    void translatesTheVendorsWords() {
        List<Event> log = Deliveries.of(all());
        OrderCreated order = payloads(log, OrderCreated.class).findFirst().orElseThrow();
        assertThat(order.externalId()).isEqualTo(ORDER);
        assertThat(order.orderId()).isEqualTo(Ids.of("clover", "order", ORDER, ORDER));
        assertThat(order.serviceType().wireName()).isEqualTo("takeout");
        assertThat(payloads(log, OrderItemAdded.class).filter(item -> item.qtyThousandths() == 375))
                .singleElement()
                .satisfies(cheese -> {
                    assertThat(cheese.unitPriceCents()).isEqualTo(2400);
                    assertThat(cheese.extendedPriceCents()).isEqualTo(900);
                });
        assertThat(payloads(log, OrderItemVoided.class).map(OrderItemVoided::reason))
                .containsExactly("no longer in the order");
        assertThat(payloads(log, TipAdjusted.class).map(TipAdjusted::tipCents)).containsExactly(400L);
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
    void fetchesEachOrderThatIsNamedOnce() throws Exception {
        clover.put(ROOT + "/orders/" + ORDER, Fixtures.bytes("clover/3-paid.json"));
        clover.put(ROOT + "/payments/PAY1XJ4KNV0Q6", ("{\"order\":{\"id\":\"" + ORDER + "\"}}").getBytes(UTF_8));
        assertThat(read(Fixtures.bytes("clover/webhook.json"))).containsExactly(new SnapshotChange(snapshot("3-paid")));
        assertThat(clover.asked().stream().filter(path -> path.startsWith(ROOT + "/orders/")))
                .singleElement()
                .asString()
                .contains("?expand=lineItems.discounts,");
    }

    @Test
    void takesALineThatCostsLessThanNothingAsADiscount() throws Exception {
        String odd =
                new String(Fixtures.bytes("clover/3-paid.json"), UTF_8).replace("\"price\": 1250", "\"price\": -1250");
        Snapshot snapshot =
                new CloverOrder(PosDocument.read(odd.getBytes(UTF_8)), LOCATIONS.clover(), "LOC-US-031").snapshot();
        assertThat(LiveFacts.sums(Deliveries.of(List.of(snapshot))))
                .containsEntry("gross", 1545L)
                .containsEntry("discounts", 329L + 1250);
    }

    @Test
    void ignoresUnknownMerchants() throws Exception {
        byte[] others = new String(Fixtures.bytes("clover/webhook.json"), UTF_8)
                .replace("QK8VN2R5TAH7M", "SOMEBODYELSE1")
                .getBytes(UTF_8);
        assertThat(read(others)).isEmpty();
        assertThat(clover.asked()).isEmpty();
    }

    @Test
    void cancelsAnOrderThatIsGoneAndAsksAgainForOneThatIsNotThereYet() throws Exception {
        String deleted = "{\"appId\":\"A\",\"merchants\":{\"QK8VN2R5TAH7M\":[{\"objectId\":\"O:" + ORDER
                + "\",\"type\":\"DELETE\",\"ts\":1}]}}";
        List<Snapshot> gone = new ArrayList<>(List.of(snapshot("1-opened")));
        gone.add(((SnapshotChange) read(deleted.getBytes(UTF_8)).get(0)).snapshot());
        assertThat(Deliveries.of(gone).stream().map(Event::type)).endsWith(EventType.ORDER_CANCELLED);
        assertThatThrownBy(() -> read(deleted.replace("DELETE", "CREATE").getBytes(UTF_8)))
                .isInstanceOf(WebhookException.class)
                .hasMessage("Clover has no order " + ORDER + " yet.");
    }

    @Test
    void skipsTestAndDeletedOrders() throws Exception {
        String paid = new String(Fixtures.bytes("clover/3-paid.json"), UTF_8);
        for (String left : List.of(
                paid.replace("\"testMode\": false", "\"testMode\": true"),
                paid.replace("\"testMode\": false", "\"deletedTimestamp\": 1795478402114"))) {
            Snapshot snapshot = new CloverOrder(
                            PosDocument.read(left.getBytes(UTF_8)), LOCATIONS.clover(), "LOC-US-031")
                    .snapshot();
            assertThat(Deliveries.of(List.of(snapshot))).isEmpty();
        }
    }

    @Test
    void acceptsOnlyDeliveriesWithTheCodeAndTheVerification() throws Exception {
        byte[] body = Fixtures.bytes("clover/webhook.json");
        webhook.authenticate(new WebhookRequest(Map.of("X-Clover-Auth", "auth-code-of-this-test"), body));
        for (Map<String, String> headers : List.of(Map.<String, String>of(), Map.of("X-Clover-Auth", "another-code"))) {
            assertThatThrownBy(() -> webhook.authenticate(new WebhookRequest(headers, body)))
                    .isInstanceOf(WebhookException.class)
                    .extracting(failure -> ((WebhookException) failure).kind())
                    .isEqualTo(WebhookException.Kind.NOT_AUTHENTIC);
        }
        WebhookRequest verification = new WebhookRequest(Map.of(), Fixtures.bytes("clover/verification.json"));
        webhook.authenticate(verification);
        assertThat(webhook.read(verification)).isEmpty();
    }

    private List<Webhook.Change> read(byte[] message) throws Exception {
        return webhook.read(new WebhookRequest(Map.of(), message));
    }

    private static List<Snapshot> all() {
        List<Snapshot> all = new ArrayList<>();
        STATES.forEach(state -> all.add(snapshot(state)));
        return all;
    }

    private static Snapshot snapshot(String state) {
        try {
            return new CloverOrder(
                            PosDocument.read(Fixtures.bytes("clover/" + state + ".json")),
                            LOCATIONS.clover(),
                            "LOC-US-031")
                    .snapshot();
        } catch (WebhookException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> Stream<T> payloads(List<Event> log, Class<T> type) {
        return log.stream().map(Event::payload).filter(type::isInstance).map(type::cast);
    }
}
