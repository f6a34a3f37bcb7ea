package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A line, or some of it, was never sold.
 *
 * @param qtyThousandths how much of it, in thousandths, 1 to 10,000,000
 * @param amountCents by how much the line costs less, in cents, not negative
 * @param reason in words; null when none was given
 * @param approvedBy who allowed it; null when unknown
 * @param afterSend whether the kitchen had it already
 */
public record OrderItemVoided(
        UUID voidId,
        UUID orderId,
        UUID orderItemId,
        long qtyThousandths,
        long amountCents,
        String reason,
        String approvedBy,
        boolean afterSend,
        Instant voidedTs)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.ORDER_ITEM_VOIDED;
    }
}
