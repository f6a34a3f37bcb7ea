package io.restaurantstream.job.sales;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.hours.HourlyChange;
import io.restaurantstream.job.rollups.OrderNote;
import io.restaurantstream.job.rollups.RollUpChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Joins an order with its items, payments and later events, and emits how each event changes the sales of the order's hour.
 * A refund also changes the hour in which it was given; it needs no known order.
 *
 * <p>Keyed by location. The {@link LocationClock} decides what is late and which orders are forgotten, so every decision
 * is a function of the location's log up to that offset, and a replay repeats it. Watermarks and timers are not used.
 *
 * <p>Side outputs: {@link #ROLL_UPS} has the changes of roll-ups. {@link #LATE} and {@link #LATE_ROLL_UPS} have the changes
 * of hours that are final, and, when an order is forgotten whose {@code order_created} never arrived, its items and
 * payments. An order that arrives again after it was forgotten counts as a new one; {@link OrderNote}s in
 * {@link #LATE_ROLL_UPS} mark its hours as incomplete.
 *
 * <p>State: the clock, the hours that are not final, and the recent orders in two generations. Each event moves its order
 * to the young generation. After one memory span the generations swap: forgotten orders are removed from the old one, which
 * becomes the young one. So an order is stored for one to two spans without a timer of its own. A location without events
 * keeps its state.
 */
public final class JoinSales extends KeyedProcessFunction<String, CheckedEvent, SaleChange> {

    private static final long serialVersionUID = 1L;

    /** Changes that come too late for their hour, or of which no hour is known. */
    public static final OutputTag<SaleChange> LATE = new OutputTag<SaleChange>("late-sales") {};

    /** Changes of roll-ups. */
    public static final OutputTag<RollUpChange> ROLL_UPS = new OutputTag<RollUpChange>("roll-ups") {};

    /** Changes of roll-ups that are too late for their hour or whose order is unknown, and {@link OrderNote}s. */
    public static final OutputTag<RollUpChange> LATE_ROLL_UPS = new OutputTag<RollUpChange>("late-roll-ups") {};

    private static final long[] NO_EVENTS = {};

    private final long memoryMillis;
    private final long allowedLatenessMillis;

    private transient MapState<OrderKey, OpenOrder> evenGeneration;
    private transient MapState<OrderKey, OpenOrder> oddGeneration;
    private transient ValueState<Long> generation;
    /** Hours that were changed and are not final, and whether sales were. */
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
                .getMapState(new MapStateDescriptor<>(name, serializer(OrderKey.class), serializer(OpenOrder.class)));
    }

    private <T> TypeSerializer<T> serializer(Class<T> record) {
        return new ImmutableSerializer<>(getRuntimeContext().createSerializer(TypeInformation.of(record)));
    }

    @Override
    public void processElement(CheckedEvent checked, Context context, Collector<SaleChange> out) throws Exception {
        Event event = checked.event();
        LocationClock clock = clock();
        long now = clock.reached();
        long current = generation.value() == null ? 0 : generation.value();
        OrderPayload payload = (OrderPayload) event.payload();
        OrderKey id = OrderKey.of(payload.orderId());
        MapState<OrderKey, OpenOrder> young = young(current);
        OpenOrder before = young.get(id);
        if (before == null) {
            MapState<OrderKey, OpenOrder> old = old(current);
            before = old.get(id);
            if (before != null) {
                old.remove(id);
            }
        }
        if (before != null && before.isForgotten(now, memoryMillis)) {
            tellIfUnplaced(context, id, before);
            before = null;
        }
        note(event, id, before, context);
        before = before == null ? OpenOrder.NOTHING : before.upToDate();
        // DropRepeats lets offsets of a location only rise, so the event that comes last is the newest
        OpenOrder after = before.with(event).seen(clockAt(event, now), latestTime(event), event.offset());
        young.put(id, after);
        if (!after.isPlainAndUnpaid()) {
            for (SaleChange change : changes(event, id, before, after)) {
                emit(context, now, out, change);
            }
            OrderParts parts = new OrderParts();
            parts.count(before, -1);
            parts.count(after, 1);
            for (RollUpChange change : parts.changes(event.partitionKey(), event.offset(), id)) {
                emit(context, now, change);
            }
        }
        advance(clock.after(event.ts().toEpochMilli()), clock, context, out);
    }

    /**
     * Notes what decides which events are counted together: an event whose order is not known, an order that comes after its
     * events, and one that comes again.
     *
     * @param before null when nothing of the order is remembered
     */
    private static void note(Event event, OrderKey id, OpenOrder before, Context context) {
        boolean isOrder = event.payload() instanceof OrderCreated;
        OrderNote note = null;
        if (before == null) {
            note = isOrder ? null : OrderNote.UNKNOWN;
        } else if (isOrder) {
            note = before.hasHour() ? OrderNote.AGAIN : OrderNote.KNOWN;
        }
        if (note != null) {
            context.output(
                    LATE_ROLL_UPS,
                    RollUpChange.noting(note, event.partitionKey(), event.offset(), id.high(), id.low()));
        }
    }

    private LocationClock clock() throws Exception {
        Long reached = eventTime.value();
        long[] latest = latestTimes.value();
        return new LocationClock(
                reached == null ? LocationClock.UNKNOWN : reached, latest == null ? NO_EVENTS : latest);
    }

    /** The clock, or the event's own time while the clock is unknown. */
    private static long clockAt(Event event, long now) {
        return now == LocationClock.UNKNOWN ? event.ts().toEpochMilli() : now;
    }

    private static long latestTime(Event event) {
        long time = event.ts().toEpochMilli();
        return event.payload() instanceof OrderCreated order
                ? Math.max(time, order.orderTs().toEpochMilli())
                : time;
    }

    /** What is different in each hour that the order counts in. */
    private static Collection<SaleChange> changes(Event event, OrderKey id, OpenOrder before, OpenOrder after) {
        Map<Long, SaleChange> byHour = new LinkedHashMap<>();
        count(event, id, before, -1, byHour);
        count(event, id, after, 1, byHour);
        return byHour.values();
    }

    private static void count(Event event, OrderKey id, OpenOrder order, int sign, Map<Long, SaleChange> byHour) {
        OrderMoney money = order.hasHour() && !order.past().isCancelled() ? order.money() : null;
        if (money != null) {
            add(SaleChange.of(event.partitionKey(), event.offset(), id, order, money, sign), byHour);
        }
        for (OrderHistory.Refund refund : order.past().refunds().values()) {
            Takings ofOrder = refund.ofOrderHour().times(sign);
            Takings ofRefund = refund.ofRefundHour().times(sign);
            add(SaleChange.of(event.partitionKey(), refund.orderHour(), event.offset(), id, ofOrder), byHour);
            add(SaleChange.of(event.partitionKey(), refund.refundHour(), event.offset(), id, ofRefund), byHour);
        }
    }

    private static void add(SaleChange change, Map<Long, SaleChange> byHour) {
        byHour.merge(change.hourStart(), change, SaleChange::plus);
    }

    private void emit(Context context, long now, Collector<SaleChange> out, SaleChange change) throws Exception {
        if (change.changesNothing()) {
            return;
        }
        if (isFinal(change.hourStart(), now)) {
            context.output(LATE, change);
        } else {
            openHours.put(change.hourStart(), true);
            out.collect(change);
        }
    }

    private void emit(Context context, long now, RollUpChange change) throws Exception {
        if (!change.orderIsKnown() || isFinal(change.hourStart(), now)) {
            context.output(LATE_ROLL_UPS, change);
            return;
        }
        if (!openHours.contains(change.hourStart())) {
            openHours.put(change.hourStart(), false);
        }
        context.output(ROLL_UPS, change);
    }

    private boolean isFinal(long hourStart, long now) {
        return hourStart + HourlyChange.HOUR_MILLIS + allowedLatenessMillis <= now;
    }

    private void advance(LocationClock clock, LocationClock before, Context context, Collector<SaleChange> out)
            throws Exception {
        latestTimes.update(clock.latest());
        if (clock.reached() == before.reached()) {
            return;
        }
        eventTime.update(clock.reached());
        if (before.reached() == LocationClock.UNKNOWN
                || Math.floorDiv(clock.reached() - allowedLatenessMillis, HourlyChange.HOUR_MILLIS)
                        != Math.floorDiv(before.reached() - allowedLatenessMillis, HourlyChange.HOUR_MILLIS)) {
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
            if (openHours.get(hour)) {
                out.collect(SaleChange.endOf(context.getCurrentKey(), hour));
            }
            context.output(ROLL_UPS, RollUpChange.endOf(context.getCurrentKey(), hour));
            openHours.remove(hour);
        }
    }

    /** Swaps the generations: removes forgotten orders from the old one, which becomes the young one. */
    private void startGeneration(long next, long now, Context context) throws Exception {
        generation.update(next);
        MapState<OrderKey, OpenOrder> young = young(next);
        Map<OrderKey, OpenOrder> restoredFrom010 = new HashMap<>();
        List<OrderKey> forgotten = new ArrayList<>();
        for (Map.Entry<OrderKey, OpenOrder> entry : young.entries()) {
            OpenOrder order = entry.getValue();
            if (order.seenAt() == 0) {
                restoredFrom010.put(entry.getKey(), order.seen(now, 0, order.lastOffset()));
            } else if (order.isForgotten(now, memoryMillis)) {
                tellIfUnplaced(context, entry.getKey(), order);
                forgotten.add(entry.getKey());
            }
        }
        young.putAll(restoredFrom010);
        for (OrderKey id : forgotten) {
            young.remove(id);
        }
    }

    /** Emits the items and payments of a forgotten order without an hour as late changes. */
    private void tellIfUnplaced(Context context, OrderKey id, OpenOrder forgotten) {
        OpenOrder order = forgotten.upToDate();
        OrderMoney money = order.money();
        if (!order.hasHour() && (money != null || order.itemThousandths() != 0)) {
            String location = context.getCurrentKey();
            context.output(LATE, SaleChange.of(location, order.lastOffset(), id, order, money, 1));
        }
        if (!order.hasHour()) {
            OrderParts parts = new OrderParts();
            parts.countUnplaced(order);
            parts.changes(context.getCurrentKey(), order.lastOffset(), id)
                    .forEach(change -> context.output(LATE_ROLL_UPS, change));
        }
    }

    private MapState<OrderKey, OpenOrder> young(long current) {
        return current % 2 == 0 ? evenGeneration : oddGeneration;
    }

    private MapState<OrderKey, OpenOrder> old(long current) {
        return young(current + 1);
    }
}
