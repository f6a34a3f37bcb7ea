package io.restaurantstream.job.simulation;

import io.restaurantstream.job.source.HttpLogSource;
import io.restaurantstream.job.source.LogSplit;
import io.restaurantstream.job.source.LogSplitSerializer;
import io.restaurantstream.job.source.RawEvent;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcher;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** One subtask of the source: the real reader, whose fetcher fetches when it is told to. */
final class SimulatedReader {

    private static final MethodHandle RUN_ONCE;
    private static final MethodHandle QUEUE;

    static {
        try {
            Method runOnce = SplitFetcher.class.getDeclaredMethod("runOnce");
            Field queue = SplitFetcher.class.getDeclaredField("elementsQueue");
            runOnce.setAccessible(true);
            queue.setAccessible(true);
            RUN_ONCE = MethodHandles.lookup().unreflect(runOnce);
            QUEUE = MethodHandles.lookup().unreflectGetter(queue);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static List<SplitFetcher<?, ?>> starting;

    private final SourceReader<RawEvent, LogSplit> reader;
    private final List<SplitFetcher<?, ?>> fetchers = new ArrayList<>();
    private final LogSplitSerializer serializer = new LogSplitSerializer();
    private final Output output;

    /** @param downstream gets records and watermarks */
    SimulatedReader(HttpLogSource source, Consumer<Object> downstream) {
        this.output = new Output(downstream);
        this.reader = source.createReader(new TestingReaderContext());
        reader.start();
    }

    /** Keeps a fetcher that would start now; false when no simulation is going on. */
    static boolean holds(SplitFetcher<?, ?> fetcher) {
        if (starting != null) {
            starting.add(fetcher);
        }
        return starting != null;
    }

    void add(List<LogSplit> splits) {
        starting = fetchers;
        try {
            reader.addSplits(splits);
        } finally {
            starting = null;
        }
        splits.forEach(split -> output.watermarks.put(split.splitId(), Long.MIN_VALUE));
    }

    /** What the fetcher's thread does in one round; false when it would wait for something. */
    boolean fetch() {
        boolean hasFetched = false;
        try {
            for (SplitFetcher<?, ?> fetcher : fetchers) {
                if (((FutureCompletingBlockingQueue<?>) QUEUE.invoke(fetcher)).remainingCapacity() > 0) {
                    hasFetched |= (boolean) RUN_ONCE.invoke(fetcher);
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return hasFetched;
    }

    /** Emits one record; false when none has been fetched. */
    boolean poll() throws Exception {
        return reader.pollNext(output) == InputStatus.MORE_AVAILABLE;
    }

    /** The splits as a checkpoint keeps them. */
    List<byte[]> snapshot(long checkpoint) throws IOException {
        List<byte[]> splits = new ArrayList<>();
        for (LogSplit split : reader.snapshotState(checkpoint)) {
            splits.add(serializer.serialize(split));
        }
        return splits;
    }

    LogSplit read(byte[] split) throws IOException {
        return serializer.deserialize(serializer.getVersion(), split);
    }

    /** How far the job has been handed each split. */
    List<LogSplit> splits() {
        return reader.snapshotState(-1);
    }

    void completed(long checkpoint) throws Exception {
        reader.notifyCheckpointComplete(checkpoint);
    }

    /** Watermarks are those of the split that is furthest behind, as in Flink's source operator. */
    private static final class Output implements ReaderOutput<RawEvent> {

        private final Consumer<Object> downstream;
        private final Map<String, Long> watermarks = new HashMap<>();
        private long emitted = Long.MIN_VALUE;

        private Output(Consumer<Object> downstream) {
            this.downstream = downstream;
        }

        @Override
        public void collect(RawEvent event) {
            downstream.accept(new StreamRecord<>(event));
        }

        @Override
        public void collect(RawEvent event, long timestamp) {
            downstream.accept(new StreamRecord<>(event, timestamp));
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new IllegalStateException("watermarks are told per split");
        }

        private void emitWatermark(String split, long timestamp) {
            watermarks.merge(split, timestamp, Math::max);
            long lowest = watermarks.values().stream().min(Long::compare).orElseThrow();
            if (lowest > emitted) {
                emitted = lowest;
                downstream.accept(new org.apache.flink.streaming.api.watermark.Watermark(lowest));
            }
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<RawEvent> createOutputForSplit(String splitId) {
            Output whole = this;
            return new SourceOutput<>() {
                @Override
                public void collect(RawEvent event) {
                    whole.collect(event);
                }

                @Override
                public void collect(RawEvent event, long timestamp) {
                    whole.collect(event, timestamp);
                }

                @Override
                public void emitWatermark(Watermark watermark) {
                    whole.emitWatermark(splitId, watermark.getTimestamp());
                }

                @Override
                public void markIdle() {}

                @Override
                public void markActive() {}
            };
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            watermarks.remove(splitId);
        }
    }
}
