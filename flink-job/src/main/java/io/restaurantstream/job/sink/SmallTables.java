package io.restaurantstream.job.sink;

import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.gate.Gap;
import io.restaurantstream.job.sales.HourlySales;
import io.restaurantstream.job.sales.SaleChange;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/** Flink's JDBC sink for the tables with few rows; each upserts, so that a replay changes nothing. */
public final class SmallTables {

    /** Rows wait at most this long, because the live page looks every second. */
    private static final long FLUSH_INTERVAL_MILLIS = 200;

    private static final int FLUSH_ROWS = 500;
    /** The connections wait themselves; a retry here only prepares the statement anew. */
    private static final int RETRIES = 5;

    private SmallTables() {}

    /** {@code raw.events_rejected}, by offset. */
    public static Sink<RejectedEvent> rejectedEvents(Database database) {
        return sink(database, "rejected-events", RejectedEventsTable.UPSERT, RejectedEventsTable::bind);
    }

    /** {@code raw.event_gaps}, by first offset. */
    public static Sink<Gap> gaps(Database database) {
        return sink(database, "event-gaps", EventGapsTable.UPSERT, EventGapsTable::bind);
    }

    /** {@code analytics.hourly_sales}, by location and hour; never goes back. */
    public static Sink<HourlySales> hourlySales(Database database) {
        return sink(database, "hourly-sales", HourlySalesTable.UPSERT, HourlySalesTable::bind);
    }

    /** {@code analytics.late_sales}, by offset and order. */
    public static Sink<SaleChange> lateSales(Database database) {
        return sink(database, "late-sales", LateSalesTable.UPSERT, LateSalesTable::bind);
    }

    private static <T> Sink<T> sink(Database database, String name, String sql, JdbcStatementBuilder<T> binder) {
        JdbcExecutionOptions execution = JdbcExecutionOptions.builder()
                .withBatchSize(FLUSH_ROWS)
                .withBatchIntervalMs(FLUSH_INTERVAL_MILLIS)
                .withMaxRetries(RETRIES)
                .build();
        PatientConnections connections = new PatientConnections(database, name);
        Sink<T> jdbc = JdbcSink.<T>builder()
                .withQueryStatement(sql, binder)
                .withExecutionOptions(execution)
                .buildAtLeastOnce(connections);
        return new SmallTable<>(jdbc, connections);
    }
}
