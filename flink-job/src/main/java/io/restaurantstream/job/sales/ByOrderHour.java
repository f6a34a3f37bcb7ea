package io.restaurantstream.job.sales;

import java.util.Collection;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowStagger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * One-hour windows by the hour of the order, not of the event that completed the sale: a payment at 12:20 belongs to
 * the order of 11:50.
 */
final class ByOrderHour extends TumblingEventTimeWindows {

    private static final long serialVersionUID = 1L;

    ByOrderHour() {
        super(JoinSales.HOUR_MILLIS, 0, WindowStagger.ALIGNED);
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long timestamp, WindowAssignerContext context) {
        return super.assignWindows(element, ((SaleChange) element).hourStart(), context);
    }
}
