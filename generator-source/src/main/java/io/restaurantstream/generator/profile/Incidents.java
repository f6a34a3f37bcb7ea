package io.restaurantstream.generator.profile;

import java.util.List;
import java.util.stream.Stream;

/**
 * How many of every 1000 orders something happens to, as percentages; dealt out exactly, and independently of each
 * other. All but {@code cancelled} happen to orders that are paid.
 *
 * @param cancelled never paid: cancelled instead
 * @param moved moved to another table, or handed to another server
 * @param itemVoided one piece too many was entered and taken off
 * @param comp one piece was given away
 * @param discount less is asked for the order
 * @param discountRemoved another discount was entered and taken off again
 * @param charge a service charge: gratuity of a large party, or a fee
 * @param reopened cancelled by mistake and reopened
 * @param giftCardSold a gift card is on the bill
 * @param paymentVoided the first payment was wrong and was voided
 * @param tenders paid by 2, by 3 and by 4 tenders
 * @param tipAdjusted percentage of credit cards, for a first tender, whose tip is written on the slip and entered later
 * @param refunded something is given back
 * @param refundOnDay share, in percent, of refunds that are given 0, 1, 2, ... business days after the order; up to 30
 */
public record Incidents(
        Tenths cancelled,
        Tenths moved,
        Tenths itemVoided,
        Tenths comp,
        Tenths discount,
        Tenths discountRemoved,
        Tenths charge,
        Tenths reopened,
        Tenths giftCardSold,
        Tenths paymentVoided,
        List<Tenths> tenders,
        Tenths tipAdjusted,
        Tenths refunded,
        List<Tenths> refundOnDay) {

    /** Refunds are given at most this many business days after the order. */
    public static final int LAST_REFUND_DAY = 30;

    /** Most tenders that an order may be paid by. */
    public static final int MAX_TENDERS = 4;

    private static final int MOST_CANCELLED = 500;

    public Incidents {
        tenders = List.copyOf(tenders);
        refundOnDay = List.copyOf(refundOnDay);
        if (cancelled.count() > MOST_CANCELLED) {
            throw new IllegalArgumentException("cancelled: is " + cancelled + ", must be from 0 to 50");
        }
        int paid = 1000 - cancelled.count();
        long split = Tenths.sum(tenders);
        if (tenders.size() != MAX_TENDERS - 1 || split > paid) {
            throw new IllegalArgumentException("tenders: is " + tenders
                    + ", must have 3 shares, of orders paid by 2, 3 and 4 tenders, together at most what is paid");
        }
        if (Stream.of(moved, itemVoided, comp, discount, discountRemoved, charge, reopened, giftCardSold)
                        .anyMatch(share -> share.count() > paid)
                || paymentVoided.count() > paid
                || refunded.count() > paid) {
            throw new IllegalArgumentException("cancelled: what happens to orders that are paid happens to at most "
                    + new Tenths(paid) + " % of all");
        }
        if (tipAdjusted.count() > 1000) {
            throw new IllegalArgumentException("tip_adjusted: is " + tipAdjusted + ", must be from 0 to 100");
        }
        if (refundOnDay.isEmpty() || refundOnDay.size() > LAST_REFUND_DAY + 1) {
            throw new IllegalArgumentException(
                    "refund_on_day: has " + refundOnDay.size() + " shares, must have 1 to " + (LAST_REFUND_DAY + 1));
        }
        Tenths.mustBeWhole("refund_on_day", refundOnDay);
    }
}
