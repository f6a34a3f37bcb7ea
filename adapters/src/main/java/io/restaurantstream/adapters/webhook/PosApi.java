package io.restaurantstream.adapters.webhook;

import io.restaurantstream.access.LimitedBody;
import io.restaurantstream.inbox.WebhookException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a vendor for what a webhook only names. A vendor that cannot answer now makes the webhook fail, so that it is sent
 * again. Safe for use by several threads.
 */
public final class PosApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** With its body, which the timeout of a request does not cover. */
    private static final Duration WHOLE_ANSWER = Duration.ofSeconds(20);

    /** Many times the largest order. */
    private static final int MAX_BODY_BYTES = 4 << 20;

    private final URI base;
    private final SecretFile token;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param base root of the vendor's API, such as {@code https://api.clover.com}
     * @param token is borne with every request
     * @throws IllegalArgumentException when the token would be sent in the clear over a network
     */
    public PosApi(String option, URI base, SecretFile token) {
        boolean local = "127.0.0.1".equals(base.getHost()) || "localhost".equals(base.getHost());
        if (base.getHost() == null || !("https".equals(base.getScheme()) || local && "http".equals(base.getScheme()))) {
            throw new IllegalArgumentException(
                    option + ": " + base + " is not allowed; it must be such as https://api.example.com");
        }
        this.base = URI.create(base.toString().replaceFirst("/+$", ""));
        this.token = token;
    }

    /**
     * The object at {@code path}; null when there is none.
     *
     * @param path with its query, beginning with a slash
     * @throws WebhookException when the vendor does not answer with one
     */
    public PosDocument get(String path) throws WebhookException, IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token.text())
                .header("Accept", "application/json")
                .build();
        HttpResponse<byte[]> response;
        CompletableFuture<HttpResponse<byte[]>> sent =
                http.sendAsync(request, answer -> new LimitedBody(MAX_BODY_BYTES));
        try {
            response = sent.get(WHOLE_ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LimitedBody.TooLongException tooLong) {
                throw new WebhookException(
                        WebhookException.Kind.NOT_UNDERSTOOD, "For " + path + ", " + tooLong.getMessage() + ".");
            }
            throw notNow(base + " cannot be reached: " + e.getCause());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw notNow(base + " did not answer within " + WHOLE_ANSWER.toSeconds() + " s");
        }
        if (response.statusCode() == 404) {
            return null;
        }
        if (response.statusCode() != 200) {
            throw notNow(base + " answered " + response.statusCode() + " for " + path.replaceFirst("\\?.*", ""));
        }
        return PosDocument.read(response.body());
    }

    private static WebhookException notNow(String message) {
        return new WebhookException(WebhookException.Kind.NOT_NOW, message + ".");
    }
}
