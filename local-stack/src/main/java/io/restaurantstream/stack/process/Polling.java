package io.restaurantstream.stack.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** Polls until there is an answer, or a timeout has passed. */
public final class Polling {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Polling() {}

    /**
     * The first answer of {@code question}.
     *
     * @param what the answer's name in the message of a timeout
     * @throws IOException when there is none within {@code patience}
     */
    public static <T> T until(String what, Duration patience, Callable<Optional<T>> question) throws Exception {
        try {
            return asking(patience).until(question, Optional::isPresent).orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new IOException(what + " has not come within " + patience.toSeconds() + " s", e);
        }
    }

    /** Whether {@code condition} becomes true within {@code patience}; returns as soon as it does. */
    public static boolean holdsWithin(Duration patience, Callable<Boolean> condition) {
        try {
            asking(patience).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Polls at once and then after each pause, in the caller's thread; exceptions are thrown unchanged. */
    private static ConditionFactory asking(Duration patience) {
        return await().dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .atMost(patience);
    }
}
