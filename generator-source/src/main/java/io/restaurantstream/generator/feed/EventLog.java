package io.restaurantstream.generator.feed;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.generator.simulation.World;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * The event log: for every offset, from 1, the bytes of one event, or a gap where its profile asks for some.
 *
 * <p>A pure function of its {@link LogConfig}: it knows nothing of the present, keeps no history and needs no
 * preparation, so any offset is as near as any other. Safe for use by several threads.
 */
public final class EventLog {

    private final World world;
    private final String epoch;
    private final long lastOffset;
    private final Instant lastArrival;

    public EventLog(LogConfig config) {
        world = new World(config);
        epoch = config.epoch();
        lastOffset = world.lastOffset();
        lastArrival = arrivalOf(lastOffset);
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

    /** When the last event comes. */
    Instant lastArrival() {
        return lastArrival;
    }

    /**
     * Appends the event at {@code offset} as one JSON object without a line end; in a log with faults, as something
     * that should have been one.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}, or is a gap
     */
    public void encode(long offset, Utf8Buffer out) {
        EventText.append(world.dayWith(offset), offset, out);
    }

    /**
     * What is wrong with {@code offset}; null when it is a sound event, delivered once and in time.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}
     */
    public Fault faultAt(long offset) {
        return world.dayWith(offset).fault(offset);
    }

    /** Offset of the last event that has come until {@code instant}, itself included; 0 when none has. */
    public long offsetAt(Instant instant) {
        return world.offsetsUntil(instant);
    }

    /**
     * When the event at {@code offset} happened: its {@code ts}, even where a fault hides it. For a gap, when it comes.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}
     */
    public Instant timestampOf(long offset) {
        return Instant.ofEpochMilli(world.dayWith(offset).timeMs(offset));
    }

    /**
     * When {@code offset} comes and can be read from then on: when its event happened, unless that is late or repeated.
     * Never earlier than the offset before.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}
     */
    public Instant arrivalOf(long offset) {
        return Instant.ofEpochMilli(world.dayWith(offset).arrivalMs(offset));
    }

    /** The longest time between an event's own time and its coming; zero when all are on time. */
    Duration maxDelay() {
        return Duration.ofMillis(world.config().profile().faults().maxDelayMs());
    }

    /** The last offset of the gap that {@code offset} is in; {@code offset} itself when it is in none. */
    long endOfGap(long offset) {
        long end = offset;
        while (end >= 1 && end < lastOffset && isGap(end) && isGap(end + 1)) {
            end++;
        }
        return end;
    }

    private boolean isGap(long offset) {
        return faultAt(offset) == Fault.DROPPED_OFFSET;
    }

    /** A cursor over the events of {@code share} behind {@code since}, which must be at least 0. */
    public LogCursor cursor(long since, Share share) {
        return cursor(since, share, gap -> {});
    }

    /** A cursor that tells {@code gaps} every offset without an event that it passes. */
    public LogCursor cursor(long since, Share share, LongConsumer gaps) {
        return new LogCursor(world, since, share, gaps);
    }
}
