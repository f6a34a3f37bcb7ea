package io.restaurantstream.generator.http;

import io.javalin.http.Context;
import io.restaurantstream.generator.feed.Share;

/** Reads the parameters of a request, or refuses them with a {@link Problem} that says what is allowed. */
final class Parameters {

    static final int DEFAULT_LIMIT = 1000;
    static final int MAX_LIMIT = 50_000;

    private final Context context;

    Parameters(Context context) {
        this.context = context;
    }

    /** {@code since}: at least 0; {@code fallback} when it is not given. */
    long since(long fallback) {
        return number("since", context.queryParam("since"), fallback, Long.MAX_VALUE, 0);
    }

    /** The header {@code Last-Event-ID}: at least 0; {@code fallback} when it is not given. */
    long lastEventId(long fallback) {
        return number("Last-Event-ID", context.header("Last-Event-ID"), fallback, Long.MAX_VALUE, 0);
    }

    /** {@code limit}: 1 to {@link #MAX_LIMIT}. */
    int limit() {
        return (int) number("limit", context.queryParam("limit"), DEFAULT_LIMIT, MAX_LIMIT, 1);
    }

    /** {@code partitions} and {@code partition}; the whole log when neither is given. */
    Share share() {
        int partitions = (int) number("partitions", context.queryParam("partitions"), 1, Share.MAX_PARTITIONS, 1);
        int partition = (int) number("partition", context.queryParam("partition"), 0, partitions - 1L, 0);
        return new Share(partitions, partition);
    }

    private static long number(String name, String value, long fallback, long max, long min) {
        if (value == null || value.isEmpty()) {
            return fallback;
        }
        String allowed = max == Long.MAX_VALUE
                ? "a whole number of at least " + min
                : "a whole number from " + min + " to " + max;
        try {
            long number = Long.parseLong(value);
            if (number < min || number > max) {
                throw Problem.badRequest(name + " is " + number + ", must be " + allowed + ".");
            }
            return number;
        } catch (NumberFormatException e) {
            throw Problem.badRequest(name + " is \"" + value + "\", must be " + allowed + ".");
        }
    }
}
