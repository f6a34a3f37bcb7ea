package io.restaurantstream.adapters.snapshot;

import io.restaurantstream.event.DiscountKind;
import java.time.Instant;
import java.util.List;

/**
 * All that a point of sale says about one order at a moment, in our words. Amounts are in cents and not negative; times
 * are those at which things happened, not those at which we were told.
 *
 * @param id identifies it within its document; with {@link Snapshot#id} for ever
 * @param externalId what the vendor calls it; null when it has no id of its own
 * @param service word for how it is served
 * @param openedAt when it was opened
 * @param guests null when unknown
 * @param table null when there is none
 * @param server who serves; null when unknown
 * @param channel where it was ordered; null when unknown
 * @param checkNumber number on the bill; null when there is none
 * @param cancelled null while it counts
 */
public record OrderState(
        String id,
        String externalId,
        String service,
        Instant openedAt,
        Integer guests,
        String table,
        String server,
        String channel,
        String checkNumber,
        Ended cancelled,
        List<Line> lines,
        List<Discount> discounts,
        List<Charge> charges,
        List<Payment> payments,
        List<Refund> refunds,
        List<GiftCard> giftCards) {

    public OrderState {
        lines = List.copyOf(lines);
        discounts = List.copyOf(discounts);
        charges = List.copyOf(charges);
        payments = List.copyOf(payments);
        refunds = List.copyOf(refunds);
        giftCards = List.copyOf(giftCards);
    }

    /** The same order, but cancelled. */
    OrderState cancelled(Ended how) {
        return new OrderState(
                id,
                externalId,
                service,
                openedAt,
                guests,
                table,
                server,
                channel,
                checkNumber,
                how,
                lines,
                discounts,
                charges,
                payments,
                refunds,
                giftCards);
    }

    /**
     * That something no longer counts.
     *
     * @param reason in words; null when none was given
     * @param by who allowed it; null when unknown
     */
    public record Ended(Instant at, String reason, String by) {}

    /**
     * A line, with the price of its modifiers in it.
     *
     * @param id identifies it within its order
     * @param externalId what the vendor calls it; null when it has no id of its own
     * @param menuItem identifies what was ordered on the vendor's menu
     * @param quantityThousandths how many, in thousandths, at least 1
     * @param addedAt when it was ordered
     * @param sent whether the kitchen has it
     * @param voided null while it counts
     */
    public record Line(
            String id,
            String externalId,
            String menuItem,
            String category,
            String name,
            long unitPriceCents,
            long quantityThousandths,
            long extendedCents,
            Instant addedAt,
            boolean sent,
            Ended voided) {}

    /**
     * Less is asked for.
     *
     * @param id identifies it within its order
     * @param lineId the line it is for; null for the whole order
     * @param name null when it has none
     * @param reason null when none was given
     * @param approvedBy null when unknown
     */
    public record Discount(
            String id,
            String lineId,
            DiscountKind kind,
            String name,
            long amountCents,
            String reason,
            String approvedBy,
            Instant appliedAt) {}

    /**
     * More is asked for.
     *
     * @param id identifies it within its order
     * @param kind what for
     */
    public record Charge(
            String id, String kind, long amountCents, boolean gratuity, boolean taxable, Instant appliedAt) {}

    /**
     * A tender; what it paid is {@code subtotal + tax + tip}.
     *
     * @param id identifies it within its order
     * @param externalId what the vendor calls it; null when it has no id of its own
     * @param method word for how it was paid
     * @param provider card brand; null when there is none
     * @param authCode null when there is none
     * @param subtotalCents all of it but tax and tip
     * @param tipCents the tip as of now
     * @param cardRef stands for the card; null when unknown
     * @param voided null while it counts
     */
    public record Payment(
            String id,
            String externalId,
            String method,
            String provider,
            String authCode,
            long subtotalCents,
            long taxCents,
            long tipCents,
            String cardRef,
            Instant capturedAt,
            Ended voided) {}

    /**
     * Money that was given back: {@code subtotal + tax + tip}.
     *
     * @param id identifies it within its order
     * @param externalId what the vendor calls it; null when it has no id of its own
     * @param paymentId the payment it takes back; null when unknown
     * @param method word for how it was given back
     * @param reason null when none was given
     */
    public record Refund(
            String id,
            String externalId,
            String paymentId,
            long subtotalCents,
            long taxCents,
            long tipCents,
            String method,
            String reason,
            Instant refundedAt) {}

    /**
     * A gift card that was sold.
     *
     * @param id identifies it within its order
     * @param cardRef stands for the card
     */
    public record GiftCard(String id, String cardRef, long amountCents, Instant soldAt) {}
}
