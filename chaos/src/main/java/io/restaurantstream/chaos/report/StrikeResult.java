package io.restaurantstream.chaos.report;

import io.restaurantstream.chaos.faults.FaultKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one fault, or two that overlapped, did.
 *
 * @param number from 1
 * @param at when it began
 * @param kinds one, or two that overlapped
 * @param offset how far the tables were when it began
 * @param lastedMillis from its beginning until everything was put right
 * @param restarts why the job restarted, each time
 * @param recoveryMillis from when everything was being put right to the next completed checkpoint; empty when none came
 */
public record StrikeResult(
        int number,
        Instant at,
        List<FaultKind> kinds,
        long offset,
        long lastedMillis,
        List<String> restarts,
        Optional<Long> recoveryMillis) {

    public StrikeResult {
        kinds = List.copyOf(kinds);
        restarts = List.copyOf(restarts);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a fault has a kind");
        }
    }

    /** Whether it is two faults. */
    public boolean isOverlapping() {
        return kinds.size() > 1;
    }

    /** Whether the job may restart upon it. */
    public boolean mayRestartJob() {
        return kinds.stream().anyMatch(FaultKind::mayRestartJob);
    }
}
