package io.restaurantstream.chaos.site;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** Looks again and again until something is so. */
public final class Waiting {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Whether {@code condition} comes to hold within {@code patience}; returns as soon as it does. It is asked in the
     * caller's thread, whose exceptions come out as they are.
     *
     * @throws InterruptedException when the run is being stopped
     */
    public static boolean holdsWithin(Duration patience, Callable<Boolean> condition) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            await().dontCatchUncaughtExceptions()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(LOOK_EVERY)
                    .atMost(patience)
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param failure what to say when it does not within {@code patience}
     * @throws IOException then
     */
    public static void until(Duration patience, String failure, Callable<Boolean> condition)
            throws IOException, InterruptedException {
        if (!holdsWithin(patience, condition)) {
            throw new IOException(failure + " within " + patience.toSeconds() + " s");
        }
    }
}
