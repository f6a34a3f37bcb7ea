package io.restaurantstream.job.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what a reader emits. */
final class RecordingOutput implements ReaderOutput<RawEvent> {

    final List<RawEvent> events = new ArrayList<>();
    final List<Long> timestamps = new ArrayList<>();
    final List<Watermark> watermarks = new ArrayList<>();

    @Override
    public void collect(RawEvent event) {
        collect(event, TimestampAssigner.NO_TIMESTAMP);
    }

    @Override
    public void collect(RawEvent event, long timestamp) {
        events.add(event);
        timestamps.add(timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        watermarks.add(watermark);
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<RawEvent> createOutputForSplit(String splitId) {
        return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
}
