package io.restaurantstream.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Asks again and again until there is an answer. */
public final class Polling {

    private static final long PAUSE_MILLIS = 200;

    private Polling() {}

    /**
     * The first answer that {@code question} has.
     *
     * @param what what is waited for, for the message when it does not come
     * @throws IOException when there is none within {@code patience}
     */
    public static <T> T until(String what, Duration patience, Callable<Optional<T>> question) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> answer = question.call();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(what + " has not come within " + patience.toSeconds() + " s");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
