package io.restaurantstream.generator.http;

import java.time.Duration;

/**
 * How a server treats its clients. None of it changes what a page or stream holds.
 *
 * @param faultSwitch whether {@code /admin/faults} is there, for clients on this machine only
 * @param maxStreams most clients of {@code /stream} at a time, 1 to 1000; each occupies a thread
 * @param streamIdle a client of {@code /stream} that takes nothing for so long is cut off, 100 ms to 1 hour
 * @param keepAlive a stream without events sends a comment this often, at least every millisecond and at most half
 *     of {@code streamIdle}
 */
public record ServerOptions(boolean faultSwitch, int maxStreams, Duration streamIdle, Duration keepAlive) {

    private static final Duration SHORTEST_IDLE = Duration.ofMillis(100);
    private static final Duration LONGEST_IDLE = Duration.ofHours(1);
    private static final int MOST_STREAMS = 1000;

    /** What suits a server that is left alone: no fault switch, 256 streams, cut off after 30 s, kept alive every 15. */
    public static final ServerOptions DEFAULT =
            new ServerOptions(false, 256, Duration.ofSeconds(30), Duration.ofSeconds(15));

    public ServerOptions {
        if (maxStreams < 1 || maxStreams > MOST_STREAMS) {
            throw new IllegalArgumentException("maxStreams is " + maxStreams + ", must be from 1 to " + MOST_STREAMS);
        }
        if (streamIdle.compareTo(SHORTEST_IDLE) < 0 || streamIdle.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException(
                    "streamIdle is " + streamIdle + ", must be from " + SHORTEST_IDLE + " to " + LONGEST_IDLE);
        }
        Duration longest = streamIdle.dividedBy(2);
        if (keepAlive.compareTo(Duration.ofMillis(1)) < 0 || keepAlive.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "keepAlive is " + keepAlive + ", must be from PT0.001S to half of streamIdle, " + longest);
        }
    }

    /** The same with or without {@code /admin/faults}. */
    public ServerOptions withFaultSwitch(boolean there) {
        return new ServerOptions(there, maxStreams, streamIdle, keepAlive);
    }

    /** The same with another limit of streams. */
    public ServerOptions withMaxStreams(int most) {
        return new ServerOptions(faultSwitch, most, streamIdle, keepAlive);
    }

    /** The same with other times for streams. */
    public ServerOptions withStreamTimes(Duration idle, Duration alive) {
        return new ServerOptions(faultSwitch, maxStreams, idle, alive);
    }
}
