package io.restaurantstream.generator.feed;

import io.restaurantstream.event.EventType;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.simulation.DayEvents;
import io.restaurantstream.generator.simulation.World;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * Reads the events of a share of the log in order, passing over gaps. What it has passed it forgets: it costs the same whether it reads ten events or
 * ten billion.
 *
 * <p>Not safe for use by several threads; every reader has its own.
 */
public final class LogCursor {

    private final World world;
    private final Share share;
    private final LongConsumer gaps;
    private long scanned;
    private DayEvents day;

    LogCursor(World world, long since, Share share, LongConsumer gaps) {
        if (since < 0) {
            throw new IllegalArgumentException("since is " + since + ", must be at least 0");
        }
        this.world = world;
        this.share = share;
        this.gaps = gaps;
        this.scanned = since;
    }

    /**
     * Moves to the next event of the share, if there is one until offset {@code last}.
     *
     * @param last not more than the last offset of the log
     * @return whether there is; if not, everything until {@code last} has been scanned
     */
    public boolean advance(long last) {
        if (share.isEmpty(world.config().profile().locations().size())) {
            scanned = Math.max(scanned, last);
            return false;
        }
        while (scanned < last) {
            scanned++;
            if (day().fault(scanned) == Fault.DROPPED_OFFSET) {
                gaps.accept(scanned);
            } else if (share.partitions() == 1 || share.has(day().location(scanned))) {
                return true;
            }
        }
        return false;
    }

    /** All events of the share until this offset have been passed; after a successful advance, the event's own. */
    public long scanned() {
        return scanned;
    }

    /** The event's kind. */
    public EventType type() {
        return day().type(scanned);
    }

    /** The location that the event belongs to, also where a fault hides it. */
    public Location location() {
        return world.config().profile().locations().get(day().location(scanned));
    }

    /** When the event happened: its {@code ts}, even where a fault hides it. */
    public Instant timestamp() {
        return Instant.ofEpochMilli(day().timeMs(scanned));
    }

    /** Appends the event as one JSON object without a line end. */
    public void encode(Utf8Buffer out) {
        EventText.append(day(), scanned, out);
    }

    private DayEvents day() {
        if (day == null || scanned > day.lastOffset()) {
            day = world.dayWith(scanned);
        }
        return day;
    }
}
