package io.restaurantstream.job.sales;

/**
 * What a location sold in one hour: paid orders by the hour in which they were opened.
 *
 * @param hourStart epoch milliseconds UTC, a full hour
 * @param orderCount paid orders
 * @param itemsSold pieces that a job of 0.1.0 has counted; see {@link #allItemThousandths}
 * @param subtotal cents, as are {@code tax}, {@code tip} and {@code total}
 * @param lastOffset the last event that counted; a row with a smaller one is older
 * @param itemThousandths quantity counted since then
 * @param takings the numbers of the trade; null in an hour that a job of 0.1.0 has begun
 */
public record HourlySales(
        String locationCode,
        long hourStart,
        long orderCount,
        long itemsSold,
        long subtotal,
        long tax,
        long tip,
        long total,
        long lastOffset,
        long itemThousandths,
        Takings takings) {

    static final HourlySales NOTHING = new HourlySales("", 0, 0, 0, 0, 0, 0, 0, 0, 0, Takings.NONE);

    /** Quantity sold, in thousandths. */
    public long allItemThousandths() {
        return 1000 * itemsSold + itemThousandths;
    }
}
