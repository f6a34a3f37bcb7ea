package io.restaurantstream.job.facts;

import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes accepted events into the fact tables, so that their contents are as if each had been written once.
 *
 * <p>At-least-once delivery of idempotent writes: a reader never sees a child without its parent, nor a row that goes
 * back to an earlier event.
 */
public final class FactsSink implements Sink<CheckedEvent> {

    private static final long serialVersionUID = 1L;

    private final Database database;
    private final FactsOptions options;

    /**
     * @param database where the tables are
     * @param options when a batch is written
     */
    public FactsSink(Database database, FactsOptions options) {
        this.database = database;
        this.options = options;
    }

    @Override
    public SinkWriter<CheckedEvent> createWriter(WriterInitContext context) {
        return new FactsWriter(
                database,
                options,
                "facts-" + context.getTaskInfo().getIndexOfThisSubtask(),
                context.getProcessingTimeService(),
                new FactsMetrics(context.metricGroup()));
    }
}
