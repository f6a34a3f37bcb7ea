package io.restaurantstream.job.facts;

import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.job.facts.EventTable.RowKey;

/** {@code analytics.order_items}: lines of orders. */
final class OrderItemsTable {

    static final EventTable<OrderItemAdded> TABLE = new EventTable<>(
            FactTable.newestWins(
                    "analytics.order_items",
                    "order_id, order_item_id, location_code",
                    "menu_item_id, category, item_name, unit_price, qty, extended_price, external_id, event_offset"),
            OrderItemAdded.class,
            true,
            (item, event) -> new RowKey(item.orderId(), item.orderItemId(), event.partitionKey()),
            (item, event, rows) -> rows.uuid(item.orderId())
                    .uuid(item.orderItemId())
                    .text(event.partitionKey())
                    .uuid(item.menuItemId())
                    .text(item.category())
                    .text(item.itemName())
                    .cents(item.unitPriceCents())
                    .thousandths(item.qtyThousandths())
                    .cents(item.extendedPriceCents())
                    .text(item.externalId())
                    .bigint(event.offset()));

    private OrderItemsTable() {}
}
