package io.restaurantstream.job.hours;

import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires a window a fixed time after its first unfired change, so several changes share one firing; an hour that has long
 * passed fires less often, because a backfill runs through it. Fires and purges it when {@link HourlyChange#hourIsFinal}; no
 * watermark decides how long an hour is kept.
 *
 * <p>State: the processing time of the pending firing, per window. Pending firings happen at the end of a bounded
 * log.
 */
public final class FireSoonAfterChange<T extends HourlyChange> extends Trigger<T, TimeWindow> {

    private static final long serialVersionUID = 1L;
    private static final ValueStateDescriptor<Long> PENDING = new ValueStateDescriptor<>("pending-firing", Types.LONG);

    private static final long END_OF_INPUT = Watermark.MAX_WATERMARK.getTimestamp();

    /** How long ago an hour has ended that is no longer watched as it happens. */
    private static final long PAST_MILLIS = HourlyChange.HOUR_MILLIS;

    /** How many times the delay such an hour waits for more changes. */
    public static final int PAST_DELAYS = 5;

    private final long delayMillis;

    /** @param delay between a change and the firing, in processing time; five times that for hours of the past */
    public FireSoonAfterChange(Duration delay) {
        this.delayMillis = delay.toMillis();
    }

    @Override
    public TriggerResult onElement(T element, long timestamp, TimeWindow window, TriggerContext context)
            throws Exception {
        if (element.hourIsFinal()) {
            fireIfPending(context);
            return TriggerResult.FIRE_AND_PURGE;
        }
        ValueState<Long> pending = context.getPartitionedState(PENDING);
        if (pending.value() == null) {
            long now = context.getCurrentProcessingTime();
            boolean isPast = window.getEnd() + PAST_MILLIS < now;
            long fireAt = now + (isPast ? PAST_DELAYS : 1) * delayMillis;
            context.registerProcessingTimeTimer(fireAt);
            context.registerEventTimeTimer(END_OF_INPUT);
            pending.update(fireAt);
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) throws Exception {
        return fireIfPending(context);
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context) throws Exception {
        return fireIfPending(context);
    }

    private static TriggerResult fireIfPending(TriggerContext context) throws Exception {
        ValueState<Long> pending = context.getPartitionedState(PENDING);
        Long fireAt = pending.value();
        if (fireAt == null) {
            return TriggerResult.CONTINUE;
        }
        context.deleteProcessingTimeTimer(fireAt);
        context.deleteEventTimeTimer(END_OF_INPUT);
        pending.clear();
        return TriggerResult.FIRE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) throws Exception {
        fireIfPending(context);
    }
}
