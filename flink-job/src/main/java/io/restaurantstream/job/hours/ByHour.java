package io.restaurantstream.job.hours;

import java.util.Collection;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowStagger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Assigns a change to the one-hour window that it changes, not to the hour of its event: a payment at 12:20 for an order of
 * 11:50 belongs to the window of 11:00.
 */
public final class ByHour extends TumblingEventTimeWindows {

    private static final long serialVersionUID = 1L;

    /** Windows in UTC. */
    public ByHour() {
        super(HourlyChange.HOUR_MILLIS, 0, WindowStagger.ALIGNED);
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long timestamp, WindowAssignerContext context) {
        return super.assignWindows(element, ((HourlyChange) element).hourStart(), context);
    }
}
