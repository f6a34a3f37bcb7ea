package io.restaurantstream.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Money was given back. All amounts are in cents and not negative.
 *
 * @param paymentId the payment that it takes back; null when unknown
 * @param amountCents what was given back
 * @param otherMethod the word that was sent for {@code method}; null when it was the usual one
 * @param reason in words; null when none was given
 * @param orderTs when the order was opened, so that its hour is known without the order
 * @param lines which lines it is about, each at most once; empty when it does not say
 * @param externalId its id in the system it came from, 1 to 200 characters; null when it has none
 */
public record RefundIssued(
        UUID refundId,
        UUID orderId,
        UUID paymentId,
        long amountCents,
        long subtotalCents,
        long taxCents,
        long tipCents,
        PaymentMethod method,
        String otherMethod,
        String reason,
        Instant refundedTs,
        Instant orderTs,
        List<RefundLine> lines,
        String externalId)
        implements OrderPayload {

    public RefundIssued {
        if (otherMethod != null && PaymentMethod.ofWord(otherMethod) != method) {
            throw new IllegalArgumentException("\"" + otherMethod + "\" does not mean " + method);
        }
        lines = List.copyOf(lines);
    }

    @Override
    public EventType type() {
        return EventType.REFUND_ISSUED;
    }
}
