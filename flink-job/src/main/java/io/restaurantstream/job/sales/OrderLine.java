package io.restaurantstream.job.sales;

/**
 * A line of an order.
 *
 * @param qtyThousandths how many or how much
 * @param priceCents price of all of it
 * @param menuItem what was sold
 */
public record OrderLine(long qtyThousandths, long priceCents, OrderKey menuItem) {}
