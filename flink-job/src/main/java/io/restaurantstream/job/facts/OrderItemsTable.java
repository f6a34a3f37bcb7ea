package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderItemAdded;

/** {@code analytics.order_items}: a row carries the offset of its event and only a later one replaces it. */
final class OrderItemsTable {

    static final FactTable TABLE = new FactTable(
            "analytics.order_items",
            "order_item_id, order_id, menu_item_id, category, item_name, unit_price, qty, extended_price, event_offset",
            """
            INSERT INTO analytics.order_items AS i
                (order_item_id, order_id, menu_item_id, category, item_name,
                 unit_price, qty, extended_price, event_offset)
            SELECT order_item_id, order_id, menu_item_id, category, item_name,
                   unit_price, qty, extended_price, event_offset
            FROM staged_order_items
            ORDER BY order_item_id
            ON CONFLICT (order_item_id) DO UPDATE SET
                order_id = EXCLUDED.order_id,
                menu_item_id = EXCLUDED.menu_item_id,
                category = EXCLUDED.category,
                item_name = EXCLUDED.item_name,
                unit_price = EXCLUDED.unit_price,
                qty = EXCLUDED.qty,
                extended_price = EXCLUDED.extended_price,
                event_offset = EXCLUDED.event_offset
            WHERE i.event_offset < EXCLUDED.event_offset
            """);

    private OrderItemsTable() {}

    static void write(Event event, CopyRows rows) {
        OrderItemAdded item = (OrderItemAdded) event.payload();
        rows.uuid(item.orderItemId())
                .uuid(item.orderId())
                .uuid(item.menuItemId())
                .text(item.category())
                .text(item.itemName())
                .cents(item.unitPriceCents())
                .integer((int) (item.qtyThousandths() / 1000))
                .cents(item.extendedPriceCents())
                .bigint(event.offset())
                .endRow();
    }
}
