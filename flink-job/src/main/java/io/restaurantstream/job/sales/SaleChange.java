package io.restaurantstream.job.sales;

import io.restaurantstream.job.hours.HourlyChange;

/**
 * What one event adds to (or, when negative, takes from) the sales of a location's hour.
 *
 * @param locationCode the restaurant
 * @param hourStart start of the hour of the order, epoch milliseconds UTC; see {@link #hourIsKnown}
 * @param offset the event that brought the change
 * @param orderHigh first half of the order's UUID
 * @param orderLow second half of the order's UUID
 * @param orders paid orders
 * @param itemThousandths quantity sold
 * @param subtotal cents, as are {@code tax}, {@code tip} and {@code total}
 * @param takings the numbers of the trade; null when they are not known
 * @param hourIsFinal whether this changes nothing and says that no change of the hour will come any more
 */
public record SaleChange(
        String locationCode,
        long hourStart,
        long offset,
        long orderHigh,
        long orderLow,
        long orders,
        long itemThousandths,
        long subtotal,
        long tax,
        long tip,
        long total,
        Takings takings,
        boolean hourIsFinal)
        implements HourlyChange {

    /** The end of all changes of an hour. */
    static SaleChange endOf(String locationCode, long hourStart) {
        return new SaleChange(locationCode, hourStart, 0, 0, 0, 0, 0, 0, 0, 0, 0, Takings.NONE, true);
    }

    /**
     * An order that counts, or, of an order without hour, what is known of it.
     *
     * @param money of the order; null when it is not paid
     * @param sign 1 to count the order, -1 to take it back
     */
    static SaleChange of(String locationCode, long offset, OrderKey id, OpenOrder order, OrderMoney money, int sign) {
        OrderMoney paid = money == null ? new OrderMoney(0, 0, 0, 0) : money;
        Takings takings = order.takings();
        return new SaleChange(
                locationCode,
                order.hourStart(),
                offset,
                id.high(),
                id.low(),
                money == null ? 0 : sign,
                sign * order.itemThousandths(),
                sign * paid.subtotal(),
                sign * paid.tax(),
                sign * paid.tip(),
                sign * paid.total(),
                takings == null ? null : takings.times(sign),
                false);
    }

    /** A change of nothing but {@code takings}. */
    static SaleChange of(String locationCode, long hourStart, long offset, OrderKey id, Takings takings) {
        return new SaleChange(locationCode, hourStart, offset, id.high(), id.low(), 0, 0, 0, 0, 0, 0, takings, false);
    }

    SaleChange plus(SaleChange other) {
        return new SaleChange(
                locationCode,
                hourStart,
                Math.max(offset, other.offset),
                orderHigh,
                orderLow,
                orders + other.orders,
                itemThousandths + other.itemThousandths,
                subtotal + other.subtotal,
                tax + other.tax,
                tip + other.tip,
                total + other.total,
                Takings.sum(takings, other.takings),
                false);
    }

    /** False for a sale whose order never came. */
    public boolean hourIsKnown() {
        return hourStart != OpenOrder.UNKNOWN;
    }

    boolean changesNothing() {
        return orders == 0
                && itemThousandths == 0
                && subtotal == 0
                && tax == 0
                && tip == 0
                && total == 0
                && (takings == null || takings.equals(Takings.NONE));
    }
}
