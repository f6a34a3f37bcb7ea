package io.restaurantstream.adapters.webhook;

import io.restaurantstream.adapters.snapshot.Cents;

/**
 * Deals out the tax of a bill over its payments, in their order, to the cent: what all of them have together is the tax
 * of what they have paid together, however the bill was split.
 */
public final class TaxShares {

    private final long taxCents;
    private final long totalCents;
    private long paid;
    private long dealt;

    /**
     * @param taxCents of the whole bill
     * @param totalCents of the whole bill, with tax and without tips
     */
    public TaxShares(long taxCents, long totalCents) {
        this.taxCents = taxCents;
        this.totalCents = totalCents;
    }

    /** The tax in the next payment, which is of {@code amountCents} without its tip. */
    public long next(long amountCents) {
        paid += amountCents;
        long all = Cents.share(taxCents, Math.min(paid, totalCents), totalCents);
        long share = Math.min(all - dealt, amountCents);
        dealt += share;
        return share;
    }

    /** The tax in a payment that does not count, as if it were the only one. */
    public long alone(long amountCents) {
        return Math.min(amountCents, Cents.share(taxCents, Math.min(amountCents, totalCents), totalCents));
    }
}
