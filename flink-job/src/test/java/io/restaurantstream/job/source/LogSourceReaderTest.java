package io.restaurantstream.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LogSourceReaderTest {

    private LogServer server;
    private final RecordingOutput output = new RecordingOutput();

    @BeforeEach
    void startServer() throws IOException {
        server = new LogServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private SourceReader<RawEvent, LogSplit> reader() {
        return reader(new TestingReaderContext());
    }

    private SourceReader<RawEvent, LogSplit> reader(TestingReaderContext context) {
        HttpLogOptions options = new HttpLogOptions(
                server.uri(),
                7,
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                4,
                Stop.AT_LATEST,
                LogAccess.NONE);
        SourceReader<RawEvent, LogSplit> reader = new HttpLogSource(options).createReader(context);
        reader.start();
        return reader;
    }

    private static List<LogSplit> partitions(int partitions, long stopOffset) {
        List<LogSplit> splits = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            splits.add(new LogSplit(partition, partitions, "epoch-1", 0, stopOffset));
        }
        return splits;
    }

    private int emitted() {
        return output.events.size();
    }

    private void poll(SourceReader<RawEvent, LogSplit> reader, int records) throws Exception {
        int until = emitted() + records;
        while (emitted() < until) {
            reader.isAvailable().get(10, TimeUnit.SECONDS);
            if (reader.pollNext(output) == InputStatus.END_OF_INPUT) {
                return;
            }
        }
    }

    private void pollToTheEnd(SourceReader<RawEvent, LogSplit> reader) throws Exception {
        reader.notifyNoMoreSplits();
        poll(reader, Integer.MAX_VALUE - emitted());
    }

    private List<Long> offsetsAndGaps() {
        return output.events.stream()
                .flatMapToLong(event -> LongStream.rangeClosed(event.offset(), event.lastOffset()))
                .sorted()
                .boxed()
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void deliversEveryOffsetOnceAcrossThreeKills() throws Exception {
        server.with(1, 120).withGap(20, 24).withGap(63, 63);
        List<LogSplit> splits = partitions(4, 120);
        for (int life = 0; life < 3; life++) {
            try (SourceReader<RawEvent, LogSplit> reader = reader()) {
                reader.addSplits(splits);
                poll(reader, 29);
                splits = reader.snapshotState(life);
            }
        }
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            reader.addSplits(splits);
            pollToTheEnd(reader);
        }
        assertThat(offsetsAndGaps()).isEqualTo(upTo(120));
    }

    @Test
    void losesAndRepeatsNothingWhereverACheckpointFalls() throws Exception {
        server.with(1, 24).withGap(5, 6).withGap(14, 14);
        for (int records = 0; records <= 23; records++) {
            output.events.clear();
            List<LogSplit> splits;
            try (SourceReader<RawEvent, LogSplit> killed = reader()) {
                killed.addSplits(partitions(2, 24));
                poll(killed, records);
                splits = killed.snapshotState(1);
            }
            try (SourceReader<RawEvent, LogSplit> restored = reader()) {
                restored.addSplits(splits);
                pollToTheEnd(restored);
            }
            assertThat(offsetsAndGaps())
                    .as("checkpoint after %d records", records)
                    .isEqualTo(upTo(24));
        }
    }

    @Test
    void givesEachEventItsOwnTimeAndAGapNone() throws Exception {
        server.with(1, 5).withGap(3, 3);
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            reader.addSplits(partitions(1, 5));
            pollToTheEnd(reader);
        }
        EventReader events = new EventReader();
        List<Long> times = new ArrayList<>();
        for (RawEvent event : output.events) {
            times.add(
                    event.isGap()
                            ? TimestampAssigner.NO_TIMESTAMP
                            : events.read(event.json()).event().ts().toEpochMilli());
        }
        assertThat(output.timestamps).isEqualTo(times).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void checkpointsBeforeItsFirstSplit() throws Exception {
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            assertThat(reader.snapshotState(1)).isEmpty();
            reader.notifyCheckpointComplete(1);
        }
    }

    @Test
    void checkpointsASplitOfWhichNothingWasReadYet() throws Exception {
        List<LogSplit> splits = partitions(2, 10);
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            reader.addSplits(splits);
            assertThat(reader.snapshotState(1)).containsExactlyInAnyOrderElementsOf(splits);
        }
    }

    @Test
    void isNotAvailableWhileTheLogIsIdle() throws Exception {
        server.with(1, 3);
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            reader.addSplits(partitions(1, LogSplit.NEVER_STOPS));
            poll(reader, 3);
            await().until(() -> drained(reader) && !reader.isAvailable().isDone());
            assertThat(emitted()).isEqualTo(3);
            server.with(4, 4);
            poll(reader, 1);
            assertThat(offsetsAndGaps()).isEqualTo(upTo(4));
        }
    }

    /** The ends of empty pages still come by while nothing happens. */
    private boolean drained(SourceReader<RawEvent, LogSplit> reader) throws Exception {
        InputStatus status = reader.pollNext(output);
        while (status == InputStatus.MORE_AVAILABLE) {
            status = reader.pollNext(output);
        }
        return status == InputStatus.NOTHING_AVAILABLE;
    }

    @Test
    void endsWhenAllSplitsAreReadAndNoMoreCome() throws Exception {
        server.with(1, 10);
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            reader.addSplits(partitions(2, 10));
            pollToTheEnd(reader);
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
            assertThat(reader.snapshotState(1)).isEmpty();
        }
    }

    @Test
    void endsAtOnceWithoutSplits() throws Exception {
        try (SourceReader<RawEvent, LogSplit> reader = reader()) {
            pollToTheEnd(reader);
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
        }
    }

    @Test
    void closesWhileItWaitsForAnAnswer() throws Exception {
        server.next(server.silence());
        SourceReader<RawEvent, LogSplit> reader = reader();
        reader.addSplits(partitions(1, 10));
        await().until(() -> server.requests().size() == 1);
        reader.close();
    }

    @Test
    void countsEventsAndTheirBytesButNotTheEndsOfPages() throws Exception {
        SourceReaderMetricGroup metrics =
                InternalSourceReaderMetricGroup.wrap(UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());
        server.with(1, 50);
        try (SourceReader<RawEvent, LogSplit> reader = reader(new TestingReaderContext(new Configuration(), metrics))) {
            reader.addSplits(List.of(new LogSplit(0, 1, "epoch-1", 0, 50)));
            pollToTheEnd(reader);
        }
        assertThat(metrics.getIOMetricGroup().getNumRecordsInCounter().getCount())
                .isEqualTo(50);
        assertThat(metrics.getIOMetricGroup().getNumBytesInCounter().getCount())
                .isEqualTo(output.events.stream()
                        .mapToLong(event -> event.json().length)
                        .sum());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void nothingIsPendingWhenAllIsRead(int partitions) throws Exception {
        MetricListener metrics = new MetricListener();
        TestingReaderContext context = new TestingReaderContext(
                new Configuration(), InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup()));
        server.with(1, 30);
        try (SourceReader<RawEvent, LogSplit> reader = reader(context)) {
            reader.addSplits(partitions(partitions, LogSplit.NEVER_STOPS));
            poll(reader, 30);
            assertThat(metrics.getGauge("pendingRecords").orElseThrow().getValue())
                    .isEqualTo(0L);
        }
    }
}
