package io.restaurantstream.adapters.toast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.adapters.webhook.PosDocument;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.adapters.webhook.SnapshotChange;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.inbox.WebhookException;
import io.restaurantstream.inbox.WebhookRequest;
import java.io.IOException;
import java.util.List;

/**
 * Takes {@code order_updated} of Toast, signed by HMAC-SHA256 of the body and the time that the body names. Other events
 * of Toast are answered and tell nothing.
 */
public final class ToastWebhook implements Webhook {

    private static final List<String> ORDER_EVENTS = List.of("order_updated", "channel_order_updated");

    private final SecretFile secret;
    private final PosLocations.Pos places;

    /** @param secret of the webhook's subscription */
    public ToastWebhook(SecretFile secret, PosLocations locations) {
        this.secret = secret;
        this.places = locations.toast();
    }

    @Override
    public String path() {
        return "/pos/toast";
    }

    @Override
    public void authenticate(WebhookRequest request) throws WebhookException, IOException {
        String signature = request.header("Toast-Signature");
        boolean right = signature != null
                && secret.hasSigned(
                        signature, request.body(), timestamp(request.body()).getBytes(UTF_8));
        if (!right) {
            throw new WebhookException(
                    WebhookException.Kind.NOT_AUTHENTIC,
                    "The header Toast-Signature is missing or wrong: it must sign this body with the secret in"
                            + " --toast-secret-file.");
        }
    }

    /** The time in a body that nobody has vouched for yet; empty when there is none. */
    private static String timestamp(byte[] body) {
        try {
            String timestamp = PosDocument.read(body).textOrNull("timestamp");
            return timestamp == null ? "" : timestamp;
        } catch (WebhookException e) {
            return ""; // then the signature is wrong, too
        }
    }

    @Override
    public List<Change> read(WebhookRequest request) throws WebhookException {
        PosDocument message = PosDocument.read(request.body());
        if (!isOrderEvent(message.textOrNull("eventType")) && !isOrderEvent(message.textOrNull("eventCategory"))) {
            return List.of();
        }
        PosDocument details = message.object("details");
        String restaurant = request.header("Toast-Restaurant-External-ID");
        if (restaurant == null) {
            restaurant = details.text("restaurantGuid");
        }
        ToastOrder order = new ToastOrder(details.object("order"), places, places.location(restaurant));
        return List.of(new SnapshotChange(order.snapshot()));
    }

    private static boolean isOrderEvent(String name) {
        return name != null && ORDER_EVENTS.contains(name);
    }
}
