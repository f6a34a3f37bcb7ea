package io.restaurantstream.event;

import java.util.UUID;

/**
 * A line was added to an order.
 *
 * @param unitPriceCents price of one, in cents, not negative
 * @param qtyThousandths how many, in thousandths, 1 to 10,000,000; what is sold by weight is no multiple of 1000
 * @param extendedPriceCents price of the line as its sender computed it, in cents; not checked against {@code qtyThousandths}
 * @param externalId its id in the system it came from, 1 to 200 characters; null when it has none
 */
public record OrderItemAdded(
        UUID orderItemId,
        UUID orderId,
        UUID menuItemId,
        String category,
        String itemName,
        long unitPriceCents,
        long qtyThousandths,
        long extendedPriceCents,
        String externalId)
        implements OrderPayload {

    @Override
    public EventType type() {
        return EventType.ORDER_ITEM_ADDED;
    }
}
