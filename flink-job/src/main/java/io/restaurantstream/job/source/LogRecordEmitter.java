package io.restaurantstream.job.source;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;

/**
 * Hands events to the job and remembers how far it got: the position moves only after an event was emitted, so that a
 * checkpoint never covers an event that the job has not seen.
 */
final class LogRecordEmitter implements RecordEmitter<LogElement, RawEvent, LogSplitState> {

    private final Counter recordsIn;
    private final Counter bytesIn;

    LogRecordEmitter(OperatorIOMetricGroup metrics) {
        this.recordsIn = metrics.getNumRecordsInCounter();
        this.bytesIn = metrics.getNumBytesInCounter();
    }

    @Override
    public void emitRecord(LogElement element, SourceOutput<RawEvent> output, LogSplitState state) {
        if (element instanceof LogElement.Data data) {
            // for the metric only: event time goes by the watermarks, and the windows by the time of the order
            output.collect(data.event(), data.timestamp());
            state.advanceTo(data.event().lastOffset());
            bytesIn.inc(data.event().json().length);
        } else if (element instanceof LogElement.PageEnd end) {
            // Flink has counted it, as it counts all that comes through the queue, and it is no record
            recordsIn.dec();
            state.advanceTo(end.position());
            if (end.watermark() != null) {
                // the log promises no earlier event; Flink's watermark promises none at or before it
                output.emitWatermark(new Watermark(end.watermark().toEpochMilli() - 1));
            }
        }
    }
}
