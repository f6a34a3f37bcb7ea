package io.restaurantstream.job.rollups;

import io.restaurantstream.job.hours.HourlyWindows;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The part of the topology that keeps the roll-ups. */
public final class RollUps {

    private RollUps() {}

    /**
     * Rows of roll-ups, again whenever they changed.
     *
     * @param changes keyed by location already: they are added up where they are, without another exchange
     * @param emitInterval between a change and the row that shows it
     */
    public static SingleOutputStreamOperator<RollUpRow> rows(DataStream<RollUpChange> changes, Duration emitInterval) {
        return HourlyWindows.of(changes, RollUpChange::locationCode, emitInterval)
                .aggregate(new AddUpParts(), new EmitChangedRows())
                .name("Roll-Ups")
                .uid("roll-ups")
                .setDescription("Sums by hour, location and service, method, item, answer, exception");
    }
}
