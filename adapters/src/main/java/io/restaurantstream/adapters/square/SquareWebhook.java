package io.restaurantstream.adapters.square;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.adapters.webhook.PosApi;
import io.restaurantstream.adapters.webhook.PosDocument;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.adapters.webhook.SnapshotChange;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.inbox.WebhookException;
import io.restaurantstream.inbox.WebhookRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes {@code payment.*}, {@code refund.*} and {@code order.*} of Square, signed by HMAC-SHA256 of the notification URL
 * and the body. A message says which order has changed; the order, its payments and their refunds are fetched as they are
 * now, because no message has them all.
 */
public final class SquareWebhook implements Webhook {

    private final SecretFile signatureKey;
    private final URI notificationUrl;
    private final PosApi api;
    private final PosLocations.Pos places;

    /**
     * @param signatureKey of the webhook's subscription
     * @param notificationUrl as the subscription has it, to the letter
     * @param api root of which is such as {@code https://connect.squareup.com}
     */
    public SquareWebhook(SecretFile signatureKey, URI notificationUrl, PosApi api, PosLocations locations) {
        this.signatureKey = signatureKey;
        this.notificationUrl = notificationUrl;
        this.api = api;
        this.places = locations.square();
    }

    @Override
    public String path() {
        return "/pos/square";
    }

    @Override
    public void authenticate(WebhookRequest request) throws WebhookException, IOException {
        byte[] url = notificationUrl.toString().getBytes(UTF_8);
        if (!signatureKey.hasSigned(request.header("x-square-hmacsha256-signature"), url, request.body())) {
            throw new WebhookException(
                    WebhookException.Kind.NOT_AUTHENTIC,
                    "The header x-square-hmacsha256-signature is missing or wrong: it must sign"
                            + " --square-notification-url and this body with the key in"
                            + " --square-signature-key-file.");
        }
    }

    @Override
    public List<Change> read(WebhookRequest request) throws WebhookException, IOException, InterruptedException {
        PosDocument message = PosDocument.read(request.body());
        String type = message.text("type");
        PosDocument object = message.objectOrEmpty("data").objectOrEmpty("object");
        String orderId;
        if (type.startsWith("payment.")) {
            orderId = object.object("payment").textOrNull("order_id");
        } else if (type.startsWith("refund.")) {
            // the refund's own order is that of the return
            orderId = orderOf(object.object("refund").textOrNull("payment_id"));
        } else if (type.startsWith("order.")) {
            // order_created, order_updated, order_fulfillment_updated
            List<String> names = object.names();
            orderId = names.size() == 1 ? object.object(names.get(0)).textOrNull("order_id") : null;
        } else {
            return List.of();
        }
        SquareOrder order = orderId == null ? null : fetch(orderId);
        return order == null ? List.of() : List.of(new SnapshotChange(order.snapshot()));
    }

    private String orderOf(String paymentId) throws WebhookException, IOException, InterruptedException {
        PosDocument payment = paymentId == null ? null : payment(paymentId);
        return payment == null ? null : payment.textOrNull("order_id");
    }

    private SquareOrder fetch(String orderId) throws WebhookException, IOException, InterruptedException {
        PosDocument answer = api.get("/v2/orders/" + escaped(orderId));
        if (answer == null) {
            return null; // of an account whose orders we may not see
        }
        PosDocument order = answer.object("order");
        List<PosDocument> payments = new ArrayList<>();
        List<PosDocument> refunds = new ArrayList<>();
        for (PosDocument tender : order.list("tenders")) {
            String id = Objects.requireNonNullElse(tender.textOrNull("payment_id"), tender.text("id"));
            PosDocument payment = payment(id);
            if (payment == null) {
                throw new WebhookException(
                        WebhookException.Kind.NOT_NOW, "The payment " + id + " of order " + orderId + " is not there.");
            }
            payments.add(payment);
            for (String refund : payment.texts("refund_ids")) {
                PosDocument found = api.get("/v2/refunds/" + escaped(refund));
                if (found == null) {
                    throw new WebhookException(
                            WebhookException.Kind.NOT_NOW,
                            "The refund " + refund + " of order " + orderId + " is not there.");
                }
                refunds.add(found.object("refund"));
            }
        }
        return new SquareOrder(order, payments, refunds, places);
    }

    private PosDocument payment(String id) throws WebhookException, IOException, InterruptedException {
        PosDocument answer = api.get("/v2/payments/" + escaped(id));
        return answer == null ? null : answer.object("payment");
    }

    private static String escaped(String id) {
        return URLEncoder.encode(id, UTF_8);
    }
}
