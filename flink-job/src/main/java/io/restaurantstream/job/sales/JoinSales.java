package io.restaurantstream.job.sales;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.job.check.CheckedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Joins an order, its items and its payment into a sale, and says how each event changes the sales of its hour.
 *
 * <p>Keyed by location. What is late and what is forgotten is decided by the {@link LocationClock}, so every decision is
 * a function of the location's log up to that offset: a replay takes it again as the first run did. No watermark and no
 * timer is looked at.
 *
 * <p>State: the orders seen lately, in two generations of one memory span each. An order is moved to the young generation
 * by each of its events; when a span begins, the old generation is dropped but for orders that are still remembered. So
 * storage lasts for one to two spans, without a timer per order. Besides, the clock, and the hours that may still be
 * corrected. A silent location keeps all of it until its next event.
 *
 * <p>A payment or an item whose order is not known when it is forgotten leaves by {@link #LATE}, as does a change of an
 * hour that is past the allowed lateness.
 */
public final class JoinSales extends KeyedProcessFunction<String, CheckedEvent, SaleChange> {

    private static final long serialVersionUID = 1L;

    /** Changes that come too late for their hour, or of which no hour is known. */
    public static final OutputTag<SaleChange> LATE = new OutputTag<SaleChange>("late-sales") {};

    static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private static final long[] NO_EVENTS = {};

    private final long memoryMillis;
    private final long allowedLatenessMillis;

    private transient MapState<OrderKey, OpenOrder> evenGeneration;
    private transient MapState<OrderKey, OpenOrder> oddGeneration;
    private transient ValueState<Long> generation;
    private transient MapState<Long, Boolean> openHours;
    private transient ValueState<Long> eventTime;
    private transient ValueState<long[]> latestTimes;

    /**
     * @param memory how long an order is waited for and corrected after its last event, in event time of its location
     * @param allowedLateness how long after its end an hour is corrected, in event time of its location
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
        openHours = getRuntimeContext().getMapState(new MapStateDescriptor<>("open-hours", Types.LONG, Types.BOOLEAN));
        eventTime = getRuntimeContext().getState(new ValueStateDescriptor<>("event-time", Types.LONG));
        latestTimes = getRuntimeContext()
                .getState(new ValueStateDescriptor<>(
                        "latest-event-times", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    private MapState<OrderKey, OpenOrder> orders(String name) {
        return getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(
                        name, TypeInformation.of(OrderKey.class), TypeInformation.of(OpenOrder.class)));
    }

    @Override
    public void processElement(CheckedEvent checked, Context context, Collector<SaleChange> out) throws Exception {
        Event event = checked.event();
        LocationClock clock = clock();
        long now = clock.reached();
        long current = generation.value() == null ? 0 : generation.value();
        OrderKey id = OrderKey.of(((OrderPayload) event.payload()).orderId());
        MapState<OrderKey, OpenOrder> young = young(current);
        OpenOrder before = young.get(id);
        if (before == null) {
            MapState<OrderKey, OpenOrder> old = old(current);
            before = old.get(id);
            if (before != null) {
                old.remove(id);
            }
        }
        if (before != null && isForgotten(before, now)) {
            tellIfUnplaced(context, id, before);
            before = null;
        }
        if (before == null) {
            before = OpenOrder.NOTHING;
        }
        OpenOrder after = apply(event, before).rememberedFrom(rememberedFrom(event, before, now), event.offset());
        young.put(id, after);
        emitChange(context, now, out, id, before, after, event);
        advance(clock.after(event.ts().toEpochMilli()), clock, context, out);
    }

    private LocationClock clock() throws Exception {
        Long reached = eventTime.value();
        long[] latest = latestTimes.value();
        return new LocationClock(
                reached == null ? LocationClock.UNKNOWN : reached, latest == null ? NO_EVENTS : latest);
    }

    /** An order that was opened ahead of the clock is remembered from then on, but not for ever. */
    private long rememberedFrom(Event event, OpenOrder before, long now) {
        if (now == LocationClock.UNKNOWN) {
            return event.ts().toEpochMilli();
        }
        long opened =
                event.payload() instanceof OrderCreated order ? order.orderTs().toEpochMilli() : now;
        return Math.max(now, Math.min(Math.max(opened, before.rememberedFrom()), now + memoryMillis));
    }

    private boolean isForgotten(OpenOrder order, long now) {
        return order.rememberedFrom() != 0 && order.rememberedFrom() + memoryMillis < now;
    }

    private static OpenOrder apply(Event event, OpenOrder before) {
        // DropRepeats lets offsets of a location only rise, so the event that comes last is the newest
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
            long now,
            Collector<SaleChange> out,
            OrderKey id,
            OpenOrder before,
            OpenOrder after,
            Event event)
            throws Exception {
        SaleChange less = before.isSale() ? SaleChange.of(event.partitionKey(), event.offset(), id, before, -1) : null;
        SaleChange more = after.isSale() ? SaleChange.of(event.partitionKey(), event.offset(), id, after, 1) : null;
        if (less != null && more != null && less.hourStart() == more.hourStart()) {
            emit(context, now, out, less.plus(more));
        } else {
            emit(context, now, out, less);
            emit(context, now, out, more);
        }
    }

    private void emit(Context context, long now, Collector<SaleChange> out, SaleChange change) throws Exception {
        if (change == null || change.changesNothing()) {
            return;
        }
        if (isFinal(change.hourStart(), now)) {
            context.output(LATE, change);
        } else {
            openHours.put(change.hourStart(), true);
            out.collect(change);
        }
    }

    private boolean isFinal(long hourStart, long now) {
        return hourStart + HOUR_MILLIS + allowedLatenessMillis <= now;
    }

    private void advance(LocationClock clock, LocationClock before, Context context, Collector<SaleChange> out)
            throws Exception {
        latestTimes.update(clock.latest());
        if (clock.reached() == before.reached()) {
            return;
        }
        eventTime.update(clock.reached());
        if (before.reached() == LocationClock.UNKNOWN
                || Math.floorDiv(clock.reached() - allowedLatenessMillis, HOUR_MILLIS)
                        != Math.floorDiv(before.reached() - allowedLatenessMillis, HOUR_MILLIS)) {
            closeHours(clock.reached(), context, out);
        }
        Long current = generation.value();
        long next = Math.floorDiv(clock.reached(), memoryMillis);
        if (current == null || next > current) {
            startGeneration(next, clock.reached(), context);
        }
    }

    private void closeHours(long now, Context context, Collector<SaleChange> out) throws Exception {
        List<Long> closed = new ArrayList<>();
        for (Long hour : openHours.keys()) {
            if (isFinal(hour, now)) {
                closed.add(hour);
            }
        }
        for (Long hour : closed) {
            openHours.remove(hour);
            out.collect(SaleChange.endOf(context.getCurrentKey(), hour));
        }
    }

    /** Begins a span: what is still remembered of the generation before the last is young again, the rest goes. */
    private void startGeneration(long next, long now, Context context) throws Exception {
        generation.update(next);
        MapState<OrderKey, OpenOrder> young = young(next);
        Map<OrderKey, OpenOrder> unnoted = new HashMap<>();
        List<OrderKey> forgotten = new ArrayList<>();
        for (Map.Entry<OrderKey, OpenOrder> entry : young.entries()) {
            OpenOrder order = entry.getValue();
            if (order.rememberedFrom() == 0) {
                unnoted.put(entry.getKey(), order.rememberedFrom(now, order.lastOffset()));
            } else if (isForgotten(order, now)) {
                tellIfUnplaced(context, entry.getKey(), order);
                forgotten.add(entry.getKey());
            }
        }
        young.putAll(unnoted);
        for (OrderKey id : forgotten) {
            young.remove(id);
        }
    }

    /** Tells of a sale whose order never came, or was forgotten before. */
    private void tellIfUnplaced(Context context, OrderKey id, OpenOrder order) {
        if (order.hourStart() == OpenOrder.UNKNOWN) {
            context.output(LATE, SaleChange.of(context.getCurrentKey(), order.lastOffset(), id, order, 1));
        }
    }

    private MapState<OrderKey, OpenOrder> young(long current) {
        return current % 2 == 0 ? evenGeneration : oddGeneration;
    }

    private MapState<OrderKey, OpenOrder> old(long current) {
        return young(current + 1);
    }
}
