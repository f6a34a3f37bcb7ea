package io.restaurantstream.job.source;

import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The event log of an HTTP server, as a Flink source: every event once into the job's state, whatever fails.
 *
 * <p>The offset is in the checkpoint. A log that serves partitions is read in parallel; watermarks come from the
 * server's own promise, per split.
 */
public final class HttpLogSource implements Source<RawEvent, LogSplit, LogEnumeratorState> {

    private static final long serialVersionUID = 1L;

    private final HttpLogOptions options;

    /** @param options where the log is and how it is read */
    public HttpLogSource(HttpLogOptions options) {
        this.options = options;
    }

    @Override
    public Boundedness getBoundedness() {
        return options.stop().isNever() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RawEvent, LogSplit> createReader(SourceReaderContext context) {
        return new LogSourceReader(options, context);
    }

    @Override
    public SplitEnumerator<LogSplit, LogEnumeratorState> createEnumerator(SplitEnumeratorContext<LogSplit> context) {
        return restoreEnumerator(context, new LogEnumeratorState(false, List.of()));
    }

    @Override
    public SplitEnumerator<LogSplit, LogEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<LogSplit> context, LogEnumeratorState state) {
        return new LogEnumerator(context, options, state);
    }

    @Override
    public SimpleVersionedSerializer<LogSplit> getSplitSerializer() {
        return new LogSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<LogEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new LogEnumeratorStateSerializer();
    }
}
