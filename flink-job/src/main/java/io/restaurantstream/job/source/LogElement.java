package io.restaurantstream.job.source;

import java.time.Instant;
import org.apache.flink.api.common.eventtime.TimestampAssigner;

/** What the fetcher's thread hands to the task's thread. */
sealed interface LogElement {

    /**
     * An event or a gap.
     *
     * @param timestamp the event's time in epoch milliseconds; {@link TimestampAssigner#NO_TIMESTAMP} where none is known
     */
    record Data(RawEvent event, long timestamp) implements LogElement {

        /** An event whose time is not known, or a gap. */
        Data(RawEvent event) {
            this(event, TimestampAssigner.NO_TIMESTAMP);
        }
    }

    /**
     * The end of a page, which tells more than its last event: a share of the log may have no event in it.
     *
     * @param position everything up to this offset has been read
     * @param watermark no later event is earlier; null when the server does not say
     */
    record PageEnd(long position, Instant watermark) implements LogElement {}
}
