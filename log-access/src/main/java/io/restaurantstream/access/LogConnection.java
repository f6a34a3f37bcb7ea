package io.restaurantstream.access;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests to the server of a log, with the credentials of {@link LogAccess}.
 *
 * <p>The token and the headers are read again for each request, so that they can be changed while a job runs; the
 * certificates are read once. Redirects are followed only within the same scheme, host and port, so neither a request
 * nor the token is sent to another origin. Safe for use by several threads.
 */
public final class LogConnection {

    /** Longer answers are refused, decompressed or not. */
    public static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

    private final LogAccess access;
    private final Duration timeout;
    private HttpClient client;

    /** @param timeout longest wait for a connection, and for the beginning of an answer */
    public LogConnection(LogAccess access, Duration timeout) {
        this.access = access;
        this.timeout = timeout;
    }

    /**
     * The answer to a GET request for JSON. The future fails with an {@link AccessException}, a
     * {@link LimitedBody.TooLongException} or another exception; to cancel it cuts the connection.
     */
    public CompletableFuture<HttpResponse<byte[]>> get(URI uri) {
        CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
        ask(uri, 0, null, answer);
        return answer;
    }

    /** @param refusedToken that the server did not take, so that it is asked once more at most; null at first */
    private void ask(URI uri, int redirects, String refusedToken, CompletableFuture<HttpResponse<byte[]>> answer) {
        CompletableFuture<HttpResponse<byte[]>> sent;
        String token;
        try {
            token = access.token().orElse(null);
            sent = client().sendAsync(request(uri, token), response -> new LimitedBody(MAX_ANSWER_BYTES));
        } catch (IOException e) {
            answer.completeExceptionally(e);
            return;
        }
        CompletableFuture<?> unusedCancellation = answer.whenComplete((response, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
        CompletableFuture<?> unusedAnswer = sent.whenComplete((response, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                take(uri, redirects, token, refusedToken, response, answer);
            }
        });
    }

    private void take(
            URI uri,
            int redirects,
            String token,
            String refusedToken,
            HttpResponse<byte[]> response,
            CompletableFuture<HttpResponse<byte[]>> answer) {
        try {
            if (REDIRECTS.contains(response.statusCode())) {
                ask(target(uri, redirects, response), redirects + 1, refusedToken, answer);
            } else if (response.statusCode() == 401 && refusedToken == null && hasAnotherToken(token)) {
                ask(uri, redirects, token, answer);
            } else {
                answer.complete(response);
            }
        } catch (AccessException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Whether the token was changed while the server looked at the one before. */
    private boolean hasAnotherToken(String token) throws AccessException {
        return token != null && !Optional.of(token).equals(access.token());
    }

    private static URI target(URI uri, int redirects, HttpResponse<?> response) throws AccessException {
        String what = "HTTP " + response.statusCode();
        URI target;
        try {
            String location = response.headers().firstValue("Location").orElseThrow();
            target = uri.resolve(location);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            throw new AccessException(what + " without a Location that is a URL");
        }
        if (!origin(target).equals(origin(uri))) {
            throw new AccessException(what + " to " + origin(target) + ", which is not the origin " + origin(uri)
                    + " that was asked; only redirects of the same origin are followed, name the other one yourself");
        }
        if (redirects == MAX_REDIRECTS) {
            throw new AccessException(what + " after " + MAX_REDIRECTS + " redirects; no more are followed");
        }
        return target;
    }

    /** Scheme, host and port; nothing of a URL that may be secret. */
    private static String origin(URI uri) {
        int standard = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        int port = uri.getPort() < 0 ? standard : uri.getPort();
        return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private HttpRequest request(URI uri, String token) throws AccessException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json");
        access.headers().forEach(request::setHeader);
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private synchronized HttpClient client() throws IOException {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(timeout)
                    .followRedirects(HttpClient.Redirect.NEVER);
            if (access.caFile() != null) {
                builder.sslContext(TrustedAuthorities.with(access.authorities()));
            }
            client = builder.build();
        }
        return client;
    }
}
