package io.restaurantstream.verification;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.LimitedBody;
import io.restaurantstream.access.LogAccess;
import io.restaurantstream.access.LogConnection;
import io.restaurantstream.access.PageBody;
import io.restaurantstream.event.DamagedPageException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.MalformedPageException;
import io.restaurantstream.event.PageReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Reads the log from a server over HTTP, with requests that the original server understands, too.
 *
 * <p>Retries transient errors (no answer, 5xx, 429, a truncated page) for a while, and fails at once on others.
 * Requests the next page while the caller processes the last one. Not safe for use by several threads.
 */
public final class LogPages implements LogSource {

    private static final int PAGE_EVENTS = 5000;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String root;
    private final Duration patience;
    private final LogConnection connection;

    /** Events asked for at once; fewer while a page is damaged, until the broken event is alone. */
    private int limit = PAGE_EVENTS;

    private long askedSince = -1;
    private CompletableFuture<HttpResponse<byte[]>> asked;

    /** @param server its root, such as {@code http://127.0.0.1:8000} */
    public LogPages(URI server) {
        this(server, LogAccess.NONE);
    }

    /**
     * As {@link #LogPages(URI)}.
     *
     * @param access what the server wants to see before it answers
     */
    public LogPages(URI server, LogAccess access) {
        this(server, access, PATIENCE);
    }

    LogPages(URI server, LogAccess access, Duration patience) {
        String url = server.toString();
        this.root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.connection = new LogConnection(access, REQUEST_TIMEOUT);
        this.patience = patience;
    }

    @Override
    public LogPage after(long since) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                LogPage page = page(since);
                limit = Math.min(PAGE_EVENTS, 2 * limit);
                if (page.nextSince() > since && !page.entries().isEmpty()) {
                    ask(page.nextSince());
                }
                return page;
            } catch (TransientFailureException trouble) {
                long pause = Math.max(
                        trouble.retryAfterMillis,
                        ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1));
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline > 0) {
                    throw new IOException(
                            "the log cannot be read after offset " + since + ", and did not become readable within "
                                    + patience.toSeconds() + " seconds: " + trouble.getMessage(),
                            trouble);
                }
                TimeUnit.MILLISECONDS.sleep(pause);
                pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            }
        }
    }

    private void ask(long since) {
        if (asked != null) {
            asked.cancel(true);
        }
        askedSince = since;
        asked = connection.get(uri(since));
    }

    private URI uri(long since) {
        return URI.create(root + "/events?since=" + since + "&limit=" + limit);
    }

    private LogPage page(long since) throws IOException, InterruptedException {
        if (asked == null || askedSince != since) {
            ask(since);
        }
        CompletableFuture<HttpResponse<byte[]>> answer = asked;
        asked = null;
        HttpResponse<byte[]> response;
        try {
            // the request's own timeout ends with the headers; a body that trickles in has to be cut off as well
            response = answer.copy()
                    .orTimeout(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        } catch (ExecutionException e) {
            answer.cancel(true);
            if (e.getCause() instanceof AccessException) {
                throw new IOException(uri(since) + ": " + e.getCause().getMessage(), e);
            }
            if (e.getCause() instanceof LimitedBody.TooLongException && limit > 1) {
                limit /= 2;
                return page(since);
            }
            throw new TransientFailureException(uri(since) + ": " + e.getCause(), 0);
        }
        int status = response.statusCode();
        if (status == 200) {
            try {
                return PageReader.read(PageBody.decoded(response), since, limit);
            } catch (DamagedPageException e) {
                if (limit > 1) {
                    limit /= 2;
                    return page(since);
                }
                throw new TransientFailureException(uri(since) + ": " + e.getMessage(), 0);
            } catch (MalformedPageException | IOException e) {
                throw new TransientFailureException(uri(since) + ": " + e.getMessage(), 0);
            }
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new TransientFailureException(uri(since) + ": HTTP " + status, retryAfterMillis(response));
        }
        throw new IOException(
                status == 410
                        ? "the log at " + root + " no longer has the events after offset " + since
                                + ", without which nothing can be verified"
                        : uri(since) + ": HTTP " + status + ", which is not retryable");
    }

    private static long retryAfterMillis(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Long.parseLong(seconds) * 1000)
                .orElse(0L);
    }

    /** The server cannot answer now; it may later. */
    private static final class TransientFailureException extends IOException {

        private final long retryAfterMillis;

        TransientFailureException(String message, long retryAfterMillis) {
            super(message);
            this.retryAfterMillis = retryAfterMillis;
        }
    }
}
