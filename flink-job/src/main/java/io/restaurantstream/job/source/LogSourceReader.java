package io.restaurantstream.job.source;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/** One subtask's reader: a single thread fetches for all of its splits. */
final class LogSourceReader
        extends SingleThreadMultiplexSourceReaderBase<LogElement, RawEvent, LogSplit, LogSplitState> {

    LogSourceReader(HttpLogOptions options, SourceReaderContext context) {
        super(
                () -> new LogSplitReader(options, context.metricGroup()),
                new LogRecordEmitter(context.metricGroup().getIOMetricGroup()),
                context.getConfiguration(),
                context);
    }

    @Override
    protected void onSplitFinished(Map<String, LogSplitState> finishedSplits) {
        // nothing is asked of the enumerator: all splits were assigned at the start
    }

    @Override
    protected LogSplitState initializedState(LogSplit split) {
        return new LogSplitState(split);
    }

    @Override
    protected LogSplit toSplitType(String splitId, LogSplitState state) {
        return state.toSplit();
    }
}
