package io.restaurantstream.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LogEnumeratorTest {

    private LogServer server;
    private MockSplitEnumeratorContext<LogSplit> context = new MockSplitEnumeratorContext<>(2);

    @BeforeEach
    void startServer() throws IOException {
        server = new LogServer();
    }

    @AfterEach
    void stopServer() throws Exception {
        context.close();
        server.close();
    }

    private SplitEnumerator<LogSplit, LogEnumeratorState> enumerator(Stop stop) {
        SplitEnumerator<LogSplit, LogEnumeratorState> enumerator = source(stop).createEnumerator(context);
        enumerator.start();
        return enumerator;
    }

    private HttpLogSource source(Stop stop) {
        return new HttpLogSource(new HttpLogOptions(
                server.uri(),
                10,
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                4,
                stop,
                LogAccess.NONE));
    }

    private void register(SplitEnumerator<LogSplit, LogEnumeratorState> enumerator, int reader) {
        context.registerReader(new ReaderInfo(reader, "host-" + reader));
        enumerator.addReader(reader);
    }

    private void look() throws Exception {
        try {
            context.runPeriodicCallable(0);
        } catch (Throwable failure) {
            if (failure instanceof Exception exception) {
                throw exception;
            }
            throw new AssertionError(failure);
        }
    }

    /** All that was assigned, by reader. */
    private Map<Integer, List<LogSplit>> assigned() {
        Map<Integer, List<LogSplit>> assigned = new TreeMap<>();
        context.getSplitsAssignmentSequence()
                .forEach(step -> step.assignment()
                        .forEach((reader, splits) -> assigned.computeIfAbsent(reader, r -> new ArrayList<>())
                                .addAll(splits)));
        return assigned;
    }

    private static LogSplit split(int partition) {
        return new LogSplit(partition, 4, "epoch-1", 0, LogSplit.NEVER_STOPS);
    }

    @Test
    void givesEachPartitionToOneReader() throws Exception {
        server.with(1, 20);
        var enumerator = enumerator(Stop.NEVER);
        register(enumerator, 0);
        register(enumerator, 1);
        look();
        assertThat(assigned())
                .containsOnly(Map.entry(0, List.of(split(0), split(2))), Map.entry(1, List.of(split(1), split(3))));
        assertThat(enumerator.snapshotState(1)).isEqualTo(new LogEnumeratorState(true, List.of()));
    }

    @Test
    void keepsSplitsUntilTheirReaderRegisters() throws Exception {
        var enumerator = enumerator(Stop.NEVER);
        look();
        assertThat(assigned()).isEmpty();
        assertThat(enumerator.snapshotState(1).unassigned()).containsExactly(split(0), split(1), split(2), split(3));
        register(enumerator, 1);
        assertThat(assigned()).containsOnlyKeys(1);
        assertThat(enumerator.snapshotState(2).unassigned()).containsExactly(split(0), split(2));
        register(enumerator, 0);
        assertThat(assigned()).containsOnlyKeys(0, 1);
    }

    @Test
    void leavesReadersWithoutSplitsWhenThereAreMoreReadersThanPartitions() throws Exception {
        context.close();
        context = new MockSplitEnumeratorContext<>(6);
        var enumerator = enumerator(Stop.at(10));
        for (int reader = 0; reader < 6; reader++) {
            register(enumerator, reader);
        }
        look();
        assertThat(assigned()).containsOnlyKeys(0, 1, 2, 3);
        for (int reader = 0; reader < 6; reader++) {
            assertThat(context.hasNoMoreSplits(reader)).as("reader %d", reader).isTrue();
        }
    }

    @Test
    void waitsForAServerThatIsDownAtTheFirstStart() throws Exception {
        server.with(1, 5).stop();
        var enumerator = enumerator(Stop.AT_LATEST);
        register(enumerator, 0);
        look();
        assertThat(assigned()).isEmpty();
        assertThat(context.hasNoMoreSplits(0)).isFalse();
        assertThat(enumerator.snapshotState(1)).isEqualTo(new LogEnumeratorState(false, List.of()));
        server.start();
        look();
        assertThat(assigned().get(0)).hasSize(2).allMatch(split -> split.stopOffset() == 5);
    }

    @Test
    void looksAtTheLogOnlyOnce() throws Exception {
        server.with(1, 5);
        var enumerator = enumerator(Stop.NEVER);
        register(enumerator, 0);
        look();
        look();
        assertThat(server.requests()).hasSize(1);
        assertThat(assigned().get(0)).hasSize(2);
    }

    @Test
    void failsWhenTheServerSaysThatThereIsNoSuchLog() {
        server.next(LogServer.status(404));
        enumerator(Stop.NEVER);
        assertThatThrownBy(this::look).isInstanceOf(LogContractException.class).hasMessageContaining("HTTP 404");
    }

    @Test
    void neverTellsTheReadersOfAnUnboundedLogThatNoMoreSplitsCome() throws Exception {
        var enumerator = enumerator(Stop.NEVER);
        register(enumerator, 0);
        look();
        assertThat(context.hasNoMoreSplits(0)).isFalse();
    }

    @Test
    void assignsTheSplitsOfAFailedReaderAgainWhenItIsBack() throws Exception {
        var enumerator = enumerator(Stop.at(50));
        register(enumerator, 0);
        register(enumerator, 1);
        look();
        LogSplit advanced = split(1).at(30);
        context.unregisterReader(1);
        enumerator.addSplitsBack(List.of(advanced), 1);
        assertThat(enumerator.snapshotState(1).unassigned()).containsExactly(advanced);
        register(enumerator, 1);
        assertThat(assigned().get(1)).endsWith(advanced);
        assertThat(enumerator.snapshotState(2).unassigned()).isEmpty();
    }

    @Test
    void goesOnWithItsStateWithoutLookingAgain() throws Exception {
        var restored =
                source(Stop.NEVER).restoreEnumerator(context, new LogEnumeratorState(true, List.of(split(3).at(7))));
        restored.start();
        assertThat(context.getPeriodicCallables()).isEmpty();
        register(restored, 0);
        register(restored, 1);
        assertThat(assigned()).containsOnly(Map.entry(1, List.of(split(3).at(7))));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void looksAgainWhenItsStateIsFromBeforeTheFirstLook() throws Exception {
        var restored = source(Stop.NEVER).restoreEnumerator(context, new LogEnumeratorState(false, List.of()));
        restored.start();
        register(restored, 0);
        look();
        assertThat(assigned()).containsKey(0);
    }

    @Test
    void readsAnOriginalServerInOnePartition() throws Exception {
        server.close();
        server = LogServer.original().with(1, 5);
        var enumerator = enumerator(Stop.NEVER);
        register(enumerator, 0);
        register(enumerator, 1);
        look();
        assertThat(assigned()).containsOnly(Map.entry(0, List.of(new LogSplit(0, 1, "", 0, LogSplit.NEVER_STOPS))));
    }

    @Test
    void stopsAtTheLatestEventThatTheServerNames() throws Exception {
        server.with(1, 37);
        var enumerator = enumerator(Stop.AT_LATEST);
        register(enumerator, 0);
        look();
        assertThat(assigned().get(0)).allMatch(split -> split.stopOffset() == 37);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 63, 64, 65, 1000})
    void findsTheLatestEventOfAnOriginalServer(long latest) throws Exception {
        server.close();
        server = LogServer.original().with(1, latest);
        var enumerator = enumerator(Stop.AT_LATEST);
        register(enumerator, 0);
        look();
        assertThat(assigned().get(0))
                .singleElement()
                .satisfies(split -> assertThat(split.stopOffset()).isEqualTo(latest));
        assertThat(server.requests()).hasSizeLessThan(30);
    }

    @Test
    void findsTheLatestEventOfAnOriginalServerWithGaps() throws Exception {
        server.close();
        server = LogServer.original().with(3, 4).with(40, 41).with(1000, 1003);
        var enumerator = enumerator(Stop.AT_LATEST);
        register(enumerator, 0);
        look();
        assertThat(assigned().get(0))
                .singleElement()
                .satisfies(split -> assertThat(split.stopOffset()).isEqualTo(1003));
    }
}
