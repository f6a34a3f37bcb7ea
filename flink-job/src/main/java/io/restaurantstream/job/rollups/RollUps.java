package io.restaurantstream.job.rollups;

import io.restaurantstream.job.hours.ByHour;
import io.restaurantstream.job.hours.FireSoonAfterChange;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The part of the topology that keeps the roll-ups. */
public final class RollUps {

    /** The change that says that an hour is final purges it; the operator would by the watermark. */
    private static final Duration UNTIL_PURGED = Duration.ofMillis(Long.MAX_VALUE);

    private RollUps() {}

    /**
     * Rows of roll-ups, again whenever they changed.
     *
     * @param changes keyed by location already: they are added up where they are, without another exchange
     * @param emitInterval between a change and the row that shows it
     */
    public static SingleOutputStreamOperator<RollUpRow> rows(DataStream<RollUpChange> changes, Duration emitInterval) {
        return DataStreamUtils.reinterpretAsKeyedStream(changes, RollUpChange::locationCode)
                .window(new ByHour())
                .allowedLateness(UNTIL_PURGED)
                .trigger(new FireSoonAfterChange<>(emitInterval))
                .aggregate(new AddUpParts(), new EmitChangedRows())
                .name("Roll-Ups")
                .uid("roll-ups")
                .setDescription("Sums by hour, location and service, method, item, answer, exception");
    }
}
