package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.gate.Gap;
import io.restaurantstream.job.rollups.RollUp;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpKey;
import io.restaurantstream.job.rollups.RollUpPart;
import io.restaurantstream.job.rollups.RollUpRow;
import io.restaurantstream.job.rollups.RollUpSums;
import io.restaurantstream.job.sales.CapturedPayment;
import io.restaurantstream.job.sales.HourlySales;
import io.restaurantstream.job.sales.OpenOrder;
import io.restaurantstream.job.sales.OrderHistory;
import io.restaurantstream.job.sales.OrderKey;
import io.restaurantstream.job.sales.OrderLine;
import io.restaurantstream.job.sales.SaleChange;
import io.restaurantstream.job.sales.Takings;
import io.restaurantstream.job.source.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a savepoint holds on to. A change here is a change that a running job's state does not survive, or that needs a
 * migration.
 */
class TopologyTest {

    private static StreamGraph graph(String... options) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        RestaurantStreamJob.build(env, JobOptions.parse(List.of(options), Map.of()));
        return env.getStreamGraph();
    }

    private static StreamNode node(StreamGraph graph, String uid) {
        return graph.getStreamNodes().stream()
                .filter(node -> uid.equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hasTheseOperatorsWithTheseUids() {
        assertThat(graph().getStreamNodes())
                .extracting(node -> node.getTransformationUID() + ": " + node.getOperatorName())
                .containsExactlyInAnyOrder(
                        "event-log: Source: Event Log",
                        "drop-repeats: Drop Repeats",
                        "check: Check",
                        "join-sales: Join Sales",
                        "hourly-sales: Hourly Sales per Location",
                        "facts-sink: Facts: Writer",
                        "rejected-events-sink: Rejected Events: Writer",
                        "event-gaps-sink: Event Gaps: Writer",
                        "hourly-sales-sink: Hourly Sales: Writer",
                        "late-sales-sink: Late Sales: Writer",
                        "roll-ups: Roll-Ups",
                        "roll-ups-sink: Roll-Up Rows: Writer",
                        "late-roll-ups-sink: Late Roll-Ups: Writer");
    }

    @Test
    void hasTheSameOperatorsForEverySource() {
        StreamGraph kafka = graph("--source", "kafka");
        assertThat(kafka.getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrderElementsOf(graph().getStreamNodes().stream()
                        .map(StreamNode::getTransformationUID)
                        .toList());
        assertThat(kafka.getJobGraph().getNumberOfVertices()).isEqualTo(2);
    }

    @Test
    void chainsEverythingAfterTheExchangeIntoOneTask() {
        List<JobVertex> vertices = graph().getJobGraph().getVerticesSortedTopologicallyFromSources();
        assertThat(vertices).hasSize(2);
        assertThat(vertices.get(0).getName()).isEqualTo("Source: Event Log");
        assertThat(vertices.get(1).getName()).startsWith("Drop Repeats -> ");
        assertThat(vertices.get(1).getInputs()).hasSize(1);
    }

    @Test
    void neverChangesItsMaximumParallelism() {
        assertThat(graph().getStreamNodes()).allMatch(node -> node.getMaxParallelism() == 128);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                RawEvent.class,
                Gap.class,
                RejectedEvent.class,
                SaleChange.class,
                HourlySales.class,
                OpenOrder.class,
                OrderKey.class,
                OrderLine.class,
                CapturedPayment.class,
                OrderHistory.class,
                Takings.class,
                RollUpChange.class,
                RollUpRow.class,
                RollUpSums.class
            })
    void serializesEveryValueWithoutKryo(Class<?> value) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(value);
    }

    @Test
    void serializesTheseStatesWithoutKryo() throws Exception {
        TestOrder order = TestOrder.number(1);
        SaleChange change = new SaleChange("LOC-ON-001", 0, 1, 0, 1, 1, 1, 1, 1, 1, 3, Takings.NONE, false);
        Map<String, List<String>> states = new TreeMap<>();
        states.put("drop-repeats", statesOf("drop-repeats", TestOrder.raw(order.created(1))));
        states.put("join-sales", statesOf("join-sales", order.created(1)));
        states.put("hourly-sales", statesOf("hourly-sales", change));
        RollUpPart part = new RollUpPart(new RollUpKey(RollUp.ITEMS_BY_HOUR, "pizza", ""), new long[] {1000, 900, 1});
        states.put(
                "roll-ups",
                statesOf("roll-ups", new RollUpChange("LOC-ON-001", 0, 1, 0, 1, true, List.of(part), false)));
        assertThat(states)
                .isEqualTo(Map.of(
                        "drop-repeats",
                        List.of(
                                "_timer_state/event_user-timers: TimerSerializerSnapshot",
                                "_timer_state/processing_user-timers: TimerSerializerSnapshot",
                                "last-offset: LongSerializerSnapshot"),
                        "join-sales",
                        List.of(
                                "_timer_state/event_user-timers: TimerSerializerSnapshot",
                                "_timer_state/processing_user-timers: TimerSerializerSnapshot",
                                "event-time: LongSerializerSnapshot",
                                "generation: LongSerializerSnapshot",
                                "latest-event-times: LongPrimitiveArraySerializerSnapshot",
                                "open-hours: MapSerializerSnapshot",
                                "orders-even: MapSerializerSnapshot",
                                "orders-odd: MapSerializerSnapshot"),
                        "hourly-sales",
                        List.of(
                                "_timer_state/event_window-timers: TimerSerializerSnapshot",
                                "_timer_state/processing_window-timers: TimerSerializerSnapshot",
                                "pending-firing: LongSerializerSnapshot",
                                "window-contents: PojoSerializerSnapshot"),
                        "roll-ups",
                        List.of(
                                "_timer_state/event_window-timers: TimerSerializerSnapshot",
                                "_timer_state/processing_window-timers: TimerSerializerSnapshot",
                                "pending-firing: LongSerializerSnapshot",
                                "window-contents: PojoSerializerSnapshot")));
    }

    /** What the operator has in a savepoint after it took {@code element}, each with its serializer. */
    private static <T> List<String> statesOf(String uid, T element) throws Exception {
        StreamNode node = node(graph(), uid);
        @SuppressWarnings("unchecked")
        KeySelector<T, String> key = (KeySelector<T, String>) node.getStatePartitioners()[0];
        try (KeyedOneInputStreamOperatorTestHarness<String, T, Object> operator =
                new KeyedOneInputStreamOperatorTestHarness<>(operatorOf(node), key, Types.STRING)) {
            // a state that needs Kryo fails from here on
            ((SerializerConfigImpl) operator.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
            operator.open();
            operator.processElement(element, 0);
            List<String> states = new ArrayList<>();
            for (KeyedStateHandle state : operator.snapshot(1, 0).getManagedKeyedState()) {
                for (StateMetaInfoSnapshot info : SavepointStates.keyed(state).getStateMetaInfoSnapshots()) {
                    states.add(info.getName() + ": "
                            + info.getTypeSerializerSnapshot(
                                            StateMetaInfoSnapshot.CommonSerializerKeys.VALUE_SERIALIZER)
                                    .getClass()
                                    .getSimpleName());
                }
            }
            return states.stream().sorted().toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static StreamOperatorFactory<Object> operatorOf(StreamNode node) {
        return (StreamOperatorFactory<Object>) node.getOperatorFactory();
    }
}
