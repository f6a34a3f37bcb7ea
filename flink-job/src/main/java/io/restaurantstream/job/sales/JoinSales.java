package io.restaurantstream.job.sales;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.job.check.CheckedEvent;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Joins an order, its items and its payment into a sale, and says how each event changes the sales of its hour.
 *
 * <p>Keyed by location. State: the orders seen lately, in two generations. A new order goes into the young one; after
 * one memory span of event time the old generation is dropped, but for orders that are younger than a span, and the young
 * one becomes the old. So an order is remembered for one to two spans, with one timer per location instead of one per
 * order; where an event's time is ahead of the watermark, for as much longer. Besides, how far event time
 * has come, with a timer per location that moves it on each hour; both stay for ever. A payment or an item whose order
 * is not known by then leaves by {@link #LATE}, as does a change of an hour that is past the allowed lateness.
 */
public final class JoinSales extends KeyedProcessFunction<String, CheckedEvent, SaleChange> {

    private static final long serialVersionUID = 1L;

    /** Changes that come too late for their hour, or of which no hour is known. */
    public static final OutputTag<SaleChange> LATE = new OutputTag<SaleChange>("late-sales") {};

    static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final long memoryMillis;
    private final long allowedLatenessMillis;

    private transient MapState<OrderKey, OpenOrder> evenGeneration;
    private transient MapState<OrderKey, OpenOrder> oddGeneration;
    private transient ValueState<Long> generation;
    private transient ValueState<Long> eventTime;

    /**
     * @param memory how long an order is waited for and corrected, in event time
     * @param allowedLateness how long after its end an hour is corrected, in event time
     */
    public JoinSales(Duration memory, Duration allowedLateness) {
        this.memoryMillis = memory.toMillis();
        this.allowedLatenessMillis = allowedLateness.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        evenGeneration = orders("orders-even");
        oddGeneration = orders("orders-odd");
        generation = getRuntimeContext().getState(new ValueStateDescriptor<>("generation", Types.LONG));
        eventTime = getRuntimeContext().getState(new ValueStateDescriptor<>("event-time", Types.LONG));
    }

    private MapState<OrderKey, OpenOrder> orders(String name) {
        return getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        name, TypeInformation.of(OrderKey.class), TypeInformation.of(OpenOrder.class)));
    }

    @Override
    public void processElement(CheckedEvent checked, Context context, Collector<SaleChange> out) throws Exception {
        Event event = checked.event();
        long reached = noteEventTime(context, event);
        long current = currentGeneration(context, event);
        OrderKey id = OrderKey.of(event.payload().orderId());
        MapState<OrderKey, OpenOrder> young = young(current);
        OpenOrder before = young.get(id);
        if (before == null) {
            MapState<OrderKey, OpenOrder> old = old(current);
            before = old.get(id);
            if (before == null) {
                before = OpenOrder.NOTHING;
            } else {
                old.remove(id);
            }
        }
        OpenOrder after = apply(event, before);
        young.put(id, after);
        emitChange(context, reached, out, id, before, after, event);
    }

    private static OpenOrder apply(Event event, OpenOrder before) {
        // offsets of a location only rise here, so the newest always wins by coming last
        if (event.payload() instanceof OrderCreated order) {
            return before.createdIn(Math.floorDiv(order.orderTs().toEpochMilli(), HOUR_MILLIS) * HOUR_MILLIS);
        } else if (event.payload() instanceof OrderItemAdded item) {
            return before.with(item);
        } else if (event.payload() instanceof PaymentCaptured payment) {
            return before.paidBy(payment);
        }
        throw new IllegalArgumentException(
                FeedbackSubmitted.class.getSimpleName() + " at offset " + event.offset() + " is no part of a sale");
    }

    private void emitChange(
            Context context,
            long reached,
            Collector<SaleChange> out,
            OrderKey id,
            OpenOrder before,
            OpenOrder after,
            Event event) {
        SaleChange less = before.isSale() ? SaleChange.of(event.partitionKey(), event.offset(), id, before, -1) : null;
        SaleChange more = after.isSale() ? SaleChange.of(event.partitionKey(), event.offset(), id, after, 1) : null;
        if (less != null && more != null && less.hourStart() == more.hourStart()) {
            emit(context, reached, out, less.plus(more));
        } else {
            emit(context, reached, out, less);
            emit(context, reached, out, more);
        }
    }

    private void emit(Context context, long reached, Collector<SaleChange> out, SaleChange change) {
        if (change == null || change.changesNothing()) {
            return;
        }
        // the window operator drops in silence what comes after this moment, so it is told apart here
        long hourIsFinal = change.hourStart() + HOUR_MILLIS - 1 + allowedLatenessMillis;
        if (hourIsFinal <= reached) {
            context.output(LATE, change);
        } else {
            out.collect(change);
        }
    }

    /**
     * How far event time has come. A restored job starts without a watermark; without this memory it would open a final
     * hour anew and write what came late as if it were all there is. A timer at each moment at which an hour becomes
     * final keeps it true for a location that is silent.
     */
    private long noteEventTime(Context context, Event event) throws Exception {
        long now = context.timerService().currentWatermark();
        Long before = eventTime.value();
        if (before != null && now <= before) {
            return before;
        }
        eventTime.update(now);
        long known = now == Long.MIN_VALUE ? event.ts().toEpochMilli() : now;
        context.timerService().registerEventTimeTimer(nextFinalMoment(known));
        return now;
    }

    private long nextFinalMoment(long after) {
        long shift = allowedLatenessMillis - 1;
        return Math.floorDiv(after - shift, HOUR_MILLIS) * HOUR_MILLIS + HOUR_MILLIS + shift;
    }

    /** The number of the young generation, read once for each event. */
    private long currentGeneration(Context context, Event event) throws Exception {
        Long known = generation.value();
        long current = known == null ? startFirstGeneration(context, event) : known;
        long now = context.timerService().currentWatermark();
        boolean isFarAhead = now != Long.MIN_VALUE && current * memoryMillis > now + 2 * memoryMillis;
        return isFarAhead ? bringGenerationBack(context, current, now) : current;
    }

    private long startFirstGeneration(Context context, Event event) throws Exception {
        // a late order is remembered for as long as any other, not until the next watermark
        long now = Math.max(event.ts().toEpochMilli(), context.timerService().currentWatermark());
        return startGeneration(context, Math.floorDiv(now, memoryMillis));
    }

    /**
     * A location whose first event had a clock far ahead, or came on a page that was, would not forget any order until
     * then. The generation keeps its parity, by which its orders are found.
     */
    private long bringGenerationBack(Context context, long current, long now) throws Exception {
        context.timerService().deleteEventTimeTimer((current + 1) * memoryMillis);
        long next = Math.floorDiv(now, memoryMillis) + 1;
        return startGeneration(context, next + Math.floorMod(current - next, 2));
    }

    private long startGeneration(Context context, long number) throws Exception {
        generation.update(number);
        context.timerService().registerEventTimeTimer((number + 1) * memoryMillis);
        return number;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<SaleChange> out) throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return; // the end of a bounded log, not of an order's memory
        }
        eventTime.update(context.timerService().currentWatermark());
        context.timerService().registerEventTimeTimer(nextFinalMoment(eventTime.value()));
        Long current = generation.value();
        if (current != null && timestamp == (current + 1) * memoryMillis) {
            startNextGeneration(current, context);
        }
    }

    private void startNextGeneration(long current, OnTimerContext context) throws Exception {
        MapState<OrderKey, OpenOrder> young = young(current);
        MapState<OrderKey, OpenOrder> forgotten = old(current);
        for (Map.Entry<OrderKey, OpenOrder> entry : forgotten.entries()) {
            OpenOrder order = entry.getValue();
            if (order.hourStart() == OpenOrder.UNKNOWN) {
                context.output(LATE, SaleChange.of(context.getCurrentKey(), 0, entry.getKey(), order, 1));
            } else if (isYoung(order, context.timerService().currentWatermark())) {
                young.put(entry.getKey(), order);
            }
        }
        forgotten.clear();
        if (young.isEmpty() && forgotten.isEmpty()) {
            generation.clear();
            return;
        }
        startGeneration(context, current + 1);
    }

    /** Event time may pass several spans at once: a page of a quiet log is as long. */
    private boolean isYoung(OpenOrder order, long now) {
        return order.hourStart() > now - memoryMillis && order.hourStart() <= now + memoryMillis;
    }

    private MapState<OrderKey, OpenOrder> young(long current) {
        return current % 2 == 0 ? evenGeneration : oddGeneration;
    }

    private MapState<OrderKey, OpenOrder> old(long current) {
        return young(current + 1);
    }
}
