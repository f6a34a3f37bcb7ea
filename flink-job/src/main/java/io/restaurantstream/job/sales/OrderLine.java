package io.restaurantstream.job.sales;

/**
 * A line of an order, or what was voided of one.
 *
 * @param qtyThousandths how many or how much
 * @param priceCents price of all of it
 */
public record OrderLine(long qtyThousandths, long priceCents) {}
