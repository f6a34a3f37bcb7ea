package io.restaurantstream.job.source;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses with full jitter, so that many readers do not come back at once. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private int failures;

    void succeeded() {
        failures = 0;
    }

    /** The pause after one more failure; at least what the server asks for, which may be null. */
    Duration afterFailure(Duration retryAfter) {
        long cap = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
        failures++;
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(cap / 2, cap + 1));
        return retryAfter != null && retryAfter.compareTo(pause) > 0 ? retryAfter : pause;
    }
}
