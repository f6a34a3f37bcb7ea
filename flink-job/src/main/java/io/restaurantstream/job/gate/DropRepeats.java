package io.restaurantstream.job.gate;

import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Deduplicates by offset, per location, in rising order; counts and drops repeated events.
 *
 * <p>Keyed by location. State: the last offset emitted, one number per location, kept for ever. Gaps leave by
 * {@link #GAPS}. Events whose location cannot be read are not deduplicated, because they have no order. An event of a topic
 * that is in another partition than earlier events of its location counts as one of these.
 */
public final class DropRepeats extends KeyedProcessFunction<String, RawEvent, RawEvent> {

    private static final long serialVersionUID = 1L;

    /** Offsets that the log does not have. */
    public static final OutputTag<Gap> GAPS = new OutputTag<Gap>("gaps") {};

    private final OffsetLayout layout;

    private transient ValueState<Long> lastOffset;
    private transient Counter repeats;
    private transient Counter gaps;

    /** @param layout how the offsets of the log lie */
    public DropRepeats(OffsetLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        lastOffset = getRuntimeContext().getState(new ValueStateDescriptor<>("last-offset", Types.LONG));
        repeats = getRuntimeContext().getMetricGroup().counter("repeatedEvents");
        gaps = getRuntimeContext().getMetricGroup().counter("missingEvents");
    }

    @Override
    public void processElement(RawEvent event, Context context, Collector<RawEvent> out) throws Exception {
        if (event.isGap()) {
            gaps.inc(event.lastOffset() - event.offset() + 1);
            context.output(GAPS, new Gap(event.offset(), event.lastOffset()));
            return;
        }
        if (event.partitionKey().isEmpty()) {
            // nobody's event, from any share of the log: it will be rejected, the same again each time it comes
            out.collect(event);
            return;
        }
        Long last = lastOffset.value();
        if (last == null && layout.hasHoles()) {
            context.output(GAPS, Gap.HOLES_MEAN_NOTHING);
        }
        if (last != null && !layout.areOfOnePartition(event.offset(), last)) {
            out.collect(new RawEvent(event.offset(), event.lastOffset(), "", event.json()));
            return;
        }
        if (last != null && event.offset() <= last) {
            repeats.inc();
            return;
        }
        lastOffset.update(event.offset());
        out.collect(event);
    }
}
