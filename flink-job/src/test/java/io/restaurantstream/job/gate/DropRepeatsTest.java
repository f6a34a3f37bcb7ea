package io.restaurantstream.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropRepeatsTest {

    private static final TestOrder HERE = TestOrder.number(1).at("LOC-A");
    private static final TestOrder THERE = TestOrder.number(2).at("LOC-B");

    private KeyedOneInputStreamOperatorTestHarness<String, RawEvent, RawEvent> gate;

    @BeforeEach
    void open() throws Exception {
        gate = gate(OffsetLayout.DENSE);
        gate.open();
    }

    @AfterEach
    void close() throws Exception {
        gate.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RawEvent, RawEvent> gate(OffsetLayout layout)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DropRepeats(layout)), RawEvent::partitionKey, Types.STRING);
    }

    private void send(RawEvent... events) throws Exception {
        for (RawEvent event : events) {
            gate.processElement(event, 0);
        }
    }

    private List<Long> passed() {
        return gate.extractOutputValues().stream().map(RawEvent::offset).toList();
    }

    private static RawEvent at(TestOrder order, long offset) {
        return TestOrder.raw(order.created(offset));
    }

    @Test
    void emitsEachOffsetOnce() throws Exception {
        send(at(HERE, 1), at(HERE, 2), at(HERE, 1), at(HERE, 2), at(HERE, 5), at(HERE, 5), at(HERE, 3));
        assertThat(passed()).containsExactly(1L, 2L, 5L);
    }

    @Test
    void deduplicatesEachLocationSeparately() throws Exception {
        send(at(HERE, 7), at(THERE, 3), at(HERE, 4), at(THERE, 8));
        assertThat(passed()).containsExactly(7L, 3L, 8L);
        assertThat(gate.numKeyedStateEntries()).isEqualTo(2);
    }

    @Test
    void emitsGapsBySideOutputAndKeepsNoStateForThem() throws Exception {
        send(new RawEvent(3, 5, "", new byte[0]), new RawEvent(9, 9, "", new byte[0]));
        assertThat(passed()).isEmpty();
        assertThat(gate.getSideOutput(DropRepeats.GAPS).stream().map(StreamRecord::getValue))
                .containsExactly(new Gap(3, 5), new Gap(9, 9));
        assertThat(gate.numKeyedStateEntries()).isZero();
    }

    @Test
    void emitsEventsWithoutAReadableLocationInAnyOrder() throws Exception {
        // the shares of a log are read side by side, and each may have such events
        byte[] broken = "{\"offset\":".getBytes(StandardCharsets.UTF_8);
        send(new RawEvent(900, 900, "", broken), new RawEvent(12, 12, "", broken));
        assertThat(passed()).containsExactly(900L, 12L);
        assertThat(gate.numKeyedStateEntries()).isZero();
    }

    @Test
    void remembersEmittedOffsetsWhenItIsRestored() throws Exception {
        send(at(HERE, 4), at(THERE, 6));
        OperatorSubtaskState state = gate.snapshot(1, 0);
        gate.close();
        gate = gate(OffsetLayout.DENSE);
        gate.initializeState(state);
        gate.open();
        send(at(HERE, 4), at(HERE, 5), at(THERE, 5), at(THERE, 7));
        assertThat(passed()).containsExactly(5L, 7L);
    }

    @Test
    void treatsAnEventOfAnotherPartitionAsOneWithoutALocation() throws Exception {
        gate.close();
        gate = gate(OffsetLayout.ofPlainTopic(4));
        gate.open();
        send(at(HERE, 3), at(HERE, 4), at(HERE, 7), at(HERE, 9), at(HERE, 3), at(HERE, 11), at(THERE, 4));
        assertThat(gate.extractOutputValues())
                .extracting(event -> event.offset() + event.partitionKey())
                .containsExactly("3LOC-A", "4", "7LOC-A", "9", "11LOC-A", "4LOC-B");
    }

    @Test
    void emitsTheGapThatMarksATopicOfPlainEventsOncePerLocation() throws Exception {
        gate.close();
        gate = gate(OffsetLayout.ofPlainTopic(1));
        gate.open();
        send(at(HERE, 3), at(HERE, 900), at(THERE, 4));
        assertThat(passed()).containsExactly(3L, 900L, 4L);
        assertThat(gate.getSideOutput(DropRepeats.GAPS).stream().map(StreamRecord::getValue))
                .containsExactly(Gap.HOLES_MEAN_NOTHING, Gap.HOLES_MEAN_NOTHING);
    }
}
