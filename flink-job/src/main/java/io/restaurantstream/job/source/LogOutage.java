package io.restaurantstream.job.source;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that the log cannot be read: at the first request that fails, then once a minute, after five minutes as an error;
 * and that it can be read again.
 *
 * <p>{@code ./stack} shows what this class logs on the console as well.
 */
final class LogOutage {

    private static final Logger LOG = LoggerFactory.getLogger(LogOutage.class);
    private static final Duration TELL_EVERY = Duration.ofMinutes(1);
    private static final Duration ERROR_AFTER = Duration.ofMinutes(5);

    private final LongSupplier nanoClock;
    private int failures;
    private long beganAt;
    private long toldAt;

    /** @param nanoClock as {@link System#nanoTime} */
    LogOutage(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * One more request brought nothing.
     *
     * @param offset after which the log cannot be read
     * @param reason what was asked for and what is wrong, without secrets
     */
    void goesOn(long offset, String reason) {
        String oneLine = reason.replaceAll("\\s*\\R\\s*", " ");
        long now = nanoClock.getAsLong();
        failures++;
        if (failures == 1) {
            beganAt = now;
        } else if (now - toldAt < TELL_EVERY.toNanos()) {
            return;
        }
        toldAt = now;
        long seconds = Duration.ofNanos(now - beganAt).toSeconds();
        if (seconds < ERROR_AFTER.toSeconds()) {
            LOG.warn(
                    "The log cannot be read after offset {} for {} s (failed requests: {}): {}",
                    offset,
                    seconds,
                    failures,
                    oneLine);
        } else {
            LOG.error(
                    "The log cannot be read after offset {} for {} s (failed requests: {}): {}",
                    offset,
                    seconds,
                    failures,
                    oneLine);
        }
    }

    /** A page came that could be read. */
    void ends() {
        if (failures > 0) {
            LOG.info(
                    "The log can be read again, after {} s (failed requests: {})",
                    Duration.ofNanos(nanoClock.getAsLong() - beganAt).toSeconds(),
                    failures);
            failures = 0;
        }
    }
}
