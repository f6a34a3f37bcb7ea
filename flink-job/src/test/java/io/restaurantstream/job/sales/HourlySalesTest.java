package io.restaurantstream.job.sales;

import static io.restaurantstream.job.TestOrder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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

class HourlySalesTest {

    private static final Duration EMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Takings ONE = new Takings(1000, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 2);

    private KeyedOneInputStreamOperatorTestHarness<String, SaleChange, HourlySales> windows;
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
    private static KeyedOneInputStreamOperatorTestHarness<String, SaleChange, HourlySales> windows() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        var changes = env.fromData(change("LOC-A", NOON, 1, 1)).map(change -> change);
        var hourly = Sales.hourly(changes, EMIT_INTERVAL);
        StreamOperatorFactory<HourlySales> factory =
                ((OneInputTransformation<?, HourlySales>) hourly.getTransformation()).getOperatorFactory();
        return new KeyedOneInputStreamOperatorTestHarness<>(factory, SaleChange::locationCode, Types.STRING);
    }

    private static SaleChange change(String location, Instant hour, long offset, int orders) {
        return new SaleChange(
                location,
                hour.toEpochMilli(),
                offset,
                0,
                offset,
                orders,
                2000L * orders,
                1000,
                130,
                100,
                1230,
                ONE,
                false);
    }

    private static HourlySales row(String location, Instant hour, long lastOffset, int orders, int changes) {
        return new HourlySales(
                location,
                hour.toEpochMilli(),
                orders,
                0,
                1000L * changes,
                130L * changes,
                100L * changes,
                1230L * changes,
                lastOffset,
                2000L * orders,
                ONE.times(changes));
    }

    private void send(SaleChange... changes) throws Exception {
        for (SaleChange change : changes) {
            // the time of the event that completed the sale, which does not matter
            windows.processElement(change, NOON.plus(Duration.ofDays(3)).toEpochMilli());
        }
    }

    private void letPass(Duration time) throws Exception {
        windows.setProcessingTime(windows.getProcessingTime() + time.toMillis());
    }

    private List<HourlySales> rows() {
        List<HourlySales> all = windows.extractOutputValues();
        List<HourlySales> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh;
    }

    @Test
    void showsAllChangesOfAnHourOnceWithinTheEmitInterval() throws Exception {
        send(change("LOC-A", NOON, 1, 1), change("LOC-A", NOON, 2, 1));
        letPass(Duration.ofMillis(500));
        send(change("LOC-A", NOON, 3, 1));
        letPass(Duration.ofMillis(499));
        assertThat(rows()).isEmpty();
        letPass(Duration.ofMillis(1));
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 3, 3, 3));
    }

    @Test
    void waitsFiveTimesAsLongForHoursThatEndedMoreThanAnHourAgo() throws Exception {
        windows.setProcessingTime(NOON.plus(Duration.ofHours(2)).toEpochMilli());
        send(change("LOC-A", NOON, 1, 1));
        letPass(Duration.ofSeconds(1));
        assertThat(rows()).hasSize(1);
        send(change("LOC-A", NOON, 2, 1));
        letPass(Duration.ofMillis(4_999));
        assertThat(rows()).isEmpty();
        letPass(Duration.ofMillis(1));
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 2, 2, 2));
    }

    @Test
    void saysNothingWhileNothingChanges() throws Exception {
        send(change("LOC-A", NOON, 1, 1));
        letPass(EMIT_INTERVAL);
        assertThat(rows()).hasSize(1);
        letPass(Duration.ofHours(1));
        windows.processWatermark(NOON.plusSeconds(7200).toEpochMilli());
        assertThat(rows()).isEmpty();
        assertThat(windows.numProcessingTimeTimers()).isZero();
    }

    @Test
    void showsTheWholeHourAgainWhenItChanged() throws Exception {
        send(change("LOC-A", NOON, 1, 1));
        letPass(EMIT_INTERVAL);
        rows();
        send(change("LOC-A", NOON, 7, 1));
        letPass(EMIT_INTERVAL);
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 7, 2, 2));
    }

    @Test
    void keepsHoursAndLocationsApart() throws Exception {
        Instant one = NOON.plusSeconds(3600);
        send(change("LOC-A", NOON, 1, 1), change("LOC-B", NOON, 2, 1), change("LOC-A", one, 3, 1));
        letPass(EMIT_INTERVAL);
        assertThat(rows())
                .containsExactlyInAnyOrder(
                        row("LOC-A", NOON, 1, 1, 1), row("LOC-B", NOON, 2, 1, 1), row("LOC-A", one, 3, 1, 1));
    }

    @Test
    void showsAnHourThatASaleHasLeftAsEmpty() throws Exception {
        send(change("LOC-A", NOON, 1, 1));
        letPass(EMIT_INTERVAL);
        rows();
        send(new SaleChange(
                "LOC-A", NOON.toEpochMilli(), 5, 0, 1, -1, -2000, -1000, -130, -100, -1230, ONE.times(-1), false));
        letPass(EMIT_INTERVAL);
        assertThat(rows())
                .containsExactly(new HourlySales("LOC-A", NOON.toEpochMilli(), 0, 0, 0, 0, 0, 0, 5, 0, Takings.NONE));
    }

    @Test
    void correctsAnHourHoweverFarTheWatermarkIs() throws Exception {
        send(change("LOC-A", NOON, 1, 1));
        letPass(EMIT_INTERVAL);
        rows();
        windows.processWatermark(NOON.plus(Duration.ofDays(400)).toEpochMilli());
        send(change("LOC-A", NOON, 2, 1));
        letPass(EMIT_INTERVAL);
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 2, 2, 2));
    }

    @Test
    void forgetsAnHourWithAllStateAndTimersWhenItIsFinal() throws Exception {
        send(change("LOC-A", NOON, 1, 1));
        letPass(EMIT_INTERVAL);
        rows();
        send(SaleChange.endOf("LOC-A", NOON.toEpochMilli()));
        assertThat(rows())
                .as("a row with the offset that it has already changes nothing")
                .containsExactly(row("LOC-A", NOON, 1, 1, 1));
        assertNothingIsLeft();
    }

    @Test
    void showsWhatIsPendingWhenAnHourIsForgotten() throws Exception {
        send(change("LOC-A", NOON, 1, 1), SaleChange.endOf("LOC-A", NOON.toEpochMilli()));
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 1, 1, 1));
        assertNothingIsLeft();
        letPass(Duration.ofMinutes(1));
        assertThat(rows()).isEmpty();
    }

    @Test
    void showsWhatIsPendingAtTheEndOfInput() throws Exception {
        send(change("LOC-A", NOON, 1, 1), change("LOC-B", NOON, 2, 1));
        windows.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(rows()).containsExactlyInAnyOrder(row("LOC-A", NOON, 1, 1, 1), row("LOC-B", NOON, 2, 1, 1));
        assertThat(windows.numEventTimeTimers()).isZero();
        assertThat(windows.numProcessingTimeTimers()).isZero();
    }

    private void assertNothingIsLeft() {
        assertThat(windows.numKeyedStateEntries()).isZero();
        assertThat(windows.numKeyedStateEntries(new TimeWindow(NOON.toEpochMilli(), NOON.toEpochMilli() + 3_600_000)))
                .isZero();
        assertThat(windows.numEventTimeTimers()).isZero();
        assertThat(windows.numProcessingTimeTimers()).isZero();
    }

    @Test
    void goesOnWhereItWasWhenItIsRestored() throws Exception {
        send(change("LOC-A", NOON, 1, 1));
        letPass(EMIT_INTERVAL);
        send(change("LOC-A", NOON, 2, 1));
        OperatorSubtaskState state = windows.snapshot(1, 0);
        windows.close();
        windows = windows();
        windows.initializeState(state);
        windows.open();
        seen = 0;
        windows.setProcessingTime(60_000);
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 2, 2, 2));
        send(change("LOC-A", NOON, 3, 1));
        letPass(EMIT_INTERVAL);
        assertThat(rows()).containsExactly(row("LOC-A", NOON, 3, 3, 3));
    }
}
