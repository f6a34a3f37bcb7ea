package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.generator.profile.Fault;

/**
 * The offsets of one business day: when each comes, whose event it is and what is wrong with it; everything else is
 * drawn when asked for.
 *
 * <p>Says the same to every thread at any time; 8 bytes an event.
 */
public final class DayEvents {

    private final BusinessDay[] days;
    private final long firstOffset;
    private final DayMoments moments;
    private final EventAssembly assembly;
    private final ReferenceEvents references;

    /** @param references null in a profile without operations */
    DayEvents(
            BusinessDay[] days,
            long firstOffset,
            DayMoments moments,
            EventAssembly assembly,
            ReferenceEvents references) {
        this.days = days;
        this.firstOffset = firstOffset;
        this.moments = moments;
        this.assembly = assembly;
        this.references = references;
    }

    /** Offset of the day's first event; that of the next day when this one has none. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Offset of the day's last event; {@code firstOffset() - 1} when it has none. */
    public long lastOffset() {
        return firstOffset + moments.count() - 1;
    }

    /** When {@code offset} comes, in milliseconds since 1970-01-01 UTC; never earlier than the offset before. */
    public long arrivalMs(long offset) {
        return days[0].startMs() + Moments.msOfDay(moment(offset));
    }

    /**
     * When the event at {@code offset} happened, in milliseconds since 1970-01-01 UTC: when it comes, unless it is late
     * or repeated. For a gap, when it comes.
     */
    public long timeMs(long offset) {
        long moment = moment(offset);
        Fault fault = Moments.fault(moment);
        if (fault != Fault.LATE_ARRIVAL && fault != Fault.REPEATED_DELIVERY) {
            return arrivalMs(offset);
        }
        if (!Moments.isOfOrder(moment)) {
            return references.timeMs(Moments.kind(moment), Moments.index(moment), days[0]);
        }
        int daysBefore = Moments.daysBefore(moment);
        long createdMs = days[daysBefore].createdMs(Moments.index(moment));
        return assembly.timeMs(Moments.kind(moment), order(moment), createdMs, days[0], daysBefore == 0);
    }

    /** What is wrong with {@code offset}; null for a sound event. */
    public Fault fault(long offset) {
        return Moments.fault(moment(offset));
    }

    /** 64 random bits for the details of the fault at {@code offset}. */
    public long faultDraw(long offset) {
        long moment = moment(offset);
        return Moments.isOfOrder(moment)
                ? assembly.faultDraw(order(moment), Moments.kind(moment))
                : references.faultDraw(Moments.kind(moment), Moments.index(moment), days[0]);
    }

    /** What kind of event is at {@code offset}. */
    public EventType type(long offset) {
        long moment = moment(offset);
        return Moments.isOfOrder(moment)
                ? assembly.type(Moments.kind(moment), order(moment))
                : ReferenceEvents.type(Moments.kind(moment));
    }

    /** Index in the profile of the location that the event at {@code offset} belongs to. */
    public int location(long offset) {
        long moment = moment(offset);
        return Moments.isOfOrder(moment)
                ? assembly.location(order(moment))
                : references.location(Moments.kind(moment), Moments.index(moment));
    }

    /**
     * The event at {@code offset}, which must be one of this day's and no gap; before its text is broken, if that is
     * what is wrong with it.
     */
    public Event event(long offset) {
        long moment = moment(offset);
        if (!Moments.isOfOrder(moment)) {
            return references.event(offset, timeMs(offset), Moments.kind(moment), Moments.index(moment), days[0]);
        }
        BusinessDay day = days[Moments.daysBefore(moment)];
        long createdMs = day.createdMs(Moments.index(moment));
        return assembly.event(
                offset,
                timeMs(offset),
                Moments.kind(moment),
                order(moment),
                createdMs,
                day,
                Moments.fault(moment) == Fault.UNKNOWN_PARENT);
    }

    /** In place of an order's number where an event belongs to none. */
    public static final long NO_ORDER = -1;

    /**
     * Number of the order that the event at {@code offset} belongs to; later orders have higher numbers.
     * {@link #NO_ORDER} when it belongs to none.
     */
    public long orderOf(long offset) {
        long moment = moment(offset);
        return Moments.isOfOrder(moment) ? order(moment) : NO_ORDER;
    }

    /** Offset of the last event of the log that has come until {@code ms}, which is within this day. */
    long offsetsUntil(long ms) {
        int end = (int) (ms - days[0].startMs());
        int low = 0;
        int high = moments.count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Moments.msOfDay(moments.at(middle)) <= end) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return firstOffset - 1 + low;
    }

    private long moment(long offset) {
        return moments.at((int) (offset - firstOffset));
    }

    private long order(long moment) {
        return days[Moments.daysBefore(moment)].firstOrder() + Moments.index(moment);
    }
}
