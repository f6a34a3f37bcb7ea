package io.restaurantstream.stack.submission;

import java.util.Set;

/**
 * A job as the cluster lists it.
 *
 * @param id 32 hexadecimal digits
 * @param state as Flink names it
 */
record FlinkJob(String id, String name, String state) {

    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

    boolean hasEnded() {
        return ENDED.contains(state);
    }
}
