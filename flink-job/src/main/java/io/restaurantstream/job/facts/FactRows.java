package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.facts.EventTable.RowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows that a batch of events makes, one per key and table: the later event of a key wins.
 *
 * <p>An order that is created and paid in the same batch becomes one complete row, unless its money has to be added up.
 */
final class FactRows {

    private final SortedMap<Long, CheckedEvent> raw = new TreeMap<>();
    private final Map<OrderRef, Event> orders = new LinkedHashMap<>();
    private final Map<OrderRef, Event> paidOrders = new LinkedHashMap<>();
    private final Set<OrderRef> ordersToAddUp = new LinkedHashSet<>();
    private final Map<String, Map<RowKey, Event>> rowsByTable = new HashMap<>();

    /** @param batch in the order of offsets within each location */
    FactRows(Collection<CheckedEvent> batch) {
        for (EventTable<?> table : FactTables.ALL) {
            rowsByTable.put(table.table().name(), new LinkedHashMap<>());
        }
        for (CheckedEvent checked : batch) {
            Event event = checked.event();
            raw.put(event.offset(), checked);
            if (event.payload() instanceof OrderCreated) {
                keepLater(orders, OrderRef.of(event), event);
            } else {
                EventTable<?> table = FactTables.of(event.type());
                keepLater(rowsByTable.get(table.table().name()), table.keyOf(event), event);
                noteMoney(event);
            }
        }
        paidOrders.keySet().removeAll(ordersToAddUp);
    }

    private void noteMoney(Event event) {
        if (event.payload() instanceof PaymentCaptured payment && payment.scope() == PaymentScope.ORDER) {
            keepLater(paidOrders, OrderRef.of(event), event);
        } else if (event.payload() instanceof PaymentCaptured
                || event.payload() instanceof PaymentVoided
                || event.payload() instanceof TipAdjusted) {
            ordersToAddUp.add(OrderRef.of(event));
        }
    }

    private static <K> void keepLater(Map<K, Event> rows, K key, Event event) {
        rows.merge(key, event, (a, b) -> a.offset() > b.offset() ? a : b);
    }

    Set<OrderRef> createdOrders() {
        return orders.keySet();
    }

    /** Orders whose money cannot be that of their newest payment. */
    Set<OrderRef> ordersToAddUp() {
        return ordersToAddUp;
    }

    /** Orders that rows of this batch need and that it does not create. */
    Set<OrderRef> neededOrders() {
        Set<OrderRef> needed = new LinkedHashSet<>();
        for (EventTable<?> table : FactTables.ALL) {
            if (table.needsOrder()) {
                for (Event child : rowsByTable.get(table.table().name()).values()) {
                    OrderRef order = OrderRef.of(child);
                    if (!orders.containsKey(order)) {
                        needed.add(order);
                    }
                }
            }
        }
        return needed;
    }

    /** The lowest offset in each partition of the raw log that these rows need. */
    List<Long> firstOffsetsOfPartitions() {
        List<Long> offsets = new ArrayList<>();
        long last = -1;
        for (long offset : raw.keySet()) {
            if (EventsRawTable.partition(offset) != last) {
                last = EventsRawTable.partition(offset);
                offsets.add(offset);
            }
        }
        return offsets;
    }

    void events(CopyRows rows) {
        raw.values().forEach(event -> EventsRawTable.write(event, rows));
    }

    /** Complete where the payment is in the batch. */
    void ordersWithMoney(CopyRows rows) {
        orders.forEach((id, created) -> OrdersTable.write(created, paidOrders.get(id), rows));
    }

    void ordersWithoutMoney(CopyRows rows) {
        orders.values().forEach(created -> OrdersTable.write(created, null, rows));
    }

    /** The money of orders whose row is not made by {@link #ordersWithMoney}. */
    void moneyOfEarlierOrders(CopyRows rows) {
        paidOrders.forEach((id, payment) -> {
            if (!orders.containsKey(id)) {
                OrdersTable.writePaid(payment, rows);
            }
        });
    }

    void moneyOfAllOrders(CopyRows rows) {
        paidOrders.values().forEach(payment -> OrdersTable.writePaid(payment, rows));
    }

    boolean hasRowsOf(EventTable<?> table) {
        return !rowsByTable.get(table.table().name()).isEmpty();
    }

    /** What items are called in this batch, also by events that later ones replace, with the lowest offset of each name. */
    Map<ItemName, Long> itemNames() {
        Map<ItemName, Long> names = new HashMap<>();
        for (CheckedEvent checked : raw.values()) {
            if (checked.event().payload() instanceof OrderItemAdded item) {
                names.putIfAbsent(ItemName.of(item), checked.event().offset());
            }
        }
        return names;
    }

    /** The rows of {@code table}. */
    void rowsOf(EventTable<?> table, CopyRows rows) {
        rowsByTable.get(table.table().name()).values().forEach(event -> table.write(event, rows));
    }
}
