package io.restaurantstream.job.simulation;

import io.restaurantstream.job.source.HttpLogSource;
import io.restaurantstream.job.source.LogEnumeratorState;
import io.restaurantstream.job.source.LogSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;

/** The part of the source in the JobManager: the real enumerator, and what Flink remembers of its assignments. */
final class SimulatedCoordinator {

    /** @param checkpoint the first one that may cover it */
    private record Assignment(long checkpoint, int reader, List<LogSplit> splits) {}

    private final HttpLogSource source;
    private final SimpleVersionedSerializer<LogEnumeratorState> serializer;
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<Integer, ReaderInfo> registered = new HashMap<>();
    private SplitEnumerator<LogSplit, LogEnumeratorState> enumerator;
    private SimulatedJob job;
    private Runnable periodic;
    private long nextCheckpoint = 1;

    SimulatedCoordinator(HttpLogSource source) {
        this.source = source;
        this.serializer = source.getEnumeratorCheckpointSerializer();
    }

    /** A new JobManager. */
    void restore(byte[] state) throws Exception {
        assignments.clear();
        registered.clear();
        periodic = null;
        Context context = new Context();
        enumerator = state == null
                ? source.createEnumerator(context)
                : source.restoreEnumerator(context, serializer.deserialize(serializer.getVersion(), state));
    }

    /** The same JobManager goes on with new tasks, whose state is that of an earlier checkpoint. */
    void reset(long restoredCheckpoint) {
        registered.clear();
        List<Assignment> lost = assignments.stream()
                .filter(assignment -> assignment.checkpoint() > restoredCheckpoint)
                .toList();
        assignments.removeAll(lost);
        lost.forEach(assignment -> enumerator.addSplitsBack(assignment.splits(), assignment.reader()));
    }

    /** The job's readers tell that they are there. */
    void register(SimulatedJob newJob, boolean isNewEnumerator) {
        job = newJob;
        if (isNewEnumerator) {
            enumerator.start();
        }
        for (int reader = 0; reader < job.parallelism(); reader++) {
            registered.put(reader, new ReaderInfo(reader, "host"));
            enumerator.addReader(reader);
        }
    }

    /** What the enumerator does from time to time; false when that is nothing. */
    boolean step() {
        if (periodic == null) {
            return false;
        }
        periodic.run();
        return true;
    }

    byte[] snapshot(long checkpoint) throws Exception {
        nextCheckpoint = checkpoint + 1;
        return serializer.serialize(enumerator.snapshotState(checkpoint));
    }

    private final class Context implements SplitEnumeratorContext<LogSplit> {

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            return new InternalSplitEnumeratorMetricGroup(new UnregisteredMetricsGroup());
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            throw new IllegalStateException("the readers take no events");
        }

        @Override
        public int currentParallelism() {
            return job.parallelism();
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return registered;
        }

        @Override
        public void assignSplits(SplitsAssignment<LogSplit> assigned) {
            assigned.assignment().forEach((reader, splits) -> {
                assignments.add(new Assignment(nextCheckpoint, reader, splits));
                job.assign(reader, splits);
            });
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            throw new IllegalStateException("the log is read for ever");
        }

        @Override
        public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
            throw new IllegalStateException("the enumerator calls from time to time");
        }

        @Override
        public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler, long delay, long period) {
            periodic = () -> {
                T result;
                try {
                    result = call.call();
                } catch (Throwable failure) {
                    handler.accept(null, failure);
                    return;
                }
                handler.accept(result, null);
            };
        }

        @Override
        public void runInCoordinatorThread(Runnable action) {
            action.run();
        }
    }
}
