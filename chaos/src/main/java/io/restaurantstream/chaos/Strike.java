package io.restaurantstream.chaos;

import io.restaurantstream.chaos.faults.FaultKind;
import java.util.Optional;

/**
 * One fault of a plan.
 *
 * @param pauseMillis from the recovery of the one before
 * @param kind what happens
 * @param seed decides what is left to chance in it
 * @param overlap a second fault that begins while the first one lasts, or right after; empty for most
 */
record Strike(long pauseMillis, FaultKind kind, long seed, Optional<Overlap> overlap) {

    /**
     * A second fault.
     *
     * @param afterMillis from the beginning of the first
     */
    record Overlap(long afterMillis, FaultKind kind, long seed) {}
}
