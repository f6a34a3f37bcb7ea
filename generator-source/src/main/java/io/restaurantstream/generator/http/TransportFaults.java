package io.restaurantstream.generator.http;

import io.javalin.http.Context;
import io.restaurantstream.generator.http.FaultSettings.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes requests for events fail on purpose, as {@code /admin/faults} says: slow, refused, cut off, or answered with an
 * older page. Without it being said, nothing.
 *
 * <p>Which of the requests after a switch fail, and how, follows from the seed. What a page holds that arrives whole
 * never changes. Safe for use by several threads.
 */
final class TransportFaults {

    private static final String FATE = "transport-fate";
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private volatile Switched switched = new Switched(FaultSettings.NONE);

    /** What happens to a request that is not refused. */
    enum Fate {
        WHOLE,
        /** Its body ends too early. */
        TRUNCATED,
        /** It gets the page before the one it asked for. */
        REPEATED
    }

    /** Settings, since when they hold, and how many requests they have seen. */
    private record Switched(FaultSettings settings, long sinceNanos, AtomicLong requests) {

        Switched(FaultSettings settings) {
            this(settings, System.nanoTime(), new AtomicLong());
        }

        long outageNanosLeft() {
            long outage = TimeUnit.SECONDS.toNanos(settings.get(Setting.OUTAGE_SECONDS));
            return Math.max(0, outage - (System.nanoTime() - sinceNanos));
        }

        long outageSecondsLeft() {
            return TimeUnit.NANOSECONDS.toSeconds(outageNanosLeft() + TimeUnit.SECONDS.toNanos(1) - 1);
        }
    }

    /** Answers {@code GET /admin/faults}. */
    void show(Context context) {
        mustBeOnThisMachine(context);
        Switched now = switched;
        context.result(now.settings.json(now.outageSecondsLeft())).contentType("application/json");
    }

    /** Answers {@code POST /admin/faults}: replaces all settings and begins to count requests anew. */
    void replace(Context context) {
        mustBeOnThisMachine(context);
        String type = context.contentType();
        // what a foreign web page can send without asking first is no JSON
        if (type == null || !type.startsWith("application/json")) {
            throw Problem.unsupportedMediaType("The body must be sent as application/json.");
        }
        switched = new Switched(FaultSettings.parse(context.bodyAsBytes()));
        show(context);
    }

    /** Answers {@code DELETE /admin/faults}: everything works again. */
    void clear(Context context) {
        mustBeOnThisMachine(context);
        switched = new Switched(FaultSettings.NONE);
        context.status(204);
    }

    private static void mustBeOnThisMachine(Context context) {
        try {
            if (InetAddress.getByName(context.req().getRemoteAddr()).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the address of a client is no host name", e);
        }
        throw Problem.notFound(context.path());
    }

    /** Whether nothing is served now. */
    boolean isOutage() {
        return switched.outageNanosLeft() > 0;
    }

    /** Delays or refuses a request, or decides what happens to its answer. */
    void meet(Context context) {
        Switched now = switched;
        if (now.settings == FaultSettings.NONE) {
            return;
        }
        long draw = mix(now.settings.get(Setting.SEED) * GOLDEN + now.requests.getAndIncrement());
        delay(now.settings.get(Setting.LATENCY_MS));
        if (isOutage()) {
            throw Problem.busy("The server is unavailable, as set by /admin/faults.");
        }
        long percent = Long.remainderUnsigned(draw, 100);
        if ((percent -= now.settings.get(Setting.ERROR_500_PERCENT)) < 0) {
            throw Problem.onPurpose(500, "Internal Server Error", 0);
        }
        if ((percent -= now.settings.get(Setting.ERROR_503_PERCENT)) < 0) {
            throw Problem.onPurpose(503, "Service Unavailable", now.settings.get(Setting.RETRY_AFTER_SECONDS));
        }
        if ((percent -= now.settings.get(Setting.ERROR_429_PERCENT)) < 0) {
            throw Problem.onPurpose(
                    429, "Too Many Requests", Math.max(1, now.settings.get(Setting.RETRY_AFTER_SECONDS)));
        }
        if ((percent -= now.settings.get(Setting.TRUNCATED_PERCENT)) < 0) {
            context.attribute(FATE, Fate.TRUNCATED);
        } else if (percent - now.settings.get(Setting.REPEATED_PERCENT) < 0) {
            context.attribute(FATE, Fate.REPEATED);
        }
    }

    /** What is to happen to the answer of a request that was met. */
    static Fate fate(Context context) {
        Fate fate = context.attribute(FATE);
        return fate == null ? Fate.WHOLE : fate;
    }

    private static void delay(long latencyMs) {
        try {
            TimeUnit.MILLISECONDS.sleep(latencyMs);
        } catch (InterruptedException e) {
            // the server stops; whoever waits for this answer has waited long enough
            Thread.currentThread().interrupt();
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
