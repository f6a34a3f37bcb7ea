package io.restaurantstream.job.sink;

import java.io.IOException;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table that Flink's JDBC sink writes, at least once.
 *
 * <p>The sink writes its last rows when it is closed, waits for a database that is away, and fails when it cannot: a
 * cancelled job would hang, and Flink takes a failure at that moment for one of the whole TaskManager. Here closing
 * neither waits nor fails. What is not written then is not covered by a checkpoint and comes again.
 *
 * @param connections those that {@code jdbc} uses
 */
record SmallTable<T>(Sink<T> jdbc, PatientConnections connections) implements Sink<T> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SmallTable.class);

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
            public void close() {
                connections.waitNoLonger();
                try {
                    writer.close();
                } catch (Exception e) {
                    LOG.warn("The last rows could not be written, they will come again: {}", e.getMessage());
                    connections.closeConnection();
                }
            }
        };
    }
}
