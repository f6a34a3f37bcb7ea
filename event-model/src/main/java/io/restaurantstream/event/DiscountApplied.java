package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A discount was applied to an order or to one of its lines.
 *
 * @param orderItemId the line; null when it is the whole order
 * @param name what it is called; null when it has no name
 * @param amountCents how much less before tax, in cents, not negative
 * @param reason in words; null when none was given
 * @param approvedBy who allowed it; null when unknown
 */
public record DiscountApplied(
        UUID discountId,
        UUID orderId,
        UUID orderItemId,
        DiscountKind kind,
        String name,
        long amountCents,
        String reason,
        String approvedBy,
        Instant appliedTs)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.DISCOUNT_APPLIED;
    }
}
