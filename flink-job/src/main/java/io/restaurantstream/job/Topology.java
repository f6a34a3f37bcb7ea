package io.restaurantstream.job;

import io.restaurantstream.job.check.CheckEvent;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.check.CheckedEventType;
import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.gate.DropRepeats;
import io.restaurantstream.job.gate.Gap;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpRow;
import io.restaurantstream.job.rollups.RollUps;
import io.restaurantstream.job.sales.HourlySales;
import io.restaurantstream.job.sales.JoinSales;
import io.restaurantstream.job.sales.SaleChange;
import io.restaurantstream.job.sales.Sales;
import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole job on one screen. Knows neither hosts nor tables: production and tests pass their own source and sinks.
 */
public final class Topology {

    private Topology() {}

    /**
     * The sinks of the job.
     *
     * @param facts accepted events, keyed by location
     * @param rejected events for the dead-letter table
     * @param gaps ranges of offsets that are missing in the log
     * @param hourlySales rows that replace earlier rows of the same location and hour
     * @param lateSales changes that are too late for their hour
     * @param rollUps rows that replace earlier rows of the same hour, location and key
     * @param lateRollUps changes that are too late for their hour's roll-ups
     */
    public record Outputs(
            Sink<CheckedEvent> facts,
            Sink<RejectedEvent> rejected,
            Sink<Gap> gaps,
            Sink<HourlySales> hourlySales,
            Sink<SaleChange> lateSales,
            Sink<RollUpRow> rollUps,
            Sink<RollUpChange> lateRollUps) {}

    /**
     * Adds the job to {@code env}. Everything after the one keyed exchange is chained into one task.
     *
     * @param layout how offsets are laid out: dense, or derived from a topic's partitions
     * @param eventTime watermarks of the log, per split
     */
    public static void build(
            StreamExecutionEnvironment env,
            Source<RawEvent, ?, ?> log,
            OffsetLayout layout,
            WatermarkStrategy<RawEvent> eventTime,
            SalesOptions options,
            Outputs outputs) {
        SingleOutputStreamOperator<RawEvent> once = env.fromSource(log, eventTime, "Event Log")
                .uid("event-log")
                .keyBy(RawEvent::partitionKey)
                .process(new DropRepeats(layout))
                .name("Drop Repeats")
                .uid("drop-repeats")
                .setDescription("Deduplicates by offset, per location");

        SingleOutputStreamOperator<CheckedEvent> facts = once.process(new CheckEvent(layout))
                .returns(new CheckedEventType())
                .name("Check")
                .uid("check")
                .setDescription("Parses the JSON, routes facts, sales and rejected events");

        SingleOutputStreamOperator<SaleChange> sales =
                Sales.changes(facts.getSideOutput(CheckEvent.SALES), options.orderMemory(), options.allowedLateness());
        SingleOutputStreamOperator<HourlySales> hourly = Sales.hourly(sales, options.emitInterval());

        facts.sinkTo(outputs.facts()).name("Facts").uid("facts-sink");
        facts.getSideOutput(CheckEvent.REJECTED)
                .sinkTo(outputs.rejected())
                .name("Rejected Events")
                .uid("rejected-events-sink");
        once.getSideOutput(DropRepeats.GAPS)
                .sinkTo(outputs.gaps())
                .name("Event Gaps")
                .uid("event-gaps-sink");
        hourly.sinkTo(outputs.hourlySales()).name("Hourly Sales").uid("hourly-sales-sink");
        sales.getSideOutput(JoinSales.LATE)
                .sinkTo(outputs.lateSales())
                .name("Late Sales")
                .uid("late-sales-sink");
        RollUps.rows(sales.getSideOutput(JoinSales.ROLL_UPS), options.emitInterval())
                .sinkTo(outputs.rollUps())
                .name("Roll-Up Rows")
                .uid("roll-ups-sink");
        sales.getSideOutput(JoinSales.LATE_ROLL_UPS)
                .sinkTo(outputs.lateRollUps())
                .name("Late Roll-Ups")
                .uid("late-roll-ups-sink");
    }
}
