package io.restaurantstream.job.sales;

/**
 * The numbers of the trade, of an order, of an hour, or of a change of either. In cents, but for {@code guests}; what
 * each means is in {@code analytics.metric_definitions}.
 *
 * @param gross prices of lines, less what was voided
 * @param voids prices of what was voided
 * @param discounts price reductions but comps
 * @param comps what was served and given away
 * @param charges service charges but gratuities
 * @param gratuity service charges for the staff
 * @param giftCards gift cards sold
 * @param refunds given back without tax and tip, in the hour of the order
 * @param refundedTax tax that was given back, in the hour of the order
 * @param refundedTip tips that were given back, in the hour of the order
 * @param refundsIssued all that was given back, in the hour in which it was
 * @param guests how many guests
 */
public record Takings(
        long gross,
        long voids,
        long discounts,
        long comps,
        long charges,
        long gratuity,
        long giftCards,
        long refunds,
        long refundedTax,
        long refundedTip,
        long refundsIssued,
        long guests) {

    /** Nothing taken. */
    public static final Takings NONE = new Takings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Takings plus(Takings other) {
        return new Takings(
                gross + other.gross,
                voids + other.voids,
                discounts + other.discounts,
                comps + other.comps,
                charges + other.charges,
                gratuity + other.gratuity,
                giftCards + other.giftCards,
                refunds + other.refunds,
                refundedTax + other.refundedTax,
                refundedTip + other.refundedTip,
                refundsIssued + other.refundsIssued,
                guests + other.guests);
    }

    Takings times(int sign) {
        return new Takings(
                sign * gross,
                sign * voids,
                sign * discounts,
                sign * comps,
                sign * charges,
                sign * gratuity,
                sign * giftCards,
                sign * refunds,
                sign * refundedTax,
                sign * refundedTip,
                sign * refundsIssued,
                sign * guests);
    }

    /** The sum of two of which either may be unknown, which is null, as is the sum then. */
    static Takings sum(Takings a, Takings b) {
        return a == null || b == null ? null : a.plus(b);
    }
}
