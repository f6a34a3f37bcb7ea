package io.restaurantstream.job.sink;

import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.gate.Gap;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpRow;
import io.restaurantstream.job.sales.HourlySales;
import io.restaurantstream.job.sales.SaleChange;
import org.apache.flink.api.connector.sink2.Sink;

/** The tables with few rows; each upserts, so that a replay changes nothing. */
public final class SmallTables {

    private SmallTables() {}

    /** {@code raw.events_rejected}, by offset. */
    public static Sink<RejectedEvent> rejectedEvents(Database database) {
        return new UpsertSink<>(
                database, "rejected-events", Upsert.rowByRow(RejectedEventsTable.UPSERT, RejectedEventsTable::bind));
    }

    /** {@code raw.event_gaps}, by first offset. */
    public static Sink<Gap> gaps(Database database) {
        return new UpsertSink<>(database, "event-gaps", Upsert.rowByRow(EventGapsTable.UPSERT, EventGapsTable::bind));
    }

    /** {@code analytics.hourly_sales}, by location and hour; never goes back. */
    public static Sink<HourlySales> hourlySales(Database database) {
        return new UpsertSink<>(
                database, "hourly-sales", Upsert.rowByRow(HourlySalesTable.UPSERT, HourlySalesTable::bind));
    }

    /** {@code analytics.late_sales}, by offset and order. */
    public static Sink<SaleChange> lateSales(Database database) {
        return new UpsertSink<>(database, "late-sales", Upsert.rowByRow(LateSalesTable.UPSERT, LateSalesTable::bind));
    }

    /**
     * The tables of {@link io.restaurantstream.job.rollups.RollUp}, by hour, location and key; never go back. The tables by
     * day follow with each checkpoint.
     */
    public static Sink<RollUpRow> rollUps(Database database) {
        return new UpsertSink<>(database, "roll-ups", RollUpTables::write, "SELECT analytics.add_up_days()");
    }

    /** {@code analytics.late_roll_ups}, by offset, order and row. */
    public static Sink<RollUpChange> lateRollUps(Database database) {
        return new UpsertSink<>(database, "late-roll-ups", LateRollUpsTable::write);
    }
}
