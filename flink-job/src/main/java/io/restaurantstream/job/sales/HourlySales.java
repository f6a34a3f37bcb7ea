package io.restaurantstream.job.sales;

/**
 * What a location sold in one hour: paid orders by the hour in which they were opened.
 *
 * @param hourStart epoch milliseconds UTC, a full hour
 * @param orderCount paid orders
 * @param itemsSold sum of item quantities
 * @param subtotal cents, as are {@code tax}, {@code tip} and {@code total}
 * @param lastOffset the last event that counted; a row with a smaller one is older
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
        long lastOffset) {}
