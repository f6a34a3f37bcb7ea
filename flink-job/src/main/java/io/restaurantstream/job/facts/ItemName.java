package io.restaurantstream.job.facts;

import io.restaurantstream.event.OrderItemAdded;
import java.util.Comparator;
import java.util.UUID;

/** What an item is called on a line of an order: the key of {@code analytics.items_as_sold}. */
record ItemName(UUID menuItemId, String category, String name) implements Comparable<ItemName> {

    private static final Comparator<ItemName> ORDER = Comparator.comparing(ItemName::menuItemId)
            .thenComparing(ItemName::category)
            .thenComparing(ItemName::name);

    static ItemName of(OrderItemAdded item) {
        return new ItemName(item.menuItemId(), item.category(), item.itemName());
    }

    /** Rows are locked in this order by all writers, so that none waits for another in a circle. */
    @Override
    public int compareTo(ItemName other) {
        return ORDER.compare(this, other);
    }
}
