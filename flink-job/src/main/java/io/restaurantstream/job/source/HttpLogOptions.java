package io.restaurantstream.job.source;

import io.restaurantstream.access.LogAccess;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * Where the log is served and how it is read.
 *
 * @param url the server's root, such as {@code http://127.0.0.1:8000}
 * @param pageSize events asked for at once, 1 to 5000 for a server of the original kind
 * @param pollInterval pause after a page that was not full, before the next is asked for
 * @param requestTimeout longest wait for a whole page
 * @param maxOutage how long a server that has answered before may refuse to (403, 404 and the like)
 * @param partitions shares the log is read in; a server that cannot part it is read in one
 * @param stop where reading ends
 * @param access what the server wants to see before it answers
 */
public record HttpLogOptions(
        URI url,
        int pageSize,
        Duration pollInterval,
        Duration requestTimeout,
        Duration maxOutage,
        int partitions,
        Stop stop,
        LogAccess access)
        implements Serializable {

    /**
     * Where reading ends.
     *
     * @param atLatest at the last event the server had when the job first started
     * @param offset else at this offset; {@link LogSplit#NEVER_STOPS} for an unbounded log
     */
    public record Stop(boolean atLatest, long offset) implements Serializable {

        /** Read for ever. */
        public static final Stop NEVER = new Stop(false, LogSplit.NEVER_STOPS);

        /** Read up to what is there at the first start. */
        public static final Stop AT_LATEST = new Stop(true, LogSplit.NEVER_STOPS);

        /** Read up to and including {@code offset}. */
        public static Stop at(long offset) {
            return new Stop(false, offset);
        }

        /** Whether reading never ends. */
        public boolean isNever() {
            return equals(NEVER);
        }
    }
}
