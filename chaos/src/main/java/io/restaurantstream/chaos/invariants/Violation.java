package io.restaurantstream.chaos.invariants;

import java.time.Instant;

/**
 * Something that must not be.
 *
 * @param at when it was found
 * @param invariant which one is violated
 * @param detail what was seen
 */
public record Violation(Instant at, String invariant, String detail) {

    @Override
    public String toString() {
        return at + " " + invariant + ": " + detail;
    }
}
