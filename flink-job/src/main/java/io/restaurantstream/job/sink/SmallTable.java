package io.restaurantstream.job.sink;

import java.io.IOException;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A table that Flink's JDBC sink writes, at least once.
 *
 * <p>The sink waits for its rows when it is closed. Here it stops waiting for a database that is away, or a cancelled
 * job would outlive the time that Flink allows and be killed with its whole TaskManager.
 *
 * @param connections those that {@code jdbc} uses
 */
record SmallTable<T>(Sink<T> jdbc, PatientConnections connections) implements Sink<T> {

    private static final long serialVersionUID = 1L;

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        SinkWriter<T> writer = jdbc.createWriter(context);
        return new SinkWriter<>() {
            @Override
            public void write(T row, Context when) throws IOException, InterruptedException {
                writer.write(row, when);
            }

            @Override
            public void flush(boolean endOfInput) throws IOException, InterruptedException {
                writer.flush(endOfInput);
            }

            @Override
            public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
                writer.writeWatermark(watermark);
            }

            @Override
            public void close() throws Exception {
                connections.waitNoLonger();
                writer.close();
            }
        };
    }
}
