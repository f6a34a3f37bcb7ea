package io.restaurantstream.adapters.toast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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

    private static final JsonFactory JSON = new JsonFactory();

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

    /**
     * The time in a body that nobody has vouched for yet; empty when there is none. The body is not kept as a tree, which
     * would take many times its size.
     */
    private static String timestamp(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("timestamp")) {
                    return value == JsonToken.VALUE_STRING ? json.getText() : "";
                }
                json.skipChildren();
            }
            return "";
        } catch (IOException e) {
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
        String restaurant = details.text("restaurantGuid");
        // the header is not signed: it may confirm what the body says and nothing else
        String header = request.header("Toast-Restaurant-External-ID");
        if (header != null && !header.equals(restaurant)) {
            throw new WebhookException(
                    WebhookException.Kind.NOT_UNDERSTOOD,
                    "The header Toast-Restaurant-External-ID names another restaurant than the document.");
        }
        ToastOrder order = new ToastOrder(details.object("order"), places, places.location(restaurant));
        return List.of(new SnapshotChange(order.snapshot()));
    }

    private static boolean isOrderEvent(String name) {
        return name != null && ORDER_EVENTS.contains(name);
    }
}
