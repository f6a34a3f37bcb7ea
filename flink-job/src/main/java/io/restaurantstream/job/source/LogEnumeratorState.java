package io.restaurantstream.job.source;

import java.util.List;

/**
 * What the enumerator remembers between starts.
 *
 * @param discovered whether the log was looked at and its splits were made
 * @param unassigned splits that no reader has
 */
public record LogEnumeratorState(boolean discovered, List<LogSplit> unassigned) {

    public LogEnumeratorState {
        unassigned = List.copyOf(unassigned);
    }
}
