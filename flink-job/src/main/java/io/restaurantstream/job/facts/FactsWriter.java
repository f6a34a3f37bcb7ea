package io.restaurantstream.job.facts;

import io.restaurantstream.event.OrderCreated;
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
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers events and writes them as batches: when there are enough, when the first has waited long enough, and before
 * each checkpoint.
 *
 * <p>An outage of the database is waited out with the batch in hand, which holds back the source; a batch that holds an
 * unfit value is halved until that value is alone. Runs in the task's thread only.
 */
final class FactsWriter implements SinkWriter<CheckedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(FactsWriter.class);

    private final Database database;
    private final FactsOptions options;
    private final String name;
    private final ProcessingTimeService clock;
    private final FactsMetrics metrics;

    private List<CheckedEvent> batch = new ArrayList<>();
    private long batchBytes;
    /** Set while a flush is due; null otherwise. */
    private Future<?> pendingFlush;

    private boolean rowsMayExist = true;
    private boolean somethingIsNotDurable;

    private Connection connection;
    private FactsTransaction transaction;

    FactsWriter(
            Database database, FactsOptions options, String name, ProcessingTimeService clock, FactsMetrics metrics) {
        this.database = database;
        this.options = options;
        this.name = name;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void write(CheckedEvent event, Context context) throws IOException, InterruptedException {
        batch.add(event);
        batchBytes += event.json().length;
        if (batch.size() >= options.flushEvents() || batchBytes >= options.flushBytes()) {
            writeBatch(false);
        } else if (pendingFlush == null) {
            long flushAt =
                    clock.getCurrentProcessingTime() + options.flushInterval().toMillis();
            pendingFlush = clock.registerTimer(flushAt, time -> {
                pendingFlush = null;
                writeBatch(false);
            });
        }
    }

    /** Everything written so far survives a crash of the database when this returns. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writeBatch(true);
        if (somethingIsNotDurable) {
            patiently(FactsTransaction::makeDurable);
            somethingIsNotDurable = false;
        }
    }

    private void writeBatch(boolean durable) throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        write(batch, durable);
        metrics.flushed(batch.size(), (System.nanoTime() - start) / 1_000_000);
        batch = new ArrayList<>(batch.size());
        batchBytes = 0;
        somethingIsNotDurable = !durable;
    }

    private void write(List<CheckedEvent> events, boolean durable) throws IOException, InterruptedException {
        try {
            patiently(current -> writeInOneTransaction(current, events, durable));
        } catch (UnfitValueException unfit) {
            if (events.size() == 1) {
                reject(events.get(0), unfit.getCause());
            } else {
                // halves in the order of the log, so that parents still go before their children
                int middle = events.size() / 2;
                write(events.subList(0, middle), durable);
                write(events.subList(middle, events.size()), durable);
            }
        }
    }

    private void writeInOneTransaction(FactsTransaction current, List<CheckedEvent> events, boolean durable)
            throws SQLException {
        if (!rowsMayExist) {
            try {
                current.copy(events, List.of(), durable);
                metrics.copied();
                return;
            } catch (SQLException e) {
                current.rollback();
                SqlFailure failure = SqlFailure.of(e);
                if (failure != SqlFailure.KEY_EXISTS && failure != SqlFailure.PARENT_MISSING) {
                    throw e;
                }
                rowsMayExist = failure == SqlFailure.KEY_EXISTS;
            }
        }
        try {
            upsertOrCopy(current, events, List.of(), durable);
        } catch (SQLException e) {
            if (SqlFailure.of(e) != SqlFailure.PARENT_MISSING) {
                throw e;
            }
            current.rollback();
            writeWithoutOrphans(current, events, durable);
        }
    }

    private void writeWithoutOrphans(FactsTransaction current, List<CheckedEvent> events, boolean durable)
            throws SQLException {
        Set<UUID> missing = current.missingOrders(events);
        List<CheckedEvent> withParents = new ArrayList<>(events.size());
        List<CheckedEvent> orphans = new ArrayList<>();
        for (CheckedEvent event : events) {
            boolean needsMissing = !(event.event().payload() instanceof OrderCreated)
                    && missing.contains(event.event().payload().orderId());
            (needsMissing ? orphans : withParents).add(event);
        }
        upsertOrCopy(current, withParents, orphans, durable);
        metrics.parked(orphans.size());
        LOG.info(
                "Parked {} events whose order has not come, up to offset {}",
                orphans.size(),
                orphans.stream()
                        .mapToLong(orphan -> orphan.event().offset())
                        .max()
                        .orElse(0));
    }

    private void upsertOrCopy(
            FactsTransaction current, List<CheckedEvent> events, List<CheckedEvent> orphans, boolean durable)
            throws SQLException {
        // after a restore rows exist until the replay has caught up, which the first batch of new ones shows
        rowsMayExist = !current.upsert(events, orphans, durable);
        metrics.upserted();
    }

    private void reject(CheckedEvent event, SQLException refusal) throws IOException, InterruptedException {
        LOG.warn(
                "The database refuses the event at offset {}: {}", event.event().offset(), refusal.getMessage());
        try {
            patiently(current -> current.reject(event, refusal.getMessage()));
        } catch (UnfitValueException e) {
            throw new IOException("the event at offset " + event.event().offset() + " cannot even be rejected", e);
        }
        metrics.rejected();
    }

    /** Work inside a connection that is committed or rolled back as a whole. */
    @FunctionalInterface
    private interface Work {
        void run(FactsTransaction transaction) throws SQLException;
    }

    private void patiently(Work work) throws IOException, InterruptedException {
        Patience patience = new Patience(database.maxOutage());
        while (true) {
            try {
                if (transaction == null) {
                    connection = database.connect(name);
                    transaction = new FactsTransaction(connection, metrics);
                }
                work.run(transaction);
                return;
            } catch (SQLException failure) {
                // a new connection for the next attempt is the surest rollback
                disconnect();
                if (SqlFailure.of(failure) == SqlFailure.UNFIT_VALUE) {
                    throw new UnfitValueException(failure);
                }
                // whether a lost commit happened is not known: what is written again may exist
                rowsMayExist = true;
                metrics.retried();
                waitAfter(patience, failure);
            }
        }
    }

    private static void waitAfter(Patience patience, SQLException failure) throws IOException, InterruptedException {
        try {
            patience.afterFailure(failure);
        } catch (SQLException permanent) {
            throw new IOException("the database cannot take the facts: " + permanent.getMessage(), permanent);
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be closed", e);
            }
        }
        connection = null;
        transaction = null;
    }

    @Override
    public void close() {
        // what is not flushed comes again after the restore; a dying task must not write
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
