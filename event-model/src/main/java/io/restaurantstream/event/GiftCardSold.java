package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A gift card was sold: a liability, no sale. It is redeemed by paying with {@link PaymentMethod#GIFT_CARD}.
 *
 * @param cardRef stands for the card, 1 to 200 characters
 * @param amountCents in cents, not negative
 */
public record GiftCardSold(UUID giftTxnId, UUID orderId, String cardRef, long amountCents, Instant soldTs)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.GIFT_CARD_SOLD;
    }
}
