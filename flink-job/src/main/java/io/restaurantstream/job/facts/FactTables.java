package io.restaurantstream.job.facts;

import io.restaurantstream.event.EventType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which table has the events of a type, for all types but {@code order_created}, whose rows the payments add to. */
final class FactTables {

    /** Those with many rows, which are copied into straight away as long as no key exists. */
    static final List<EventTable<?>> LARGE =
            List.of(OrderItemsTable.TABLE, PaymentTables.PAYMENTS, FeedbackTable.TABLE);

    /** Those with few rows, which are always written as upserts. */
    static final List<EventTable<?>> SMALL = List.of(
            PaymentTables.VOIDS,
            PaymentTables.TIP_ADJUSTMENTS,
            PaymentTables.REFUNDS,
            OrderHistoryTables.DISCOUNTS,
            OrderHistoryTables.DISCOUNT_REMOVALS,
            OrderHistoryTables.SERVICE_CHARGES,
            OrderHistoryTables.ITEM_VOIDS,
            OrderHistoryTables.STATUS,
            OrderHistoryTables.MOVES,
            OrderHistoryTables.GIFT_CARDS,
            ReferenceTables.MENU_ITEMS,
            ReferenceTables.LOCATIONS,
            ReferenceTables.SHIFT_STARTS,
            ReferenceTables.SHIFT_ENDS);

    /** {@link #LARGE} and {@link #SMALL}. */
    static final List<EventTable<?>> ALL = all();

    private static final Map<EventType, EventTable<?>> BY_TYPE = byType();

    private FactTables() {}

    private static List<EventTable<?>> all() {
        List<EventTable<?>> all = new ArrayList<>(LARGE);
        all.addAll(SMALL);
        return List.copyOf(all);
    }

    private static Map<EventType, EventTable<?>> byType() {
        Map<EventType, EventTable<?>> tables = new EnumMap<>(EventType.class);
        tables.put(EventType.ORDER_ITEM_ADDED, OrderItemsTable.TABLE);
        tables.put(EventType.PAYMENT_CAPTURED, PaymentTables.PAYMENTS);
        tables.put(EventType.FEEDBACK_SUBMITTED, FeedbackTable.TABLE);
        tables.put(EventType.PAYMENT_VOIDED, PaymentTables.VOIDS);
        tables.put(EventType.TIP_ADJUSTED, PaymentTables.TIP_ADJUSTMENTS);
        tables.put(EventType.REFUND_ISSUED, PaymentTables.REFUNDS);
        tables.put(EventType.DISCOUNT_APPLIED, OrderHistoryTables.DISCOUNTS);
        tables.put(EventType.DISCOUNT_REMOVED, OrderHistoryTables.DISCOUNT_REMOVALS);
        tables.put(EventType.SERVICE_CHARGE_APPLIED, OrderHistoryTables.SERVICE_CHARGES);
        tables.put(EventType.ORDER_ITEM_VOIDED, OrderHistoryTables.ITEM_VOIDS);
        tables.put(EventType.ORDER_CANCELLED, OrderHistoryTables.STATUS);
        tables.put(EventType.ORDER_REOPENED, OrderHistoryTables.STATUS);
        tables.put(EventType.ORDER_MOVED, OrderHistoryTables.MOVES);
        tables.put(EventType.GIFT_CARD_SOLD, OrderHistoryTables.GIFT_CARDS);
        tables.put(EventType.MENU_ITEM_CHANGED, ReferenceTables.MENU_ITEMS);
        tables.put(EventType.LOCATION_CHANGED, ReferenceTables.LOCATIONS);
        tables.put(EventType.SHIFT_STARTED, ReferenceTables.SHIFT_STARTS);
        tables.put(EventType.SHIFT_ENDED, ReferenceTables.SHIFT_ENDS);
        return tables;
    }

    /** The table of a type; null for {@code order_created}. */
    static EventTable<?> of(EventType type) {
        return BY_TYPE.get(type);
    }
}
