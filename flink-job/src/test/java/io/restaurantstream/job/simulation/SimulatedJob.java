package io.restaurantstream.job.simulation;

import io.restaurantstream.job.source.HttpLogSource;
import io.restaurantstream.job.source.LogSplit;
import io.restaurantstream.job.source.RawEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * One run of the job, from a restore to the next failure: readers, the exchange between them and the tasks, and
 * checkpoints with aligned barriers.
 */
final class SimulatedJob {

    static final int MAX_PARALLELISM = 128;
    private static final int LONGEST_CHANNEL = 40;

    /** The beginning of a checkpoint in a channel. */
    private record Barrier(long checkpoint) {}

    /**
     * A checkpoint, all of whose subtasks have acknowledged it.
     *
     * @param splits of each reader
     * @param states of each task's operators
     */
    record Checkpoint(
            long id, byte[] enumerator, List<List<byte[]>> splits, List<Map<Integer, OperatorSubtaskState>> states) {

        int parallelism() {
            return splits.size();
        }
    }

    private final int parallelism;
    private final List<SimulatedReader> readers = new ArrayList<>();
    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final List<SimulatedWorld.SteppedThread> threads = new ArrayList<>();
    /** By reader, by task. */
    private final List<List<Deque<Object>>> channels = new ArrayList<>();

    private final long[][] watermarks;
    /** Of each task, the readers whose barrier has come. */
    private final List<Set<Integer>> aligned = new ArrayList<>();

    private long inFlight = -1;
    private byte[] enumeratorOfCheckpoint;
    private List<List<byte[]>> splitsOfCheckpoint;
    private Map<Integer, Map<Integer, OperatorSubtaskState>> acknowledged = new HashMap<>();
    private Set<Integer> readersToSnapshot = new HashSet<>();

    /** @param from where to begin; null for the first start */
    SimulatedJob(HttpLogSource source, List<StreamNode> chain, JobID job, int parallelism, long millis, Checkpoint from)
            throws Exception {
        this.parallelism = parallelism;
        this.watermarks = new long[parallelism][parallelism];
        SimulatedWorld.SteppedThread.takeStarted();
        for (int i = 0; i < parallelism; i++) {
            List<Deque<Object>> outputs = new ArrayList<>();
            for (int j = 0; j < parallelism; j++) {
                outputs.add(new ArrayDeque<>());
            }
            channels.add(outputs);
            Arrays.fill(watermarks[i], Long.MIN_VALUE);
            aligned.add(new HashSet<>());
            readers.add(new SimulatedReader(source, element -> exchange(element, outputs)));
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int index = subtask;
            tasks.add(new SimulatedTask(
                    chain, job, MAX_PARALLELISM, parallelism, subtask, millis, node -> state(from, node, index)));
        }
        threads.addAll(SimulatedWorld.SteppedThread.takeStarted());
        if (from != null) {
            int reader = 0;
            for (List<byte[]> splits : from.splits()) {
                for (byte[] split : splits) {
                    // Flink deals out the splits of restored readers in turn
                    SimulatedReader next = readers.get(reader++ % parallelism);
                    next.add(List.of(next.read(split)));
                }
            }
        }
    }

    private OperatorSubtaskState state(Checkpoint from, int node, int subtask) {
        if (from == null) {
            return null;
        }
        if (from.parallelism() == parallelism) {
            return from.states().get(subtask).get(node);
        }
        try {
            OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(
                    from.states().stream().map(states -> states.get(node)).toArray(OperatorSubtaskState[]::new));
            return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    all, MAX_PARALLELISM, from.parallelism(), parallelism, subtask);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private void exchange(Object element, List<Deque<Object>> outputs) {
        if (element instanceof Watermark) {
            outputs.forEach(output -> output.add(element));
        } else {
            String location = ((StreamRecord<RawEvent>) element).getValue().partitionKey();
            outputs.get(KeyGroupRangeAssignment.assignKeyToParallelOperator(location, MAX_PARALLELISM, parallelism))
                    .add(element);
        }
    }

    int parallelism() {
        return parallelism;
    }

    void assign(int reader, List<LogSplit> splits) {
        readers.get(reader).add(splits);
    }

    List<LogSplit> splits() {
        return readers.stream().flatMap(reader -> reader.splits().stream()).toList();
    }

    // ---- steps; each is false when there is nothing to do

    boolean fetch(int reader) {
        return readers.get(reader).fetch();
    }

    /** Emits some records, or the barrier of a checkpoint that has begun. */
    boolean emit(int reader, int records) throws Exception {
        if (channels.get(reader).stream().mapToInt(Deque::size).sum() > LONGEST_CHANNEL) {
            return false;
        }
        boolean emitted = false;
        for (int i = 0; i < records && readers.get(reader).poll(); i++) {
            emitted = true;
        }
        return emitted;
    }

    /** Hands some elements of a channel to its task. */
    boolean deliver(int reader, int task, int elements, long millis) throws Exception {
        Deque<Object> channel = channels.get(reader).get(task);
        boolean delivered = false;
        for (int i = 0; i < elements && !channel.isEmpty() && !aligned.get(task).contains(reader); i++) {
            delivered = true;
            Object element = channel.poll();
            if (element instanceof Barrier barrier) {
                align(reader, task, barrier, millis);
            } else if (element instanceof Watermark watermark) {
                long before = watermark(task);
                watermarks[task][reader] = watermark.getTimestamp();
                if (watermark(task) > before) {
                    tasks.get(task).take(new Watermark(watermark(task)));
                }
            } else {
                tasks.get(task).take(element);
            }
        }
        return delivered;
    }

    private long watermark(int task) {
        return Arrays.stream(watermarks[task]).min().orElseThrow();
    }

    private void align(int reader, int task, Barrier barrier, long millis) throws Exception {
        aligned.get(task).add(reader);
        if (aligned.get(task).size() == parallelism) {
            acknowledged.put(task, tasks.get(task).snapshot(barrier.checkpoint(), millis));
            aligned.get(task).clear();
        }
    }

    /** Lets the thread that writes facts take one step. */
    boolean stepThread(int task) {
        return task < threads.size() && threads.get(task).step();
    }

    boolean threadHasWork(int task) {
        return task < threads.size() && threads.get(task).hasWork();
    }

    void readMail(int task) throws Exception {
        tasks.get(task).readMail();
    }

    void setProcessingTime(long millis) throws Exception {
        for (SimulatedTask task : tasks) {
            task.setProcessingTime(millis);
        }
    }

    // ---- checkpoints

    /** Whether what the enumerator does now would come between its own snapshot and those of the readers. */
    boolean waitsForBarriers() {
        return !readersToSnapshot.isEmpty();
    }

    boolean hasCheckpointInFlight() {
        return inFlight >= 0;
    }

    /** @param enumerator its state, which is taken before the barriers go out */
    void trigger(long checkpoint, byte[] enumerator) {
        inFlight = checkpoint;
        enumeratorOfCheckpoint = enumerator;
        splitsOfCheckpoint = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            splitsOfCheckpoint.add(null);
            readersToSnapshot.add(i);
        }
        acknowledged = new HashMap<>();
    }

    /** Lets a reader begin the checkpoint in flight. */
    boolean sendBarrier(int reader) throws IOException {
        if (inFlight < 0 || !readersToSnapshot.remove(reader)) {
            return false;
        }
        splitsOfCheckpoint.set(reader, readers.get(reader).snapshot(inFlight));
        channels.get(reader).forEach(channel -> channel.add(new Barrier(inFlight)));
        return true;
    }

    /** The checkpoint in flight when all have acknowledged it; else null. */
    Checkpoint complete() {
        if (inFlight < 0 || !readersToSnapshot.isEmpty() || acknowledged.size() < parallelism) {
            return null;
        }
        List<Map<Integer, OperatorSubtaskState>> states = new ArrayList<>();
        for (int task = 0; task < parallelism; task++) {
            states.add(acknowledged.get(task));
        }
        Checkpoint completed =
                new Checkpoint(inFlight, enumeratorOfCheckpoint, List.copyOf(splitsOfCheckpoint), List.copyOf(states));
        inFlight = -1;
        return completed;
    }

    void completed(long checkpoint) throws Exception {
        for (SimulatedReader reader : readers) {
            reader.completed(checkpoint);
        }
        for (SimulatedTask task : tasks) {
            task.completed(checkpoint);
        }
    }

    /** Whether all that was fetched has been handed to the tasks. */
    boolean isDrained() {
        return channels.stream().allMatch(outputs -> outputs.stream().allMatch(Deque::isEmpty));
    }

    /** Ends it as Flink does after a failure or when it is cancelled. */
    void close() throws Exception {
        for (SimulatedTask task : tasks) {
            task.close();
        }
    }
}
