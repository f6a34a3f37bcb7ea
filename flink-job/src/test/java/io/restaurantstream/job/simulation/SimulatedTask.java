package io.restaurantstream.job.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.io.disk.iomanager.IOManager;
import org.apache.flink.runtime.io.disk.iomanager.IOManagerAsync;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;

/** One subtask of what comes after the exchange: all operators of the job graph, chained as Flink chains them. */
final class SimulatedTask {

    private static final IOManager DISKS = new IOManagerAsync();

    /** By node, in the order of flow. */
    private final Map<Integer, OneInputStreamOperatorTestHarness<Object, Object>> operators = new LinkedHashMap<>();

    private final int head;

    /**
     * @param nodes of the chain, in the order of flow
     * @param states of a node; null for one that starts empty
     */
    SimulatedTask(
            List<StreamNode> nodes,
            JobID job,
            int maxParallelism,
            int parallelism,
            int subtask,
            long millis,
            Function<Integer, OperatorSubtaskState> states)
            throws Exception {
        this.head = nodes.get(0).getId();
        Map<Integer, OneInputStreamOperatorTestHarness<Object, Object>> made = new HashMap<>();
        List<StreamNode> fromTheEnd = new ArrayList<>(nodes);
        Collections.reverse(fromTheEnd);
        for (StreamNode node : fromTheEnd) {
            MockEnvironment environment = new MockEnvironmentBuilder()
                    .setJobID(job)
                    .setIOManager(DISKS)
                    .setMaxParallelism(maxParallelism)
                    .setParallelism(parallelism)
                    .setSubtaskIndex(subtask)
                    .build();
            OneInputStreamOperatorTestHarness<Object, Object> operator = operator(node, environment);
            Chained output = new Chained(node, made);
            operator.setOutputCreator(serializer -> output);
            operator.getProcessingTimeService().setCurrentTime(millis);
            OperatorSubtaskState state = states.apply(node.getId());
            if (state != null) {
                operator.initializeState(state);
            }
            made.put(node.getId(), operator);
            operator.open();
        }
        nodes.forEach(node -> operators.put(node.getId(), made.get(node.getId())));
    }

    @SuppressWarnings("unchecked")
    private static OneInputStreamOperatorTestHarness<Object, Object> operator(
            StreamNode node, MockEnvironment environment) throws Exception {
        StreamOperatorFactory<?> factory = InstantiationUtil.clone(node.getOperatorFactory());
        TypeSerializer<Object> serializer = (TypeSerializer<Object>) node.getTypeSerializersIn()[0];
        OneInputStreamOperatorTestHarness<Object, Object> operator = factory instanceof SimpleOperatorFactory<?> simple
                ? new OneInputStreamOperatorTestHarness<>(
                        (OneInputStreamOperator<Object, Object>) simple.getOperator(), serializer, environment)
                : new OneInputStreamOperatorTestHarness<>(
                        (OneInputStreamOperatorFactory<Object, Object>) factory, serializer, environment);
        if (node.getStatePartitioners().length > 0) {
            StreamConfig config = operator.getStreamConfig();
            config.setStatePartitioner(0, node.getStatePartitioners()[0]);
            config.setStateKeySerializer(node.getStateKeySerializer());
            config.serializeAllConfigs();
        }
        return operator;
    }

    /** A record or a watermark that came over the exchange. */
    void take(Object element) throws Exception {
        send(operators.get(head), element);
    }

    @SuppressWarnings("unchecked")
    private static void send(OneInputStreamOperatorTestHarness<Object, Object> operator, Object element)
            throws Exception {
        if (element instanceof Watermark watermark) {
            operator.processWatermark(watermark);
        } else {
            operator.processElement((StreamRecord<Object>) element);
        }
    }

    /** Fires the timers up to that time. */
    void setProcessingTime(long millis) throws Exception {
        for (OneInputStreamOperatorTestHarness<Object, Object> operator : operators.values()) {
            operator.setProcessingTime(millis);
        }
    }

    /** What other threads have asked the task's thread to do. */
    void readMail() throws Exception {
        for (OneInputStreamOperatorTestHarness<Object, Object> operator : operators.values()) {
            Optional<Mail> mail = operator.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
            while (mail.isPresent()) {
                mail.get().run();
                mail = operator.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
            }
        }
    }

    /** What the subtask does when the barriers of a checkpoint have come. */
    Map<Integer, OperatorSubtaskState> snapshot(long checkpoint, long millis) throws Exception {
        for (OneInputStreamOperatorTestHarness<Object, Object> operator : operators.values()) {
            operator.prepareSnapshotPreBarrier(checkpoint);
        }
        Map<Integer, OperatorSubtaskState> states = new HashMap<>();
        for (Map.Entry<Integer, OneInputStreamOperatorTestHarness<Object, Object>> operator : operators.entrySet()) {
            states.put(operator.getKey(), operator.getValue().snapshot(checkpoint, millis));
        }
        return states;
    }

    void completed(long checkpoint) throws Exception {
        for (OneInputStreamOperatorTestHarness<Object, Object> operator : operators.values()) {
            operator.notifyOfCompletedCheckpoint(checkpoint);
        }
    }

    /** Ends it as Flink ends a task that failed or is cancelled. */
    void close() throws Exception {
        for (OneInputStreamOperatorTestHarness<Object, Object> operator : operators.values()) {
            operator.getOperator().close();
        }
    }

    /** Hands what an operator emits to those behind it, at once. */
    private static final class Chained implements Output<StreamRecord<Object>> {

        private final StreamNode node;
        private final Map<Integer, OneInputStreamOperatorTestHarness<Object, Object>> operators;

        private Chained(StreamNode node, Map<Integer, OneInputStreamOperatorTestHarness<Object, Object>> operators) {
            this.node = node;
            this.operators = operators;
        }

        private void emit(OutputTag<?> tag, Object element) {
            for (StreamEdge edge : node.getOutEdges()) {
                if (element instanceof Watermark || Objects.equals(tag, edge.getOutputTag())) {
                    try {
                        send(operators.get(edge.getTargetId()), element);
                    } catch (Exception e) {
                        throw new ChainedException(e);
                    }
                }
            }
        }

        @Override
        public void collect(StreamRecord<Object> record) {
            emit(null, record);
        }

        @Override
        public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
            emit(tag, record);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            emit(null, watermark);
        }

        @Override
        public void emitWatermarkStatus(WatermarkStatus status) {}

        @Override
        public void emitLatencyMarker(LatencyMarker marker) {}

        @Override
        public void emitRecordAttributes(RecordAttributes attributes) {}

        @Override
        public void emitWatermark(WatermarkEvent watermark) {}

        @Override
        public void close() {}
    }

    /** An operator behind another one has failed. */
    static final class ChainedException extends RuntimeException {
        ChainedException(Exception cause) {
            super(cause);
        }
    }
}
