package io.restaurantstream.job.source;

import java.time.Instant;

/** What the fetcher's thread hands to the task's thread. */
sealed interface LogElement {

    /** An event or a gap. */
    record Data(RawEvent event) implements LogElement {}

    /**
     * The end of a page, which tells more than its last event: a share of the log may have no event in it.
     *
     * @param position everything up to this offset has been read
     * @param watermark no later event is earlier; null when the server does not say
     */
    record PageEnd(long position, Instant watermark) implements LogElement {}
}
