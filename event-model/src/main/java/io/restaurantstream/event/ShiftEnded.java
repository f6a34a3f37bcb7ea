package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody went home.
 */
public record ShiftEnded(UUID shiftId, Instant endedTs) implements ReferencePayload {

    @Override
    public EventType type() {
        return EventType.SHIFT_ENDED;
    }
}
