package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A shift ended.
 */
public record ShiftEnded(UUID shiftId, Instant endedTs) implements ReferencePayload {

    @Override
    public EventType type() {
        return EventType.SHIFT_ENDED;
    }
}
