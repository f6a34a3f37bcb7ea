package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.job.check.CheckedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The rows that a batch of events makes, one per key and table: the later event of a key wins.
 *
 * <p>An order that is created and paid in the same batch becomes one complete row.
 */
final class FactRows {

    private final SortedMap<Long, CheckedEvent> raw = new TreeMap<>();
    private final Map<UUID, Event> orders = new LinkedHashMap<>();
    private final Map<UUID, Event> paidOrders = new LinkedHashMap<>();
    private final Map<UUID, Event> items = new LinkedHashMap<>();
    private final Map<UUID, Event> payments = new LinkedHashMap<>();
    private final Map<UUID, Event> feedback = new LinkedHashMap<>();
    /** Orders of events that have no table of their own yet; the raw log has the events. */
    private final Set<UUID> ordersOfOthers = new LinkedHashSet<>();

    /** @param batch in the order of offsets within each location */
    FactRows(Collection<CheckedEvent> batch) {
        for (CheckedEvent checked : batch) {
            Event event = checked.event();
            raw.put(event.offset(), checked);
            if (event.payload() instanceof OrderCreated order) {
                keepLater(orders, order.orderId(), event);
            } else if (event.payload() instanceof OrderItemAdded item) {
                keepLater(items, item.orderItemId(), event);
            } else if (event.payload() instanceof PaymentCaptured payment) {
                keepLater(payments, payment.paymentId(), event);
                keepLater(paidOrders, payment.orderId(), event);
            } else if (event.payload() instanceof FeedbackSubmitted given) {
                keepLater(feedback, given.feedbackId(), event);
            } else if (event.payload() instanceof OrderPayload other) {
                ordersOfOthers.add(other.orderId());
            }
        }
    }

    /** Whether an event is about an order and has no table of its own yet, but for the raw log. */
    static boolean isOfOrderWithoutTable(CheckedEvent checked) {
        return switch (checked.event().type()) {
            case ORDER_CREATED, ORDER_ITEM_ADDED, PAYMENT_CAPTURED, FEEDBACK_SUBMITTED -> false;
            default -> checked.event().payload() instanceof OrderPayload;
        };
    }

    private static void keepLater(Map<UUID, Event> rows, UUID key, Event event) {
        rows.merge(key, event, (a, b) -> a.offset() > b.offset() ? a : b);
    }

    Set<UUID> createdOrders() {
        return orders.keySet();
    }

    /** Orders that rows of this batch need and that it does not create. */
    Set<UUID> neededOrders() {
        Set<UUID> needed = new LinkedHashSet<>(ordersOfOthers);
        needed.removeAll(orders.keySet());
        for (Map<UUID, Event> children : List.of(items, payments, feedback)) {
            for (Event child : children.values()) {
                UUID order = ((OrderPayload) child.payload()).orderId();
                if (!orders.containsKey(order)) {
                    needed.add(order);
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

    void items(CopyRows rows) {
        items.values().forEach(event -> OrderItemsTable.write(event, rows));
    }

    void payments(CopyRows rows) {
        payments.values().forEach(event -> PaymentsTable.write(event, rows));
    }

    void feedback(CopyRows rows) {
        feedback.values().forEach(event -> FeedbackTable.write(event, rows));
    }
}
