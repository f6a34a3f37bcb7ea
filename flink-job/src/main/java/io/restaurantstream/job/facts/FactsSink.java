package io.restaurantstream.job.facts;

import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Writes accepted events into the fact tables, so that their contents are as if each had been written once.
 *
 * <p>At-least-once delivery of idempotent writes: a reader never sees a child without its parent, nor a row that goes
 * back to an earlier event. A writer that opens takes the tables over; those before it cannot write any more. State: the
 * offset of the last event of each writer, by which tables that are older than the state are noticed.
 */
public final class FactsSink implements Sink<CheckedEvent>, SupportsWriterState<CheckedEvent, Long> {

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
    public StatefulSinkWriter<CheckedEvent, Long> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<CheckedEvent, Long> restoreWriter(WriterInitContext context, Collection<Long> lastOffsets)
            throws IOException {
        LastOffsets restored = new LastOffsets(List.copyOf(lastOffsets));
        // before the tables are taken from another job, which may have the right state
        restored.mustBeIn(database);
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
                new BatchWriter(database, fence, new FactsMetrics(context.metricGroup())),
                restored);
    }

    @Override
    public SimpleVersionedSerializer<Long> getWriterStateSerializer() {
        return new LastOffsets.Serializer();
    }
}
