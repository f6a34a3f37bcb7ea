package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A shift started at the location of the event.
 *
 * @param employeeRef stands for the employee, 1 to 200 characters
 * @param job such as {@code server}, 1 to 200 characters
 * @param hourlyCostCents what an hour costs, in cents, not negative; null when unknown
 */
public record ShiftStarted(UUID shiftId, String employeeRef, String job, Long hourlyCostCents, Instant startedTs)
        implements ReferencePayload {

    @Override
    public EventType type() {
        return EventType.SHIFT_STARTED;
    }
}
