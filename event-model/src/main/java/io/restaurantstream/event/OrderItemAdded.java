package io.restaurantstream.event;

import java.util.UUID;

/**
 * A line was added to an order.
 *
 * @param unitPriceCents price of one, in cents, not negative
 * @param qty how many, at least 1
 * @param extendedPriceCents price of the line as its sender computed it, in cents; not checked against {@code qty}
 */
public record OrderItemAdded(
        UUID orderItemId,
        UUID orderId,
        UUID menuItemId,
        String category,
        String itemName,
        long unitPriceCents,
        int qty,
        long extendedPriceCents)
        implements Payload {

    @Override
    public EventType type() {
        return EventType.ORDER_ITEM_ADDED;
    }
}
