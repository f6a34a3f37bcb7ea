package io.restaurantstream.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.adapters.VendorServer;
import java.io.IOException;
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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Toast, Square and Clover, as an inbox sees them: signed webhooks, and a server from which two of them are asked. */
final class PointsOfSale implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FIXTURES =
            Repository.root().resolve("adapters/src/test/resources/io/restaurantstream/adapters");
    private static final String SECRET = "secret-of-this-test";
    private static final String SQUARE_URL = "https://inbox.example/pos/square";

    /** Whose points of sale deliver. */
    enum Vendor {
        TOAST,
        SQUARE,
        CLOVER;

        /** The states that an order goes through, which are names of fixtures. */
        private List<String> states() {
            return switch (this) {
                case TOAST ->
                    List.of(
                            "1-opened",
                            "2-ordered",
                            "3-discounted",
                            "4-voided",
                            "5-paid",
                            "6-tip-adjusted",
                            "7-refunded");
                case SQUARE -> List.of("1-opened", "2-discounted", "3-paid", "4-refund-pending", "5-refunded");
                case CLOVER -> List.of("1-opened", "2-corrected", "3-paid", "4-tip-adjusted", "5-refunded");
            };
        }

        /** The last part of its webhook's path. */
        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** All states of one order, in order. */
        List<Delivery> deliveries(int order) {
            return states().stream()
                    .map(state -> new Delivery(this, order, state))
                    .toList();
        }
    }

    /** One state of an order. All orders of a vendor are alike, but for their ids. */
    record Delivery(Vendor vendor, int order, String state) {

        private boolean isLast() {
            return state.equals(vendor.states().get(vendor.states().size() - 1));
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final VendorServer server;
    private final Path folder;

    /** @param folder for the files that an inbox is started with */
    PointsOfSale(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        server = new VendorServer(SECRET);
    }

    /** All states of some orders of each vendor, one order after the other. */
    static List<Delivery> inOrder(int ordersOfEach) {
        List<Delivery> deliveries = new ArrayList<>();
        for (int order = 0; order < ordersOfEach; order++) {
            for (Vendor vendor : Vendor.values()) {
                deliveries.addAll(vendor.deliveries(order));
            }
        }
        return deliveries;
    }

    /** The same in random order, and twice; about a third of the states is lost, but never an order's last one. */
    static List<Delivery> shuffled(int ordersOfEach, Random random) {
        List<Delivery> deliveries = new ArrayList<>();
        for (Delivery delivery : inOrder(ordersOfEach)) {
            if (delivery.isLast() || random.nextInt(3) > 0) {
                deliveries.add(delivery);
                deliveries.add(delivery);
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }

    /** The options of an inbox that takes deliveries of all three. */
    List<String> inboxOptions() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        Path locations = Files.writeString(folder.resolve("pos-locations.yaml"), """
                toast: {locations: {3c5d8a10-7e2b-4f6d-9a31-b0c4d5e6f701: LOC-US-014}}
                square: {locations: {LZ3K9Q4T7W2XA: LOC-US-020}}
                clover: {locations: {QK8VN2R5TAH7M: LOC-US-031}}
                """);
        List<String> options = new ArrayList<>(List.of("--pos-locations", locations.toString()));
        for (String option : List.of(
                "--toast-secret-file",
                "--square-signature-key-file",
                "--square-token-file",
                "--clover-auth-code-file",
                "--clover-token-file")) {
            options.addAll(List.of(option, secret.toString()));
        }
        String api = server.uri().toString();
        options.addAll(List.of("--square-notification-url", SQUARE_URL));
        options.addAll(List.of("--square-base-url", api, "--clover-base-url", api));
        return options;
    }

    /** Delivers to the inbox at {@code port}. As a vendor should: what got no answer, or not 200, is sent again. */
    void send(int port, Delivery delivery) throws Exception {
        byte[] state = json(delivery, delivery.state());
        URI webhook = URI.create(
                "http://127.0.0.1:" + port + "/pos/" + delivery.vendor().word());
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook).timeout(Duration.ofSeconds(20));
        switch (delivery.vendor()) {
            case TOAST ->
                request.header(
                                "Toast-Signature",
                                sign(
                                        state,
                                        JSON.readTree(state).get("timestamp").asText()))
                        .POST(BodyPublishers.ofByteArray(state));
            case SQUARE -> {
                serveSquare(JSON.readTree(state));
                String message = new String(json(delivery, "webhook-order"), UTF_8);
                request.header("x-square-hmacsha256-signature", sign(new byte[0], SQUARE_URL + message))
                        .POST(BodyPublishers.ofString(message));
            }
            case CLOVER -> {
                serveClover(JSON.readTree(state));
                request.header("X-Clover-Auth", SECRET).POST(BodyPublishers.ofByteArray(json(delivery, "webhook")));
            }
        }
        HttpRequest built = request.build();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    HttpResponse<String> answer = http.send(built, BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
                    return answer.statusCode() == 200;
                });
    }

    private void serveSquare(JsonNode all) {
        JsonNode order = all.get("order");
        server.put("/v2/orders/" + order.get("id").asText(), object("order", order));
        all.get("payments")
                .forEach(payment ->
                        server.put("/v2/payments/" + payment.get("id").asText(), object("payment", payment)));
        all.get("refunds")
                .forEach(refund -> server.put("/v2/refunds/" + refund.get("id").asText(), object("refund", refund)));
    }

    private void serveClover(JsonNode order) {
        String merchant = "/v3/merchants/QK8VN2R5TAH7M";
        String id = order.get("id").asText();
        server.put(merchant + "/orders/" + id, order.toString().getBytes(UTF_8));
        // the message names the order's first payment, too
        server.put(
                merchant + "/payments/PAY1" + id.substring(3, id.length() - 1),
                ("{\"order\":{\"id\":\"" + id + "\"}}").getBytes(UTF_8));
    }

    private static byte[] object(String name, JsonNode content) {
        return ("{\"" + name + "\":" + content + "}").getBytes(UTF_8);
    }

    /** A fixture, with the ids of this order. */
    private static byte[] json(Delivery delivery, String fixture) throws IOException {
        Path file = FIXTURES.resolve(delivery.vendor().word()).resolve(fixture + ".json");
        return withIdsOf(delivery.order(), Files.readString(file)).getBytes(UTF_8);
    }

    /** Replaces the ids of the fixtures in {@code text} by those of the order with this number. */
    static String withIdsOf(int order, String text) {
        String number = String.format("%04d", order);
        return text.replace("8f4f2b1c-0d3e", "8f4f2b1c-" + number)
                .replace("a1b2c3d4-", "a1b2" + number + "-")
                .replace("CAISENgvlJ6jLWAzERDzjyHVybY", "CAISENgvlJ6jLWAzERDzjyH" + number)
                .replace("hYt5Kq2LxW8n", "hYt5Kq2L" + number)
                .replace("kR8mNw4VtX1c", "kR8mNw4V" + number)
                .replace("XJ4KNV0Q6", "XJ4KN" + number);
    }

    private static String sign(byte[] body, String then) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        mac.update(body);
        return Base64.getEncoder().encodeToString(mac.doFinal(then.getBytes(UTF_8)));
    }

    @Override
    public void close() {
        server.close();
    }
}
