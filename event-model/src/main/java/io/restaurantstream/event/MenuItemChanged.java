package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * What an item is, asks and costs from {@code validFrom} on, at the location of the event.
 *
 * @param listPriceCents in cents, not negative
 * @param unitCostCents what one costs to make, in cents, not negative
 * @param active whether it is on the menu
 */
public record MenuItemChanged(
        UUID menuItemId,
        String name,
        String category,
        long listPriceCents,
        long unitCostCents,
        boolean active,
        Instant validFrom)
        implements ReferencePayload {

    @Override
    public EventType type() {
        return EventType.MENU_ITEM_CHANGED;
    }
}
