package io.restaurantstream.livepage;

import io.restaurantstream.livepage.Surroundings.Answers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot of the database every half second for everybody who looks, so that what the database does for the
 * page does not depend on how many they are. While nobody looks it takes fewer, and another one as soon as somebody does.
 * A database that is away is asked again until it is back.
 */
final class Poller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private static final long EVERY_MS = 500;

    /** In addition while nobody looks; with it, a snapshot must not become older than the page's patience. */
    private static final long UNWATCHED_MS = 1000;

    private static final long ASK_EVERY_MS = 500;

    /** The first read of a large window is the longest. */
    private static final int PATIENCE_SECONDS = 30;

    private final Reader reader;
    private final SnapshotReader snapshots;
    private final Surroundings surroundings;
    private final PipelineState state;
    private final Viewers viewers;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread polling = thread("live-page-poll", this::poll);
    private final Thread asking = thread("live-page-ask", this::ask);

    private volatile Snapshot newest;

    Poller(Reader reader, Surroundings surroundings, PipelineState state, Viewers viewers, InstantSource clock) {
        this.reader = reader;
        this.surroundings = surroundings;
        this.state = state;
        this.viewers = viewers;
        this.clock = clock;
        this.snapshots = new SnapshotReader(clock, () -> state.databaseAnswered(clock.instant()));
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        polling.start();
        asking.start();
    }

    /** The newest snapshot; null before the first. */
    Snapshot newest() {
        return newest;
    }

    private void poll() {
        while (!isStopped(0)) {
            try (Connection connection = reader.connect("live page", PATIENCE_SECONDS)) {
                snapshots.startAnew();
                readUntilStopped(connection);
            } catch (NoTablesException e) {
                state.failed(e.getMessage());
            } catch (SQLException e) {
                LOG.warn("The database cannot be read: {}", e.getMessage());
                state.failed("The database cannot be read: " + sentence(e) + ".");
            } catch (RuntimeException e) {
                LOG.error("A snapshot failed", e);
                state.failed("The page failed to read the database; its log says why.");
            }
            isStopped(EVERY_MS);
        }
    }

    private void readUntilStopped(Connection connection) throws SQLException, NoTablesException {
        do {
            Snapshot snapshot = snapshots.read(connection);
            newest = snapshot;
            state.read(snapshot, clock.instant());
            viewers.show(snapshot);
            if (!isStopped(EVERY_MS)) {
                viewers.await(UNWATCHED_MS);
            }
        } while (!isStopped(0));
    }

    private static String sentence(SQLException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return message.lines().findFirst().orElse("").replaceAll("[. ]+$", "");
    }

    private void ask() {
        try {
            do {
                Snapshot snapshot = newest;
                Answers answers = surroundings.ask(snapshot == null ? 0 : snapshot.newestOffset());
                state.answered(answers, clock.instant());
            } while (!stopped.await(ASK_EVERY_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only to stop
        }
    }

    private boolean isStopped(long afterMs) {
        try {
            return stopped.await(afterMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        asking.interrupt();
        try {
            polling.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
