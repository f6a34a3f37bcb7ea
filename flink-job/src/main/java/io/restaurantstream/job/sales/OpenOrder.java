package io.restaurantstream.job.sales;

import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known so far of an order that is, or may become, a sale.
 *
 * @param hourStart hour of the order, epoch milliseconds UTC; {@link #UNKNOWN} until the order itself came
 * @param itemQty quantity by item
 * @param paid whether a payment came
 * @param subtotal to {@code total}: cents of the last payment
 */
public record OpenOrder(
        long hourStart, Map<OrderKey, Integer> itemQty, boolean paid, long subtotal, long tax, long tip, long total) {

    static final long UNKNOWN = Long.MIN_VALUE;
    static final OpenOrder NOTHING = new OpenOrder(UNKNOWN, Map.of(), false, 0, 0, 0, 0);

    OpenOrder createdIn(long newHourStart) {
        return new OpenOrder(newHourStart, itemQty, paid, subtotal, tax, tip, total);
    }

    OpenOrder with(OrderItemAdded item) {
        Map<OrderKey, Integer> more = new HashMap<>(itemQty);
        more.put(OrderKey.of(item.orderItemId()), item.qty());
        return new OpenOrder(hourStart, more, paid, subtotal, tax, tip, total);
    }

    OpenOrder paidBy(PaymentCaptured payment) {
        return new OpenOrder(
                hourStart,
                itemQty,
                true,
                payment.subtotalCents(),
                payment.taxCents(),
                payment.tipCents(),
                payment.totalCents());
    }

    /** Whether it counts: an order that is known and paid. */
    boolean isSale() {
        return paid && hourStart != UNKNOWN;
    }

    long itemsSold() {
        long sum = 0;
        for (int qty : itemQty.values()) {
            sum += qty;
        }
        return sum;
    }
}
