package io.restaurantstream.generator.http;

import io.javalin.http.Context;
import io.restaurantstream.event.Utf8Buffer;

/**
 * A request that cannot be answered, told as {@code application/problem+json} (RFC 9457).
 *
 * <p>The message is one sentence for the caller, with the parameter, its value and what is allowed. Carries no stack
 * trace: the fault is in the request.
 */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final long retryAfterSeconds;

    private Problem(int status, String title, String detail) {
        this(status, title, detail, 0);
    }

    private Problem(int status, String title, String detail, long retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad Request", detail);
    }

    static Problem notFound(String path) {
        return new Problem(404, "Not Found", "There is nothing at " + path + "; try /events, /stream or /health.");
    }

    static Problem methodNotAllowed(String method, String path, String allowed) {
        return new Problem(
                405, "Method Not Allowed", path + " does not accept " + method + "; it accepts " + allowed + ".");
    }

    static Problem unsupportedMediaType(String detail) {
        return new Problem(415, "Unsupported Media Type", detail);
    }

    static Problem misdirected(String detail) {
        return new Problem(421, "Misdirected Request", detail);
    }

    /** A failure that {@code /admin/faults} asked for; {@code retryAfterSeconds} 0 says nothing about when to retry. */
    static Problem onPurpose(int status, String title, long retryAfterSeconds) {
        return new Problem(status, title, "This request failed, as set by /admin/faults.", retryAfterSeconds);
    }

    static Problem internal() {
        return new Problem(500, "Internal Server Error", "The generator failed to answer; its log says why.");
    }

    static Problem busy(String detail) {
        return new Problem(503, "Service Unavailable", detail);
    }

    void answer(Context context) {
        Utf8Buffer json = new Utf8Buffer(256);
        json.ascii("{\"type\":\"about:blank\",\"title\":").jsonString(title);
        json.ascii(",\"status\":").number(status);
        json.ascii(",\"detail\":").jsonString(getMessage()).ascii('}');
        if (retryAfterSeconds > 0) {
            context.header("Retry-After", Long.toString(retryAfterSeconds));
        }
        context.status(status).result(json.toByteArray()).contentType("application/problem+json");
    }
}
