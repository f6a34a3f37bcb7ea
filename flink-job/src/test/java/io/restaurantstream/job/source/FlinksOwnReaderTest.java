package io.restaurantstream.job.source;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.testutils.source.reader.SourceReaderTestBase;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What Flink expects of every source reader.
 *
 * <p>It wants numbers: here the offset of an event less one.
 */
class FlinksOwnReaderTest extends SourceReaderTestBase<LogSplit> {

    private LogServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new LogServer().with(1, totalNumRecords);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Override
    protected SourceReader<Integer, LogSplit> createReader() {
        HttpLogOptions options = new HttpLogOptions(
                server.uri(),
                3,
                Duration.ofMillis(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                getNumSplits(),
                Stop.AT_LATEST,
                LogAccess.NONE);
        return new Numbers(new HttpLogSource(options).createReader(new TestingReaderContext()));
    }

    @Override
    protected List<LogSplit> getSplits(int splits, int records, Boundedness boundedness) {
        List<LogSplit> all = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            all.add(getSplit(split, records, boundedness));
        }
        return all;
    }

    @Override
    protected LogSplit getSplit(int split, int records, Boundedness boundedness) {
        long stop = boundedness == Boundedness.BOUNDED ? totalNumRecords : LogSplit.NEVER_STOPS;
        return new LogSplit(split, getNumSplits(), "epoch-1", 0, stop);
    }

    @Override
    protected long getNextRecordIndex(LogSplit split) {
        // in a share of the log, one offset in so many is an event
        return (split.position() + getNumSplits() - 1) / getNumSplits();
    }

    /** A reader's events as numbers. */
    private record Numbers(SourceReader<RawEvent, LogSplit> events) implements SourceReader<Integer, LogSplit> {

        @Override
        public void start() {
            events.start();
        }

        @Override
        public InputStatus pollNext(ReaderOutput<Integer> output) throws Exception {
            OfNumbers numbers = new OfNumbers(output);
            InputStatus status;
            do {
                status = events.pollNext(numbers);
            } while (status == InputStatus.MORE_AVAILABLE && numbers.isEmpty); // the end of a page is no number
            return status;
        }

        @Override
        public List<LogSplit> snapshotState(long checkpointId) {
            return events.snapshotState(checkpointId);
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return events.isAvailable();
        }

        @Override
        public void addSplits(List<LogSplit> splits) {
            events.addSplits(splits);
        }

        @Override
        public void notifyNoMoreSplits() {
            events.notifyNoMoreSplits();
        }

        @Override
        public void close() throws Exception {
            events.close();
        }
    }

    /** Takes events for an output that wants numbers. */
    private static final class OfNumbers implements ReaderOutput<RawEvent> {

        private final ReaderOutput<Integer> numbers;
        private boolean isEmpty = true;

        OfNumbers(ReaderOutput<Integer> numbers) {
            this.numbers = numbers;
        }

        @Override
        public void collect(RawEvent event) {
            isEmpty = false;
            numbers.collect((int) event.offset() - 1);
        }

        @Override
        public void collect(RawEvent event, long timestamp) {
            collect(event);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            numbers.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            numbers.markIdle();
        }

        @Override
        public void markActive() {
            numbers.markActive();
        }

        @Override
        public SourceOutput<RawEvent> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            numbers.releaseOutputForSplit(splitId);
        }
    }
}
