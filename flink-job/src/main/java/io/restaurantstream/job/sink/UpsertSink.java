package io.restaurantstream.job.sink;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A table with few rows, written at least once by an upsert, so that a replay changes nothing.
 *
 * <p>Every error that passes is waited out in place, as the facts are: an outage of the database does not restart the job.
 * Flink's JDBC sink would give up after a few seconds of a read-only or locked database, and would put the password into
 * the job graph.
 *
 * @param name of its connections in {@code pg_stat_activity}
 * @param upsert writes a batch of rows
 * @param beforeCheckpoint SQL that follows the last batch before a checkpoint; null for none
 */
record UpsertSink<T>(Database database, String name, Upsert<T> upsert, String beforeCheckpoint) implements Sink<T> {

    private static final long serialVersionUID = 1L;

    UpsertSink(Database database, String name, Upsert<T> upsert) {
        this(database, name, upsert, null);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return new UpsertWriter<>(this, context.getProcessingTimeService(), context.metricGroup());
    }
}
