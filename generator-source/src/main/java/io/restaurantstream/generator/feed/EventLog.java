package io.restaurantstream.generator.feed;

import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.generator.simulation.World;
import java.time.Instant;

/**
 * The event log: for every offset, from 1, the bytes of one event.
 *
 * <p>A pure function of its {@link LogConfig}: it knows nothing of the present, keeps no history and needs no
 * preparation, so any offset is as near as any other. Safe for use by several threads.
 */
public final class EventLog {

    private final World world;
    private final String epoch;
    private final long lastOffset;
    private final Instant lastTimestamp;

    public EventLog(LogConfig config) {
        world = new World(config);
        epoch = config.epoch();
        lastOffset = world.lastOffset();
        lastTimestamp = timestampOf(lastOffset);
    }

    /** What this log follows from. */
    public LogConfig config() {
        return world.config();
    }

    /** The name of this log; another config gives another one. */
    public String epoch() {
        return epoch;
    }

    /** First offset that can be read: always 1, as nothing is ever trimmed. */
    public long earliest() {
        return 1;
    }

    /** Offset at which the log ends, in the year 9999. */
    public long lastOffset() {
        return lastOffset;
    }

    /** Time of the last event. */
    public Instant lastTimestamp() {
        return lastTimestamp;
    }

    /**
     * Appends the event at {@code offset} as one JSON object without a line end.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}
     */
    public void encode(long offset, Utf8Buffer out) {
        EventWriter.write(world.dayWith(offset).event(offset), out);
    }

    /** Offset of the last event whose time is not after {@code instant}; 0 when there is none. */
    public long offsetAt(Instant instant) {
        return world.eventsUntil(instant);
    }

    /**
     * Time of the event at {@code offset}; never earlier than that of the offset before.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}
     */
    public Instant timestampOf(long offset) {
        return Instant.ofEpochMilli(world.dayWith(offset).timeMs(offset));
    }

    /** A cursor over the events of {@code share} behind {@code since}, which must be at least 0. */
    public LogCursor cursor(long since, Share share) {
        return new LogCursor(world, since, share);
    }
}
