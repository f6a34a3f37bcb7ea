package io.restaurantstream.stack.verification;

import io.restaurantstream.stack.console.Failures;
import io.restaurantstream.verification.Follower;
import io.restaurantstream.verification.LogSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies final hours beside a running job until it is closed. When the database or the log is unavailable it
 * retries, and then reads the log from its beginning. Uses at most half of one processor.
 */
public final class HourVerification implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HourVerification.class);

    /** Some hours that were equal are compared again this often. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(30);

    private static final long IDLE_MILLIS = 3_000;
    private static final long AFTER_FAILURE_MILLIS = 5_000;
    private static final long STOP_WITHIN_MILLIS = 20_000;

    /** Opens connections as a user who may write {@code analytics.verified_hours}. */
    public interface Database {

        Connection connect() throws SQLException;
    }

    /** Is notified of results, in the thread that verifies. */
    public interface Listener {

        /** Shows nothing. */
        Listener SILENT = new Listener() {
            @Override
            public void round(Follower.Round round) {}

            @Override
            public void failed(String sentence) {}
        };

        void round(Follower.Round round);

        /** The verification failed and will start again. */
        void failed(String sentence);
    }

    private final Supplier<LogSource> log;
    private final Database database;
    private final Duration allowedLateness;
    private final Listener listener;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    /**
     * Does nothing before {@link #start}.
     *
     * @param log opens the log; called for each start from its beginning
     * @param allowedLateness the job's {@code sales.allowed-lateness}
     */
    public HourVerification(Supplier<LogSource> log, Database database, Duration allowedLateness, Listener listener) {
        this.log = log;
        this.database = database;
        this.allowedLateness = allowedLateness;
        this.listener = listener;
    }

    /** Verifies in a thread of its own until this is closed. */
    public void start() {
        thread = new Thread(this::runOn, "verify-hours");
        thread.setDaemon(true);
        thread.start();
    }

    private void runOn() {
        try {
            while (!isStopped(0)) {
                try {
                    follow();
                } catch (IOException | SQLException | RuntimeException e) {
                    if (!isStopped(0)) {
                        LOG.warn("The hours cannot be verified now; beginning again soon", e);
                        listener.failed(Failures.sentence(e));
                    }
                }
                isStopped(AFTER_FAILURE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only to stop
        }
    }

    private void follow() throws IOException, SQLException, InterruptedException {
        try (Connection connection = database.connect()) {
            Follower follower = Follower.start(log.get(), connection, allowedLateness, LOOK_AGAIN_AFTER);
            long pause = 0;
            while (!isStopped(pause)) {
                long from = System.nanoTime();
                Follower.Round round = follower.next();
                listener.round(round);
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
                pause = round.hasMore() ? took : Math.max(took, IDLE_MILLIS);
            }
        }
    }

    private boolean isStopped(long withinMillis) throws InterruptedException {
        return stopped.await(withinMillis, TimeUnit.MILLISECONDS);
    }

    /** Ends after the current round. */
    @Override
    public void close() {
        stopped.countDown();
        if (thread == null) {
            return;
        }
        try {
            thread.join(STOP_WITHIN_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("The verification of hours has not ended in {} s; leaving it", STOP_WITHIN_MILLIS / 1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
