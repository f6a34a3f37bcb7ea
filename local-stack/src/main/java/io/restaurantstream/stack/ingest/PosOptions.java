package io.restaurantstream.stack.ingest;

import io.restaurantstream.adapters.clover.CloverWebhook;
import io.restaurantstream.adapters.square.SquareWebhook;
import io.restaurantstream.adapters.toast.ToastWebhook;
import io.restaurantstream.adapters.webhook.PosApi;
import io.restaurantstream.adapters.webhook.PosLocations;
import io.restaurantstream.adapters.webhook.SecretFile;
import io.restaurantstream.inbox.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the inbox for webhooks of points of sale. A vendor's webhook is enabled by naming its secret. */
final class PosOptions {

    @Option(
            names = "--pos-locations",
            paramLabel = "FILE",
            description = "YAML file that maps the vendors' location ids to location codes.")
    private Path locations;

    @Option(
            names = "--toast-secret-file",
            paramLabel = "FILE",
            description = "File with the secret of Toast's webhook; enables POST /pos/toast.")
    private Path toastSecret;

    @Option(
            names = "--square-signature-key-file",
            paramLabel = "FILE",
            description = "File with the signature key of Square's webhook; enables POST /pos/square.")
    private Path squareKey;

    @Option(
            names = "--square-notification-url",
            paramLabel = "URL",
            description = "URL of the webhook, exactly as configured at Square.")
    private URI squareUrl;

    @Option(
            names = "--square-base-url",
            paramLabel = "URL",
            description = "Root URL of Square's API (default: ${DEFAULT-VALUE}).",
            defaultValue = "https://connect.squareup.com")
    private URI squareBase;

    @Option(
            names = "--square-token-file",
            paramLabel = "FILE",
            description = "File with the access token for Square's API.")
    private Path squareToken;

    @Option(
            names = "--clover-auth-code-file",
            paramLabel = "FILE",
            description = "File with the code that Clover's webhook sends; enables POST /pos/clover.")
    private Path cloverCode;

    @Option(
            names = "--clover-base-url",
            paramLabel = "URL",
            description = "Root URL of Clover's API (default: ${DEFAULT-VALUE}).",
            defaultValue = "https://api.clover.com")
    private URI cloverBase;

    @Option(names = "--clover-token-file", paramLabel = "FILE", description = "File with the token for Clover's API.")
    private Path cloverToken;

    /**
     * The webhooks to serve.
     *
     * @throws IllegalArgumentException when an option is missing, or not allowed
     * @throws IOException when a file cannot be read
     */
    List<Webhook> webhooks() throws IOException {
        List<Webhook> webhooks = new ArrayList<>();
        if (toastSecret == null && squareKey == null && cloverCode == null) {
            if (locations != null) {
                throw new IllegalArgumentException("--pos-locations: it needs --toast-secret-file,"
                        + " --square-signature-key-file or --clover-auth-code-file, which say whom to listen to");
            }
            return webhooks;
        }
        required("--pos-locations", locations);
        PosLocations places = PosLocations.read(locations);
        if (toastSecret != null) {
            webhooks.add(new ToastWebhook(SecretFile.read("--toast-secret-file", toastSecret), places));
        }
        if (squareKey != null) {
            required("--square-notification-url", squareUrl);
            required("--square-token-file", squareToken);
            SecretFile token = SecretFile.read("--square-token-file", squareToken);
            webhooks.add(new SquareWebhook(
                    SecretFile.read("--square-signature-key-file", squareKey),
                    squareUrl,
                    new PosApi("--square-base-url", squareBase, token),
                    places));
        }
        if (cloverCode != null) {
            required("--clover-token-file", cloverToken);
            SecretFile token = SecretFile.read("--clover-token-file", cloverToken);
            webhooks.add(new CloverWebhook(
                    SecretFile.read("--clover-auth-code-file", cloverCode),
                    new PosApi("--clover-base-url", cloverBase, token),
                    places));
        }
        return webhooks;
    }

    private static void required(String option, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(option + ": it is missing; webhooks of points of sale require it");
        }
    }
}
