package io.restaurantstream.job.sink;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that is away, in growing pauses, for so long and no longer. */
public final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final long giveUpAt;
    private long pause = FIRST_PAUSE_MILLIS;

    /** Work on the database that may be done again as a whole. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws SQLException, IOException;
    }

    /**
     * Attempts something until it succeeds, with this patience.
     *
     * @param failed says what has failed, as the beginning of a message
     * @throws IOException when a failure will not pass, the database is away for too long, or the task is cancelled
     */
    public static <T> T attempt(Duration maxOutage, String failed, Attempt<T> attempt) throws IOException {
        Patience patience = new Patience(maxOutage);
        try {
            while (true) {
                try {
                    return attempt.run();
                } catch (SQLException e) {
                    patience.afterFailure(e);
                }
            }
        } catch (SQLException permanent) {
            throw new IOException(failed + ": " + permanent.getMessage(), permanent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(failed + ": interrupted");
        }
    }

    public Patience(Duration maxOutage) {
        this.giveUpAt = System.nanoTime() + maxOutage.toNanos();
    }

    /**
     * Returns when it is time to try again.
     *
     * @throws SQLException {@code failure} itself, when it will not pass or patience is at its end
     * @throws InterruptedException when the task is cancelled
     */
    public void afterFailure(SQLException failure) throws SQLException, InterruptedException {
        if (SqlFailure.of(failure) != SqlFailure.TRANSIENT || System.nanoTime() > giveUpAt) {
            throw failure;
        }
        LOG.warn(
                "Transient database error [{}], retrying in {} ms: {}",
                failure.getSQLState(),
                pause,
                failure.getMessage());
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
}
