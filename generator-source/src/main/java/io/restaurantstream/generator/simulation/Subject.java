package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.DayPart;
import java.time.Instant;
import java.util.UUID;

/**
 * An order that events are about.
 *
 * @param order its number
 * @param key root of its random draws
 * @param id what events call it
 * @param createdMs when it is created, in milliseconds since 1970-01-01 UTC
 * @param day its business day
 * @param part of the day in which it is created
 * @param locationCode its location
 */
record Subject(long order, long key, UUID id, long createdMs, BusinessDay day, DayPart part, String locationCode) {

    Instant createdAt() {
        return Instant.ofEpochMilli(createdMs);
    }
}
