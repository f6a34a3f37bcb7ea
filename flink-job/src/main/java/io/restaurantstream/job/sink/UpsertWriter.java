package io.restaurantstream.job.sink;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows in batches, each in one transaction: when there are many, when the first has waited long enough, and before
 * each checkpoint. A batch that fails is written again as a whole.
 *
 * <p>What was not written when the task ends is not covered by a checkpoint and comes again. All methods are for the
 * task's thread.
 */
final class UpsertWriter<T> implements SinkWriter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(UpsertWriter.class);

    /** Rows wait at most this long, because the live page looks every second. */
    private static final long FLUSH_INTERVAL_MILLIS = 200;

    private static final int FLUSH_ROWS = 500;

    private final UpsertSink<T> sink;
    private final ProcessingTimeService clock;
    private final SinkWriterMetricGroup metrics;
    private final List<T> rows = new ArrayList<>();
    /** Writes what is there; null while nothing is. */
    private Future<?> timer;

    private Connection connection;

    UpsertWriter(UpsertSink<T> sink, ProcessingTimeService clock, SinkWriterMetricGroup metrics) {
        this.sink = sink;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void write(T row, Context context) throws IOException, InterruptedException {
        rows.add(row);
        if (rows.size() >= FLUSH_ROWS) {
            writeRows();
        } else if (timer == null) {
            timer = clock.registerTimer(clock.getCurrentProcessingTime() + FLUSH_INTERVAL_MILLIS, time -> writeRows());
        }
    }

    /** Flink calls it before each checkpoint. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writeRows();
        if (sink.beforeCheckpoint() != null) {
            patiently(() -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sink.beforeCheckpoint());
                }
            });
        }
    }

    private void writeRows() throws IOException, InterruptedException {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (rows.isEmpty()) {
            return;
        }
        patiently(() -> sink.upsert().write(connection, rows));
        metrics.getNumRecordsSendCounter().inc(rows.size());
        rows.clear();
    }

    /** Work inside a connection that is committed or rolled back as a whole. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private void patiently(Work work) throws IOException, InterruptedException {
        Patience patience = new Patience(sink.database().maxOutage());
        while (true) {
            try {
                if (connection == null) {
                    connection = sink.database().connect(sink.name());
                    connection.setAutoCommit(false);
                }
                work.run();
                connection.commit();
                return;
            } catch (SQLException failure) {
                close(); // a new connection for the next attempt is the surest rollback
                metrics.getNumRecordsSendErrorsCounter().inc();
                waitAfter(failure, patience);
            }
        }
    }

    private void waitAfter(SQLException failure, Patience patience) throws IOException, InterruptedException {
        try {
            patience.afterFailure(failure);
        } catch (SQLException permanent) {
            throw new IOException("the database cannot take " + sink.name() + ": " + permanent.getMessage(), permanent);
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be closed", e);
            }
            connection = null;
        }
    }
}
