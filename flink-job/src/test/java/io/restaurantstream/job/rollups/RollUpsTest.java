package io.restaurantstream.job.rollups;

import static io.restaurantstream.job.TestOrder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollUpsTest {

    private static final Duration EMIT_INTERVAL = Duration.ofSeconds(1);
    private static final long HOUR = NOON.toEpochMilli();

    private KeyedOneInputStreamOperatorTestHarness<String, RollUpChange, RollUpRow> windows;
    private int seen;

    @BeforeEach
    void open() throws Exception {
        windows = windows();
        windows.open();
        windows.setProcessingTime(5_000);
    }

    @AfterEach
    void close() throws Exception {
        windows.close();
    }

    /** The operator as the topology has it. */
    private static KeyedOneInputStreamOperatorTestHarness<String, RollUpChange, RollUpRow> windows() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        var changes = env.fromData(RollUpChange.endOf("LOC-A", HOUR)).map(change -> change);
        var rows = RollUps.rows(changes, EMIT_INTERVAL);
        StreamOperatorFactory<RollUpRow> factory =
                ((OneInputTransformation<?, RollUpRow>) rows.getTransformation()).getOperatorFactory();
        return new KeyedOneInputStreamOperatorTestHarness<>(factory, RollUpChange::locationCode, Types.STRING);
    }

    private static RollUpPart items(String item, long quantity) {
        return new RollUpPart(
                new RollUpKey(RollUp.ITEMS_BY_HOUR, item, ""),
                new long[] {quantity, 10 * quantity, Long.signum(quantity)});
    }

    private void send(long offset, RollUpPart... parts) throws Exception {
        windows.processElement(new RollUpChange("LOC-A", HOUR, offset, 0, offset, true, List.of(parts), false), 0);
    }

    private void letPass(Duration time) throws Exception {
        windows.setProcessingTime(windows.getProcessingTime() + time.toMillis());
    }

    /** Rows since it was last asked, as "item: quantity, gross up to offset". */
    private List<String> rows() {
        List<RollUpRow> all = windows.extractOutputValues();
        List<RollUpRow> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh.stream()
                .map(row -> row.key().key() + ": " + Arrays.toString(row.amounts()) + " up to " + row.lastOffset())
                .toList();
    }

    @Test
    void addsUpEachRowOfAnHour() throws Exception {
        send(1, items("pizza", 2), items("salad", 1));
        send(2, items("pizza", 1));
        letPass(EMIT_INTERVAL);
        assertThat(rows()).containsExactlyInAnyOrder("pizza: [3, 30, 2] up to 2", "salad: [1, 10, 1] up to 1");
    }

    @Test
    void showsOnlyRowsThatChangedSinceTheyWereShown() throws Exception {
        send(1, items("pizza", 2), items("salad", 1));
        letPass(EMIT_INTERVAL);
        rows();
        send(2, items("salad", -1));
        letPass(EMIT_INTERVAL);
        assertThat(rows()).containsExactly("salad: [0, 0, 0] up to 2");
        letPass(EMIT_INTERVAL);
        assertThat(rows()).isEmpty();
    }

    @Test
    void goesOnWhereItWasWhenItIsRestored() throws Exception {
        send(1, items("pizza", 2), items("salad", 1));
        letPass(EMIT_INTERVAL);
        send(2, items("pizza", 1));
        OperatorSubtaskState state = windows.snapshot(1, 0);
        windows.close();
        windows = windows();
        windows.initializeState(state);
        windows.open();
        seen = 0;
        windows.setProcessingTime(60_000);
        assertThat(rows()).containsExactly("pizza: [3, 30, 2] up to 2");
    }

    @Test
    void keepsWhatACheckpointHoldsWhileItGoesOn() throws Exception {
        send(1, items("pizza", 2));
        OperatorSubtaskState state = windows.snapshot(1, 0);
        send(2, items("pizza", 5));
        windows.close();
        windows = windows();
        windows.initializeState(state);
        windows.open();
        seen = 0;
        windows.setProcessingTime(60_000);
        assertThat(rows()).containsExactly("pizza: [2, 20, 1] up to 1");
    }

    @Test
    void forgetsAnHourWithAllStateAndTimersWhenItIsFinal() throws Exception {
        send(1, items("pizza", 2));
        letPass(EMIT_INTERVAL);
        send(2, items("salad", 2));
        rows();
        windows.processElement(RollUpChange.endOf("LOC-A", HOUR), 0);
        assertThat(rows()).containsExactly("salad: [2, 20, 1] up to 2");
        assertThat(windows.numKeyedStateEntries()).isZero();
        assertThat(windows.numKeyedStateEntries(new TimeWindow(HOUR, HOUR + 3_600_000)))
                .isZero();
        assertThat(windows.numEventTimeTimers()).isZero();
        assertThat(windows.numProcessingTimeTimers()).isZero();
    }

    @Test
    void showsWhatIsPendingAtTheEndOfInput() throws Exception {
        send(1, items("pizza", 2));
        windows.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(rows()).containsExactly("pizza: [2, 20, 1] up to 1");
    }
}
