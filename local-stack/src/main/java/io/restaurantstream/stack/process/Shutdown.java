package io.restaurantstream.stack.process;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command stop in order on Ctrl-C or SIGTERM: the command is notified, and the process waits until the command
 * has closed this, or a minute has passed.
 */
public final class Shutdown implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile Connection waitedFor;

    private Shutdown() {}

    /** From now on, a signal waits for {@link #close}, at most a minute. */
    public static Shutdown onSignal() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::requestAndWait, "shutdown"));
        return shutdown;
    }

    private void requestAndWait() {
        requested.countDown();
        abortQuery();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("Not everything has stopped in " + PATIENCE_SECONDS + " s; exiting anyway.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has a signal abort {@code connection} from now on, so that the answer of a long query is not waited for.
     *
     * <p>Whoever waits for it gets an {@link SQLException}.
     */
    public void aborts(Connection connection) {
        waitedFor = connection;
        if (requested.getCount() == 0) {
            abortQuery();
        }
    }

    private void abortQuery() {
        Connection connection = waitedFor;
        if (connection == null) {
            return;
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            System.err.println("The query that runs could not be aborted: " + e.getMessage());
        }
    }

    /** Returns when the process is asked to stop. */
    public void await() {
        try {
            requested.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when the process is asked to stop within {@code millis}. */
    public boolean await(long millis) {
        try {
            return requested.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Everything has stopped: the process may end. */
    @Override
    public void close() {
        done.countDown();
    }
}
