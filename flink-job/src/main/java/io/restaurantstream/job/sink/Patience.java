package io.restaurantstream.job.sink;

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
        if (SqlFailure.of(failure) != SqlFailure.PASSING || System.nanoTime() > giveUpAt) {
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
