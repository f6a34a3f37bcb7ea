package io.restaurantstream.job.facts;

import static org.awaitility.Awaitility.await;

import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.check.CheckedEventType;
import io.restaurantstream.job.sink.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** A facts sink in the operator that runs it in a job, under a clock that stands still until it is moved. */
public final class FactsSinkHarness implements AutoCloseable {

    static final FactsOptions AT_CHECKPOINTS_ONLY = new FactsOptions(100_000, Long.MAX_VALUE, Duration.ofDays(1));

    private final OneInputStreamOperatorTestHarness<CheckedEvent, CommittableMessage<Void>> operator;
    private final MockEnvironment environment;
    private long checkpoint;

    public FactsSinkHarness(Database database) throws Exception {
        this(database, AT_CHECKPOINTS_ONLY);
    }

    FactsSinkHarness(Database database, FactsOptions options) throws Exception {
        this(database, options, new JobID(), 1, 0);
    }

    /** One of a job's writers: that of {@code subtask}, of {@code parallelism} subtasks. */
    FactsSinkHarness(Database database, FactsOptions options, JobID job, int parallelism, int subtask)
            throws Exception {
        this(database, options, job, parallelism, subtask, null);
    }

    /** The only writer of a job that goes on from {@code state}. */
    FactsSinkHarness(Database database, OperatorSubtaskState state) throws Exception {
        this(database, AT_CHECKPOINTS_ONLY, new JobID(), 1, 0, state);
    }

    private FactsSinkHarness(
            Database database,
            FactsOptions options,
            JobID job,
            int parallelism,
            int subtask,
            OperatorSubtaskState state)
            throws Exception {
        environment = new MockEnvironmentBuilder()
                .setJobID(job)
                .setMaxParallelism(128)
                .setParallelism(parallelism)
                .setSubtaskIndex(subtask)
                .build();
        operator = new OneInputStreamOperatorTestHarness<>(
                new SinkWriterOperatorFactory<CheckedEvent, Void>(new FactsSink(database, options)),
                new CheckedEventType().createSerializer(new SerializerConfigImpl()),
                environment);
        if (state != null) {
            operator.initializeState(state);
        }
        operator.open();
    }

    void take(CheckedEvent... events) throws Exception {
        take(List.of(events));
    }

    void take(List<CheckedEvent> events) throws Exception {
        for (CheckedEvent event : events) {
            operator.processElement(event, 0);
        }
    }

    void checkpoint() throws Exception {
        operator.prepareSnapshotPreBarrier(++checkpoint);
    }

    /** A checkpoint of the writer's state, after all is durable. */
    OperatorSubtaskState state() throws Exception {
        checkpoint();
        return operator.snapshot(checkpoint, 0);
    }

    void write(CheckedEvent... events) throws Exception {
        write(List.of(events));
    }

    /** Takes the events and makes them durable. */
    public void write(List<CheckedEvent> events) throws Exception {
        take(events);
        checkpoint();
    }

    void letPass(Duration time) throws Exception {
        operator.setProcessingTime(operator.getProcessingTime() + time.toMillis());
    }

    /** Lets the task hear the next thing, which is that a batch is written; throws what it hears instead. */
    void awaitBatch() throws Exception {
        AtomicReference<Mail> heard = new AtomicReference<>();
        await().pollInSameThread().until(() -> {
            operator.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY).ifPresent(heard::set);
            return heard.get() != null;
        });
        heard.get().run();
    }

    long eventsSent() {
        return operator.getOperator()
                .getMetricGroup()
                .getIOMetricGroup()
                .getNumRecordsOutCounter()
                .getCount();
    }

    @Override
    public void close() throws Exception {
        operator.close();
        environment.close();
    }
}
