package io.restaurantstream.job.rollups;

import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * Emits the rows of an hour that changed since the window last fired. {@code DropRepeats} guarantees rising offsets per
 * location, so these are the rows with a later offset.
 *
 * <p>State: that offset, per window, until the hour is final.
 */
final class EmitChangedRows extends ProcessWindowFunction<RollUpSums, RollUpRow, String, TimeWindow> {

    private static final long serialVersionUID = 1L;
    private static final ValueStateDescriptor<Long> EMITTED = new ValueStateDescriptor<>("emitted-up-to", Types.LONG);

    @Override
    public void process(String location, Context context, Iterable<RollUpSums> contents, Collector<RollUpRow> out)
            throws Exception {
        ValueState<Long> emitted = context.windowState().getState(EMITTED);
        long emittedUpTo = emitted.value() == null ? Long.MIN_VALUE : emitted.value();
        long newest = emittedUpTo;
        RollUpSums hour = contents.iterator().next();
        for (Map.Entry<RollUpKey, RollUpSums.Sum> row : hour.sums().entrySet()) {
            RollUpSums.Sum sum = row.getValue();
            if (sum.lastOffset() > emittedUpTo) {
                out.collect(new RollUpRow(
                        location, context.window().getStart(), row.getKey(), sum.amounts(), sum.lastOffset()));
                newest = Math.max(newest, sum.lastOffset());
            }
        }
        if (hour.hourIsFinal()) {
            emitted.clear();
        } else {
            emitted.update(newest);
        }
    }
}
