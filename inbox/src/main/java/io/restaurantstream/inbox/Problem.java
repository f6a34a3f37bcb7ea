package io.restaurantstream.inbox;

import io.javalin.http.Context;
import io.restaurantstream.event.Utf8Buffer;

/**
 * A request that cannot be answered, told as {@code application/problem+json} (RFC 9457) in one sentence. Carries no
 * stack trace: its status and its sentence are all that is of use.
 */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final long retryAfterSeconds;

    private Problem(int status, String title, String detail, long retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad Request", detail, 0);
    }

    static Problem unauthorized() {
        return new Problem(401, "Unauthorized", "The header Authorization: Bearer TOKEN is missing or wrong.", 0);
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, 0);
    }

    static Problem unprocessable(String detail) {
        return new Problem(422, "Unprocessable Content", detail, 0);
    }

    static Problem timeout(String detail) {
        return new Problem(408, "Request Timeout", detail, 0);
    }

    static Problem gone(String detail) {
        return new Problem(410, "Gone", detail, 0);
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "Content Too Large", detail, 0);
    }

    static Problem unsupportedMediaType(String detail) {
        return new Problem(415, "Unsupported Media Type", detail, 0);
    }

    static Problem misdirected(String detail) {
        return new Problem(421, "Misdirected Request", detail, 0);
    }

    static Problem tooManyRequests(String detail, long retryAfterSeconds) {
        return new Problem(429, "Too Many Requests", detail, retryAfterSeconds);
    }

    static Problem unavailable(String detail) {
        return new Problem(503, "Service Unavailable", detail, 1);
    }

    static Problem diskFull(String detail) {
        return new Problem(507, "Insufficient Storage", detail, 0);
    }

    static Problem internal() {
        return new Problem(500, "Internal Server Error", "The inbox failed to answer; its log says why.", 0);
    }

    static Problem notFound(String path) {
        return new Problem(404, "Not Found", "There is nothing at " + path + "; try /events.", 0);
    }

    static Problem methodNotAllowed(String method, String path, String allowed) {
        return new Problem(
                405, "Method Not Allowed", path + " does not accept " + method + "; it accepts " + allowed + ".", 0);
    }

    void answer(Context context) {
        Utf8Buffer json = new Utf8Buffer(256);
        json.ascii("{\"type\":\"about:blank\",\"title\":").jsonString(title);
        json.ascii(",\"status\":").number(status);
        json.ascii(",\"detail\":").jsonString(getMessage()).ascii('}');
        if (retryAfterSeconds > 0) {
            context.header("Retry-After", Long.toString(retryAfterSeconds));
        }
        if (status == 401) {
            context.header("WWW-Authenticate", "Bearer");
        }
        context.status(status).result(json.toByteArray()).contentType("application/problem+json");
    }
}
