package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;

/**
 * The events of one business day: when each happens and whose it is; everything else is drawn when asked for.
 *
 * <p>Immutable; 8 bytes an event.
 */
public final class DayEvents {

    private final BusinessDay[] days;
    private final long firstOffset;
    private final long[] moments;
    private final EventAssembly assembly;

    DayEvents(BusinessDay[] days, long firstOffset, long[] moments, EventAssembly assembly) {
        this.days = days;
        this.firstOffset = firstOffset;
        this.moments = moments;
        this.assembly = assembly;
    }

    /** Offset of the day's first event; that of the next day when this one has none. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Offset of the day's last event; {@code firstOffset() - 1} when it has none. */
    public long lastOffset() {
        return firstOffset + moments.length - 1;
    }

    /** When the event at {@code offset} happens, in milliseconds since 1970-01-01 UTC. */
    public long timeMs(long offset) {
        return days[0].startMs() + Moments.msOfDay(moment(offset));
    }

    /** What kind of event is at {@code offset}. */
    public EventType type(long offset) {
        return EventAssembly.type(Moments.kind(moment(offset)));
    }

    /** Index in the profile of the location that the event at {@code offset} belongs to. */
    public int location(long offset) {
        return assembly.location(order(moment(offset)));
    }

    /** The event at {@code offset}, which must be one of this day's. */
    public Event event(long offset) {
        long moment = moment(offset);
        BusinessDay day = days[Moments.daysBefore(moment)];
        long createdMs = day.createdMs(Moments.index(moment));
        return assembly.event(
                offset,
                days[0].startMs() + Moments.msOfDay(moment),
                Moments.kind(moment),
                order(moment),
                createdMs,
                day.partAt(createdMs));
    }

    /** Offset of the last event of the log until {@code ms}, itself included; {@code ms} is within this day. */
    long eventsUntil(long ms) {
        long end = Moments.pack(ms - days[0].startMs() + 1, 0, 0, 0);
        int low = 0;
        int high = moments.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (moments[middle] < end) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return firstOffset - 1 + low;
    }

    private long moment(long offset) {
        return moments[(int) (offset - firstOffset)];
    }

    private long order(long moment) {
        return days[Moments.daysBefore(moment)].firstOrder() + Moments.index(moment);
    }
}
