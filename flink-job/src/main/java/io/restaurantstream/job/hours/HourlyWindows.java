package io.restaurantstream.job.hours;

import java.time.Duration;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** The windows in which changes of a location's hours are summed. */
public final class HourlyWindows {

    /** What is late was decided before; the operator would decide by the watermark and silently drop late changes. */
    private static final Duration UNTIL_PURGED = Duration.ofMillis(Long.MAX_VALUE);

    private HourlyWindows() {}

    /**
     * Windows that fire soon after each change, until the change that makes their hour final.
     *
     * @param changes keyed by location already: they stay where they are, without another exchange
     * @param emitInterval between a change and the firing, in processing time; longer for hours of the past
     */
    public static <T extends HourlyChange> WindowedStream<T, String, TimeWindow> of(
            DataStream<T> changes, KeySelector<T, String> location, Duration emitInterval) {
        return DataStreamUtils.reinterpretAsKeyedStream(changes, location)
                .window(new ByHour())
                .allowedLateness(UNTIL_PURGED)
                .trigger(new FireSoonAfterChange<>(emitInterval));
    }
}
