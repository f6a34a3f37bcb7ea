package io.restaurantstream.job.sales;

import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.rollups.OrderNote;
import io.restaurantstream.job.rollups.RollUpChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * Test harness of {@link JoinSales}. {@link #changes}, {@link #late} and {@link #notes} return the output since their last
 * call, {@link #rollUps} and what is like it all output since {@link #killAndRestore}.
 */
final class JoinSalesHarness implements AutoCloseable {

    private KeyedOneInputStreamOperatorTestHarness<String, CheckedEvent, SaleChange> operator;
    private final Duration memory;
    private final Duration lateness;
    private int seen;
    private int seenLate;
    private int seenNotes;
    private int others;

    JoinSalesHarness(Duration memory, Duration lateness) throws Exception {
        this.memory = memory;
        this.lateness = lateness;
        operator = operator();
        operator.open();
    }

    private KeyedOneInputStreamOperatorTestHarness<String, CheckedEvent, SaleChange> operator() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new JoinSales(memory, lateness)), CheckedEvent::partitionKey, Types.STRING);
    }

    JoinSalesHarness send(CheckedEvent... events) throws Exception {
        for (CheckedEvent event : events) {
            operator.processElement(event, 0);
        }
        return this;
    }

    /** Ten events of other orders, which move the location's clock to {@code time} unless it is further. */
    JoinSalesHarness clock(Instant time) throws Exception {
        for (int i = 0; i < 10; i++) {
            send(TestOrder.number(1_000_000 + ++others).openedAt(time).created(10_000_000 + others));
        }
        return this;
    }

    JoinSalesHarness watermark(Instant time) throws Exception {
        operator.processWatermark(time.toEpochMilli());
        return this;
    }

    JoinSalesHarness killAndRestore() throws Exception {
        OperatorSubtaskState state = operator.snapshot(1, 0);
        operator.close();
        operator = operator();
        operator.initializeState(state);
        operator.open();
        seen = 0;
        seenLate = 0;
        seenNotes = 0;
        return this;
    }

    /** Ends of hours left out. */
    List<SaleChange> changes() {
        return newOutput().stream().filter(change -> !change.hourIsFinal()).toList();
    }

    List<SaleChange> newOutput() {
        List<SaleChange> all = operator.extractOutputValues();
        List<SaleChange> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh;
    }

    List<SaleChange> late() {
        List<SaleChange> all = sideOutput(JoinSales.LATE);
        List<SaleChange> fresh = all.subList(seenLate, all.size());
        seenLate = all.size();
        return fresh;
    }

    /** What it changes in roll-ups, on time and late, since the operator was made; ends of hours left out. */
    List<RollUpChange> rollUps() {
        return sideOutput(JoinSales.ROLL_UPS).stream()
                .filter(change -> !change.hourIsFinal())
                .toList();
    }

    List<RollUpChange> lateRollUps() {
        return lateRollUpsAndNotes().stream()
                .filter(change -> change.note() == null)
                .toList();
    }

    List<RollUpChange> lateRollUpsAndNotes() {
        return sideOutput(JoinSales.LATE_ROLL_UPS);
    }

    /** What it noted of orders, by the offset of the event. */
    Map<Long, OrderNote> notes() {
        List<RollUpChange> all = lateRollUpsAndNotes();
        Map<Long, OrderNote> fresh = new TreeMap<>();
        for (RollUpChange change : all.subList(seenNotes, all.size())) {
            if (change.note() != null) {
                fresh.put(change.offset(), change.note());
            }
        }
        seenNotes = all.size();
        return fresh;
    }

    private <T> List<T> sideOutput(OutputTag<T> tag) {
        var output = operator.getSideOutput(tag);
        return output == null
                ? List.of()
                : output.stream().map(StreamRecord::getValue).toList();
    }

    /** How much it keeps, in bytes of a savepoint. */
    long stateSize() throws Exception {
        long size = 0;
        for (KeyedStateHandle state : operator.snapshot(1, 0).getManagedKeyedState()) {
            size += state.getStateSize();
        }
        return size;
    }

    int timers() {
        return operator.numEventTimeTimers() + operator.numProcessingTimeTimers();
    }

    @Override
    public void close() throws Exception {
        operator.close();
    }
}
