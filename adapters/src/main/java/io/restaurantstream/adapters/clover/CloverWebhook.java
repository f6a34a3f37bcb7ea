package io.restaurantstream.adapters.clover;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.webhook.PosApi;
import io.restaurantstream.adapters.webhook.PosDocument;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.adapters.webhook.SnapshotChange;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.inbox.WebhookException;
import io.restaurantstream.inbox.WebhookRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Clover says has changed, of several merchants at once; orders, and those of payments, are fetched. It bears
 * the code of {@code X-Clover-Auth}; only the request that verifies the address does not, and its code is logged for who
 * sets the webhook up.
 */
public final class CloverWebhook implements Webhook {

    private static final Logger LOG = LoggerFactory.getLogger(CloverWebhook.class);

    private static final String EXPAND = "?expand=lineItems.discounts,lineItems.modifications,discounts,serviceCharge,"
            + "orderType,employee,payments.tender,payments.cardTransaction,refunds,voids";

    /** A verification has one code and nothing else. */
    private static final int VERIFICATION_BYTES = 1024;

    private final SecretFile authCode;
    private final PosApi api;
    private final PosLocations.Pos places;

    /**
     * @param authCode that Clover's dashboard shows for the webhook
     * @param api root of which is such as {@code https://api.clover.com}
     */
    public CloverWebhook(SecretFile authCode, PosApi api, PosLocations locations) {
        this.authCode = authCode;
        this.api = api;
        this.places = locations.clover();
    }

    @Override
    public String path() {
        return "/pos/clover";
    }

    @Override
    public void authenticate(WebhookRequest request) throws WebhookException, IOException {
        if (!authCode.isEqualTo(request.header("X-Clover-Auth")) && !isVerification(request.body())) {
            throw new WebhookException(
                    WebhookException.Kind.NOT_AUTHENTIC,
                    "The header X-Clover-Auth is missing or does not match --clover-auth-code-file.");
        }
    }

    private static boolean isVerification(byte[] body) {
        // nobody has vouched for it yet: a large document would take many times its size
        try {
            return body.length <= VERIFICATION_BYTES
                    && PosDocument.read(body).names().equals(List.of("verificationCode"));
        } catch (WebhookException e) {
            return false;
        }
    }

    @Override
    public List<Change> read(WebhookRequest request) throws WebhookException, IOException, InterruptedException {
        PosDocument message = PosDocument.read(request.body());
        if (message.has("verificationCode")) {
            String code = message.text("verificationCode");
            // anybody may send one: only what a code looks like is logged
            boolean looksLikeOne = code.matches("[A-Za-z0-9-]{1,64}");
            LOG.info("Clover's verification code is {}", looksLikeOne ? code : "not one");
            return List.of();
        }
        PosDocument merchants = message.objectOrEmpty("merchants");
        Map<Place, Boolean> orders = new LinkedHashMap<>();
        for (String merchant : merchants.names()) {
            if (!places.knows(merchant)) {
                // a message is of several merchants: one that is not ours must not keep the others out
                LOG.warn("Clover's merchant {} is not in the file of --pos-locations; it is skipped", merchant);
                continue;
            }
            for (PosDocument change : merchants.list(merchant)) {
                String order = order(merchant, change.text("objectId"));
                if (order != null) {
                    boolean deleted = "DELETE".equals(change.textOrNull("type"));
                    orders.merge(new Place(merchant, order), deleted, Boolean::logicalOr);
                }
            }
        }
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<Place, Boolean> order : orders.entrySet()) {
            changes.add(new SnapshotChange(fetch(order.getKey(), order.getValue())));
        }
        return changes;
    }

    /** Where an order is. */
    private record Place(String merchant, String order) {}

    /** The order that {@code objectId} is about; null when it is about something else. */
    private String order(String merchant, String objectId) throws WebhookException, IOException, InterruptedException {
        if (objectId.startsWith("O:")) {
            return objectId.substring(2);
        }
        if (!objectId.startsWith("P:")) {
            return null;
        }
        PosDocument payment = api.get(root(merchant) + "/payments/" + escaped(objectId.substring(2)) + "?expand=order");
        return payment == null ? null : payment.objectOrEmpty("order").textOrNull("id");
    }

    /** @param deleted whether it may be gone */
    private Snapshot fetch(Place place, boolean deleted) throws WebhookException, IOException, InterruptedException {
        String location = places.location(place.merchant());
        PosDocument found = api.get(root(place.merchant()) + "/orders/" + escaped(place.order()) + EXPAND);
        if (found != null) {
            return new CloverOrder(found, places, location).snapshot();
        }
        if (!deleted) {
            throw new WebhookException(WebhookException.Kind.NOT_NOW, "Clover has no order " + place.order() + " yet.");
        }
        // nothing comes after that
        return new Snapshot("clover", location, place.order(), Long.MAX_VALUE, Instant.now(), List.of());
    }

    private static String root(String merchant) {
        return "/v3/merchants/" + escaped(merchant);
    }

    private static String escaped(String id) {
        return URLEncoder.encode(id, UTF_8);
    }
}
