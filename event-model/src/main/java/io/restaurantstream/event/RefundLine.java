package io.restaurantstream.event;

import java.util.UUID;

/**
 * A line of an order of which something was given back.
 *
 * @param qtyThousandths how much of it, in thousandths, 1 to 10,000,000
 * @param amountCents for how much, in cents, not negative
 */
public record RefundLine(UUID orderItemId, long qtyThousandths, long amountCents) {}
