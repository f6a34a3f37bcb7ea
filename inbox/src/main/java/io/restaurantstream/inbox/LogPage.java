package io.restaurantstream.inbox;

import java.time.Instant;
import java.util.List;

/**
 * Some events of a share and where to go on.
 *
 * @param events in rising order of offset
 * @param nextSince the {@code since} of the following page
 * @param earliest first offset there still is; 1 in an empty log
 * @param latest last offset there is; 0 in an empty log
 * @param watermark the time before which events after {@code nextSince} count as late
 */
record LogPage(List<Entry> events, long nextSince, long earliest, long latest, Instant watermark) {

    /** @param json the event without its offset, as in {@link IncomingEvent} */
    record Entry(long offset, byte[] json) {}
}
