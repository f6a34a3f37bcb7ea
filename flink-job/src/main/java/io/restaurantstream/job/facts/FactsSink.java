package io.restaurantstream.job.facts;

import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Writes accepted events into the fact tables, so that their contents are as if each had been written once.
 *
 * <p>At-least-once delivery of idempotent writes: a reader never sees a child without its parent, nor a row that goes
 * back to an earlier event. A writer that opens takes the tables over; those before it cannot write any more.
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
    public SinkWriter<CheckedEvent> createWriter(WriterInitContext context) throws IOException {
        TaskInfo task = context.getTaskInfo();
        // the input is keyed, so these are the only locations that come, at whatever parallelism
        KeyGroupRange keyGroups = KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                task.getMaxNumberOfParallelSubtasks(),
                task.getNumberOfParallelSubtasks(),
                task.getIndexOfThisSubtask());
        WriterFence fence =
                WriterFence.claim(database, keyGroups, context.getJobInfo().getJobId());
        return new FactsWriter(
                options,
                context.getProcessingTimeService(),
                context.getMailboxExecutor(),
                new BatchWriter(database, fence, new FactsMetrics(context.metricGroup())));
    }
}
