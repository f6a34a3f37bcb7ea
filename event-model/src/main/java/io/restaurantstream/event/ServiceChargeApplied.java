package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A charge was added to an order.
 *
 * @param kind what for, 1 to 200 characters
 * @param amountCents in cents, not negative
 * @param isGratuity whether it is for the staff, as a tip is
 * @param taxable whether tax is asked on it
 */
public record ServiceChargeApplied(
        UUID chargeId,
        UUID orderId,
        String kind,
        long amountCents,
        boolean isGratuity,
        boolean taxable,
        Instant appliedTs)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.SERVICE_CHARGE_APPLIED;
    }
}
