package io.restaurantstream.job.sales;

import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.hours.HourlyWindows;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The part of the topology that turns orders and payments into hourly sales. */
public final class Sales {

    private Sales() {}

    /**
     * Sales by changes; what came too late leaves by {@link JoinSales#LATE}.
     *
     * @param events keyed by location already: they are joined where they are, without another exchange
     */
    public static SingleOutputStreamOperator<SaleChange> changes(
            DataStream<CheckedEvent> events, Duration memory, Duration allowedLateness) {
        return DataStreamUtils.reinterpretAsKeyedStream(events, CheckedEvent::partitionKey)
                .process(new JoinSales(memory, allowedLateness))
                .name("Join Sales")
                .uid("join-sales")
                .setDescription("Joins orders, items and payments by order, per location");
    }

    /**
     * Hourly sales, again whenever an hour changed.
     *
     * @param changes as {@link #changes} gives them
     * @param emitInterval between a change and the row that shows it
     */
    public static SingleOutputStreamOperator<HourlySales> hourly(
            SingleOutputStreamOperator<SaleChange> changes, Duration emitInterval) {
        return HourlyWindows.of(changes, SaleChange::locationCode, emitInterval)
                .aggregate(new AddUpSales())
                .name("Hourly Sales per Location")
                .uid("hourly-sales")
                .setDescription(
                        "One-hour windows by the hour of the order; fire after each change, closed by the location's clock");
    }
}
