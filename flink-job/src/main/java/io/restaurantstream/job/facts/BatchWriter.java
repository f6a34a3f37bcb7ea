package io.restaurantstream.job.facts;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import io.restaurantstream.job.sink.Patience;
import io.restaurantstream.job.sink.SqlFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one batch after the other, whatever the database does meanwhile.
 *
 * <p>An outage is waited out with the batch in hand; a batch that holds an unfit value is halved until that value is
 * alone. A writer that has been replaced fails. For one thread at a time, but for {@link #abort}.
 *
 * <p>A batch is committed without waiting for the disk, so a database that crashes forgets the last ones. They are kept
 * here until a durable commit, which comes before a checkpoint at the latest, and are written again after each new
 * connection.
 */
final class BatchWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** Bounds the memory that events take until they are durable. */
    private static final long MAX_BYTES_NOT_DURABLE = 16L << 20;

    private final Database database;
    private final WriterFence fence;
    private final FactsMetrics metrics;

    /**
     * Committed since the last durable commit, as JSON: what was read from it would be many times as much for the
     * garbage collector.
     */
    private final List<byte[]> notDurable = new ArrayList<>();

    private long bytesNotDurable;

    private boolean rowsMayExist = true;
    private boolean orphansAreLikely;

    private volatile Connection connection;
    private volatile boolean isAborted;
    private FactsTransaction transaction;

    BatchWriter(Database database, WriterFence fence, FactsMetrics metrics) {
        this.database = database;
        this.fence = fence;
        this.metrics = metrics;
    }

    /** Returns when all of {@code batch} is committed, or kept aside where the database refuses it. */
    void write(List<CheckedEvent> batch) throws IOException, InterruptedException {
        long start = System.nanoTime();
        writeAll(batch);
        metrics.flushed(batch.size(), (System.nanoTime() - start) / 1_000_000);
        if (bytesNotDurable >= MAX_BYTES_NOT_DURABLE) {
            makeDurable();
        }
    }

    /** Everything written so far survives a crash of the database when this returns. */
    void makeDurable() throws IOException, InterruptedException {
        if (!notDurable.isEmpty()) {
            patiently(FactsTransaction::makeDurable);
            notDurable.clear();
            bytesNotDurable = 0;
        }
    }

    private void writeAll(List<CheckedEvent> events) throws IOException, InterruptedException {
        try {
            patiently(current -> writeInOneTransaction(current, events, true));
            keepUntilDurable(events);
        } catch (UnfitValueException unfit) {
            // it may be that of a child which waited for an order of this batch
            List<CheckedEvent> all = new ArrayList<>(events);
            patiently(current -> all.addAll(current.parkedChildrenOf(events)));
            writeWithoutUnfit(all, unfit);
        }
    }

    /** Writes what is left of {@code events}, of which at least one is known to be unfit, when these are taken out. */
    private void writeWithoutUnfit(List<CheckedEvent> events, UnfitValueException unfit)
            throws IOException, InterruptedException {
        if (events.size() == 1) {
            reject(events.get(0), unfit.getCause());
            return;
        }
        // halves in their order, so that parents still go before their children
        int middle = events.size() / 2;
        for (List<CheckedEvent> half : List.of(events.subList(0, middle), events.subList(middle, events.size()))) {
            try {
                patiently(current -> writeInOneTransaction(current, half, false));
                keepUntilDurable(half);
            } catch (UnfitValueException again) {
                writeWithoutUnfit(half, again);
            }
        }
    }

    private void keepUntilDurable(List<CheckedEvent> events) {
        for (CheckedEvent event : events) {
            notDurable.add(event.json());
            bytesNotDurable += event.json().length;
        }
    }

    /**
     * Writes a batch in the cheapest way that is likely to work. A copy that meets a key, and any write that meets a
     * child without its order, is rolled back and done once more, knowing that; so are the batches after it, until one
     * has neither.
     *
     * @param withParked whether to take along the parked children of the batch's orders
     */
    private void writeInOneTransaction(FactsTransaction current, List<CheckedEvent> events, boolean withParked)
            throws SQLException, IOException {
        Set<OrderRef> missing = orphansAreLikely ? current.missingOrders(events) : Set.of();
        List<CheckedEvent> withParents = new ArrayList<>(events.size());
        List<CheckedEvent> orphans = new ArrayList<>();
        for (CheckedEvent event : events) {
            EventTable<?> table = FactTables.of(event.event().type());
            boolean needsMissing = table != null && table.needsOrder() && missing.contains(OrderRef.of(event.event()));
            (needsMissing ? orphans : withParents).add(event);
        }
        // only an upsert takes the events themselves out of those that are parked
        boolean upsert = rowsMayExist || !withParked;
        try {
            if (upsert) {
                rowsMayExist = !current.upsert(withParents, orphans, withParked);
                metrics.upserted();
            } else {
                current.copy(withParents, orphans);
                metrics.copied();
            }
        } catch (SQLException e) {
            current.rollback();
            SqlFailure failure = SqlFailure.of(e);
            if (failure == SqlFailure.KEY_EXISTS && !upsert) {
                rowsMayExist = true;
            } else if (failure == SqlFailure.PARENT_MISSING && !orphansAreLikely) {
                orphansAreLikely = true;
            } else {
                throw e;
            }
            writeInOneTransaction(current, events, withParked);
            return;
        }
        orphansAreLikely = !orphans.isEmpty();
        metrics.parked(orphans.size());
    }

    private void reject(CheckedEvent event, SQLException refusal) throws IOException, InterruptedException {
        LOG.warn(
                "The database refuses the event at offset {}: {}", event.event().offset(), refusal.getMessage());
        try {
            patiently(current -> current.reject(event, refusal.getMessage()));
        } catch (UnfitValueException e) {
            throw new IOException(
                    "the event at offset " + event.event().offset() + " can be written neither to its"
                            + " table nor to raw.events_rejected",
                    e);
        }
        metrics.rejected();
    }

    /** Work inside a connection that is committed or rolled back as a whole. */
    @FunctionalInterface
    private interface Work {
        void run(FactsTransaction transaction) throws SQLException, IOException;
    }

    private void patiently(Work work) throws IOException, InterruptedException {
        Patience patience = new Patience(database.maxOutage());
        while (true) {
            try {
                stopIfAborted();
                if (transaction == null) {
                    connect();
                }
                work.run(transaction);
                return;
            } catch (SQLException failure) {
                if (SqlFailure.of(failure).isOfValues()) {
                    rollback();
                    throw new UnfitValueException(failure);
                }
                // a new connection for the next attempt is the surest rollback
                disconnect();
                stopIfAborted();
                metrics.retried();
                waitAfter(patience, failure);
            }
        }
    }

    private void connect() throws SQLException, IOException, InterruptedException {
        connection = fence.connect(database);
        stopIfAborted(); // or abort() has seen this connection
        FactsTransaction fresh = new FactsTransaction(connection, fence, metrics);
        // whether a lost commit happened is not known: what is written again may exist
        rowsMayExist = true;
        if (!notDurable.isEmpty()) {
            LOG.info("Writing {} events again, which the database may have lost in a crash", notDurable.size());
            try {
                writeInOneTransaction(fresh, read(notDurable), true);
            } catch (SQLException e) {
                if (SqlFailure.of(e).isOfValues()) {
                    throw new IOException("the database refuses events that it accepted before: " + e.getMessage(), e);
                }
                throw e;
            }
        }
        transaction = fresh;
    }

    private static List<CheckedEvent> read(List<byte[]> accepted) {
        EventReader reader = new EventReader();
        List<CheckedEvent> events = new ArrayList<>(accepted.size());
        for (byte[] json : accepted) {
            try {
                events.add(CheckedEvent.read(reader, json));
            } catch (InvalidEventException e) {
                throw new IllegalStateException("an event that was accepted is now refused: " + e.getMessage(), e);
            }
        }
        return events;
    }

    private static void waitAfter(Patience patience, SQLException failure) throws IOException, InterruptedException {
        try {
            patience.afterFailure(failure);
        } catch (SQLException permanent) {
            throw new IOException("the facts cannot be written: " + permanent.getMessage(), permanent);
        }
    }

    private void rollback() {
        try {
            transaction.rollback();
        } catch (SQLException e) {
            LOG.debug("A broken connection could not be rolled back", e);
            disconnect();
        }
    }

    private void stopIfAborted() throws InterruptedException {
        if (isAborted) {
            disconnect(); // nobody may be left who does
            throw new InterruptedException("the task ends while facts are written");
        }
    }

    private void disconnect() {
        Connection current = connection;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be closed", e);
            }
        }
        connection = null;
        transaction = null;
    }

    /** Ends, from another thread, whatever the database is doing for this writer, which writes nothing any more. */
    void abort() {
        isAborted = true;
        Connection current = connection;
        if (current != null) {
            try {
                // closing a socket may wait for a write that hangs
                current.abort(cut -> {
                    Thread cutting = new Thread(cut, "cutting a connection");
                    cutting.setDaemon(true);
                    cutting.start();
                });
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be aborted", e);
            }
        }
    }

    /** For the thread that writes, or when that has ended. */
    @Override
    public void close() {
        disconnect();
    }

    /** The database refuses a value of the batch. */
    private static final class UnfitValueException extends IOException {

        UnfitValueException(SQLException cause) {
            super(cause);
        }

        @Override
        public synchronized SQLException getCause() {
            return (SQLException) super.getCause();
        }
    }
}
