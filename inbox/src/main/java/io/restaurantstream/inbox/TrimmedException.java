package io.restaurantstream.inbox;

/** Events that were asked for are no longer kept. */
final class TrimmedException extends Exception {

    private static final long serialVersionUID = 1L;

    TrimmedException(long since, long earliest) {
        super(
                "since is " + since + ", but the log now begins at offset " + earliest
                        + "; what was before has been dropped.",
                null,
                false,
                false);
    }
}
