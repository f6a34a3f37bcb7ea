package io.restaurantstream.event;

import java.util.UUID;

/**
 * An order, or a part of it, was paid. All amounts are in cents and not negative.
 *
 * @param otherMethod the word that was sent for {@code method}; null when it was the usual one
 * @param provider card or wallet brand; null for cash
 * @param authCode authorisation code; null where the method has none
 * @param totalCents total as its sender computed it; not checked against its parts
 * @param locationCode where the money was captured; may be another location than that of the order, the partition key
 * @param scope whether the amounts are those of the order or of this tender
 * @param cardRef stands for the card, 1 to 200 characters; null when unknown
 * @param externalId its id in the system it came from, 1 to 200 characters; null when it has none
 */
public record PaymentCaptured(
        UUID paymentId,
        UUID orderId,
        PaymentMethod method,
        String otherMethod,
        String provider,
        long amountCents,
        String authCode,
        long subtotalCents,
        long taxCents,
        long tipCents,
        long totalCents,
        String locationCode,
        PaymentScope scope,
        String cardRef,
        String externalId)
        implements OrderPayload {

    public PaymentCaptured {
        if (otherMethod != null && PaymentMethod.ofWord(otherMethod) != method) {
            throw new IllegalArgumentException("\"" + otherMethod + "\" does not mean " + method);
        }
    }

    @Override
    public EventType type() {
        return EventType.PAYMENT_CAPTURED;
    }
}
