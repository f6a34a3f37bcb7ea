package io.restaurantstream.job.sales;

/**
 * What one event adds to (or, when negative, takes from) the sales of a location's hour.
 *
 * @param locationCode the restaurant
 * @param hourStart start of the hour of the order, epoch milliseconds UTC; see {@link #hourIsKnown}
 * @param offset the event that brought the change
 * @param orderHigh first half of the order's UUID
 * @param orderLow second half of the order's UUID
 * @param orders paid orders
 * @param items items sold
 * @param subtotal cents, as are {@code tax}, {@code tip} and {@code total}
 * @param hourIsFinal whether this changes nothing and says that no change of the hour will come any more
 */
public record SaleChange(
        String locationCode,
        long hourStart,
        long offset,
        long orderHigh,
        long orderLow,
        long orders,
        long items,
        long subtotal,
        long tax,
        long tip,
        long total,
        boolean hourIsFinal) {

    /** The end of all changes of an hour. */
    static SaleChange endOf(String locationCode, long hourStart) {
        return new SaleChange(locationCode, hourStart, 0, 0, 0, 0, 0, 0, 0, 0, 0, true);
    }

    /** {@code sign} is 1 to count the order, -1 to take it back. */
    static SaleChange of(String locationCode, long offset, OrderKey id, OpenOrder order, int sign) {
        return new SaleChange(
                locationCode,
                order.hourStart(),
                offset,
                id.high(),
                id.low(),
                order.paid() ? sign : 0,
                sign * order.itemsSold(),
                sign * order.subtotal(),
                sign * order.tax(),
                sign * order.tip(),
                sign * order.total(),
                false);
    }

    SaleChange plus(SaleChange other) {
        return new SaleChange(
                locationCode,
                hourStart,
                Math.max(offset, other.offset),
                orderHigh,
                orderLow,
                orders + other.orders,
                items + other.items,
                subtotal + other.subtotal,
                tax + other.tax,
                tip + other.tip,
                total + other.total,
                false);
    }

    /** False for a sale whose order never came. */
    public boolean hourIsKnown() {
        return hourStart != OpenOrder.UNKNOWN;
    }

    boolean changesNothing() {
        return orders == 0 && items == 0 && subtotal == 0 && tax == 0 && tip == 0 && total == 0;
    }
}
