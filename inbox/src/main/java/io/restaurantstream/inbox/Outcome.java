package io.restaurantstream.inbox;

/**
 * What became of an event that was appended.
 *
 * @param offset its place in the log; with {@link Kind#CONFLICT} that of the other event with its id
 */
record Outcome(Kind kind, long offset) {

    enum Kind {
        /** It is new, and durable now. */
        ACCEPTED,
        /** The log had it already, byte for byte. */
        REPEATED,
        /** The log has another event with its id; this one was not written. */
        CONFLICT
    }
}
