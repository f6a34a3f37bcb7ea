package io.restaurantstream.job.check;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.InvalidEventException.Reason;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Parses each event's JSON, once in the job, and routes the event: accepted events go on as facts, those that affect sales
 * also to {@link #SALES}, and rejected ones to {@link #REJECTED}.
 *
 * <p>Never fails because of the contents of an event.
 */
public final class CheckEvent extends ProcessFunction<RawEvent, CheckedEvent> {

    private static final long serialVersionUID = 1L;

    /** Rejected events. */
    public static final OutputTag<RejectedEvent> REJECTED = new OutputTag<RejectedEvent>("rejected") {};

    /** Accepted events of orders, from which sales are computed. */
    public static final OutputTag<CheckedEvent> SALES = new OutputTag<>("sales", new CheckedEventType());

    private final OffsetLayout layout;

    private transient EventReader reader;
    private transient Counter rejected;

    /** @param layout how offsets are laid out */
    public CheckEvent(OffsetLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        reader = new EventReader();
        rejected = getRuntimeContext().getMetricGroup().counter("rejectedEvents");
    }

    @Override
    public void processElement(RawEvent raw, Context context, Collector<CheckedEvent> out) {
        try {
            CheckedEvent checked = CheckedEvent.read(reader, raw.json());
            checkPlace(raw, checked);
            out.collect(checked);
            if (checked.event().payload() instanceof OrderPayload) {
                context.output(SALES, checked);
            }
        } catch (InvalidEventException e) {
            rejected.inc();
            context.output(
                    REJECTED,
                    new RejectedEvent(
                            raw.offset(),
                            raw.partitionKey(),
                            e.reason().name().toLowerCase(Locale.ROOT),
                            e.field(),
                            e.getMessage(),
                            raw.json()));
        }
    }

    /** Offset and location must be those that the source read, because the event was partitioned by them. */
    private void checkPlace(RawEvent raw, CheckedEvent checked) throws InvalidEventException {
        if (checked.event().offset() != raw.offset()) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE,
                    "offset",
                    "offset: " + checked.event().offset() + " stands at " + raw.offset());
        }
        if (!checked.partitionKey().equals(raw.partitionKey())) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE,
                    "partition_key",
                    layout.partitions() > 1
                            ? "partition_key: the events of " + checked.partitionKey()
                                    + " are in another partition of the topic"
                            : "partition_key cannot be read before the event is");
        }
    }
}
