package io.restaurantstream.job.source;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;

/**
 * Hands events to the job and remembers how far it got: the position moves only after an event was emitted, so that a
 * checkpoint never covers an event that the job has not seen.
 */
final class LogRecordEmitter implements RecordEmitter<LogElement, RawEvent, LogSplitState> {

    @Override
    public void emitRecord(LogElement element, SourceOutput<RawEvent> output, LogSplitState state) {
        if (element instanceof LogElement.Data data) {
            output.collect(data.event());
            state.advanceTo(data.event().lastOffset());
        } else if (element instanceof LogElement.PageEnd end) {
            state.advanceTo(end.position());
            if (end.watermark() != null) {
                // the log promises no earlier event; Flink's watermark promises none at or before it
                output.emitWatermark(new Watermark(end.watermark().toEpochMilli() - 1));
            }
        }
    }
}
