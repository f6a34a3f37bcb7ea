package io.restaurantstream.event;

import java.util.UUID;

/**
 * An order was paid. All amounts are in cents and not negative.
 *
 * @param provider card or wallet brand; null for cash
 * @param authCode authorisation code; null where the method has none
 * @param totalCents total as its sender computed it; not checked against its parts
 */
public record PaymentCaptured(
        UUID paymentId,
        UUID orderId,
        PaymentMethod method,
        String provider,
        long amountCents,
        String authCode,
        long subtotalCents,
        long taxCents,
        long tipCents,
        long totalCents,
        String locationCode)
        implements Payload {

    @Override
    public EventType type() {
        return EventType.PAYMENT_CAPTURED;
    }
}
