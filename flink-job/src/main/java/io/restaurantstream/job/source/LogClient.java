package io.restaurantstream.job.source;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.LimitedBody;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.ExceptionUtils;

/**
 * Asks a server for pages of the log, and sorts what can go wrong into what will pass and what will not.
 *
 * <p>Requests are asynchronous, so that a waiting reader can be woken. Safe for use by several threads.
 */
final class LogClient {

    private final LogConnection connection;
    private final HttpLogOptions options;

    LogClient(HttpLogOptions options) {
        this.options = options;
        this.connection = new LogConnection(options.access(), options.requestTimeout());
    }

    /**
     * The page after {@code since} of one share of the log. The future fails with a {@link TransientFailureException} or
     * a {@link LogContractException}.
     *
     * @param partitions 1 to ask for the whole log, in the words of the original server
     */
    CompletableFuture<LogPage> page(long since, int limit, int partition, int partitions) {
        String share = partitions == 1 ? "" : "&partitions=" + partitions + "&partition=" + partition;
        URI uri = URI.create(address() + "?since=" + since + "&limit=" + limit + share);
        CompletableFuture<HttpResponse<byte[]>> answer = connection.get(uri);
        // HttpRequest.timeout() ends with the headers; a body that trickles in has to be cut off as well
        return answer.copy()
                .orTimeout(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    if (failure != null) {
                        answer.cancel(true);
                        throw trouble(uri, failure);
                    }
                    return read(uri, since, limit, response);
                });
    }

    /** Where pages are asked for. */
    String address() {
        return root() + "/events";
    }

    private String root() {
        String url = options.url().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static TransientFailureException trouble(URI uri, Throwable failure) {
        Optional<AccessException> access = ExceptionUtils.findThrowable(failure, AccessException.class);
        if (access.isPresent()) {
            return new RefusedException(uri + ": " + access.get().getMessage(), null);
        }
        return ExceptionUtils.findThrowable(failure, LimitedBody.TooLongException.class)
                .<TransientFailureException>map(
                        tooLong -> new UnreadablePageException(uri + ": " + tooLong.getMessage(), tooLong))
                .orElseGet(() -> new NoPageException(uri + ": " + failure, failure));
    }

    private static LogPage read(URI uri, long since, int limit, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            try {
                return PageReader.read(PageBody.decoded(response), since, limit);
            } catch (DamagedPageException e) {
                throw new UnreadablePageException(uri + ": " + e.getMessage(), e);
            } catch (LimitedBody.TooLongException e) {
                throw new UnreadablePageException(uri + ": " + e.getMessage(), e);
            } catch (MalformedPageException | IOException e) {
                throw new NoLogPageException(uri + ": not a page of an event log: " + e.getMessage(), e);
            }
        }
        if (status == 410) {
            throw new LogContractException("events after offset " + since + " are gone from " + uri
                    + ": the log was trimmed before they were read; start without state, or from a later offset");
        }
        if (status == 429 || status == 408 || status >= 500) {
            throw new TransientFailureException(uri + ": HTTP " + status, retryAfter(response), null);
        }
        throw new RefusedException(uri + ": HTTP " + status, retryAfter(response));
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        Optional<String> seconds =
                response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
        return seconds.map(text -> Duration.ofSeconds(Long.parseLong(text))).orElse(null);
    }

    /** The server cannot answer now; it may later. */
    static class TransientFailureException extends RuntimeException {

        private final Duration retryAfter;

        TransientFailureException(String message, Duration retryAfter, Throwable cause) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        /** How long the server asks to be left alone; null when it does not say. */
        Duration retryAfter() {
            return retryAfter;
        }
    }

    /**
     * The server refuses to answer. It may be for a moment, of a deployment or of a token that is being renewed, when it has
     * answered before; else asking again will not change it.
     */
    static final class RefusedException extends TransientFailureException {

        RefusedException(String message, Duration retryAfter) {
            super(message, retryAfter, null);
        }
    }

    /** No whole page came: none in time, or the connection broke. A smaller one may come through. */
    static class NoPageException extends TransientFailureException {

        NoPageException(String message, Throwable cause) {
            super(message, null, cause);
        }
    }

    /** The server answered with something else than a page, as a proxy does that is being maintained. */
    static final class NoLogPageException extends TransientFailureException {

        NoLogPageException(String message, Throwable cause) {
            super(message, null, cause);
        }
    }

    /** A page in which events cannot be told apart, or one that is longer than any page may be. */
    static final class UnreadablePageException extends NoPageException {

        UnreadablePageException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
