package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A payment does not count, as if it had never been captured.
 *
 * @param reason in words; null when none was given
 */
public record PaymentVoided(UUID paymentId, UUID orderId, String reason, Instant voidedTs) implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.PAYMENT_VOIDED;
    }
}
