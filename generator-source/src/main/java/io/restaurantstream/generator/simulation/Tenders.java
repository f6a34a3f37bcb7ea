package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.RefundLine;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How the orders of {@link EventfulOrders} are paid and refunded. Every answer is a function of the order's number. */
final class Tenders {

    private static final String[] REFUND_REASONS = {"wrong item", "cold food", "missing item", "quality", "overcharged"
    };

    private final OrderDraws draws;
    private final IncidentDeck deck;
    private final Bills bills;
    private final SubjectIds ids;
    private final int elsewhereTenths;
    private final List<String> locationCodes;

    /** Of orders whose tip is not adjusted, so that all orders together have the shares of the profile. */
    private final Choice<PaymentMethod> methodsOfOthers;

    private final Choice<PaymentMethod> methods;

    Tenders(OrderDraws draws, IncidentDeck deck, Bills bills, SubjectIds ids, Profile profile, Operations operations) {
        this.draws = draws;
        this.deck = deck;
        this.bills = bills;
        this.ids = ids;
        elsewhereTenths = operations.capturedElsewhere().count();
        locationCodes = profile.locations().stream().map(Location::code).toList();
        Map<PaymentMethod, Tenths> shares = profile.payments().methods();
        methods = Choice.byShare(shares.keySet(), shares::get);
        int adjusted = IncidentDeck.tipsAdjusted(profile);
        methodsOfOthers = Choice.among(
                shares.keySet(),
                method -> shares.get(method).count() - (method == PaymentMethod.CREDIT_CARD ? adjusted : 0));
    }

    private PaymentMethod method(Subject order, int tender) {
        if (tender > 1) {
            return methods.pick(Dice.draw(order.key(), Purpose.TENDER_METHOD + tender));
        }
        return deck.has(order.order(), Moments.TIP_ADJUSTED)
                ? PaymentMethod.CREDIT_CARD
                : methodsOfOthers.pick(Dice.draw(order.key(), Purpose.METHOD));
    }

    /**
     * One tender of an order.
     *
     * @param tender its number, from 1
     * @param idPurpose of the draw that its id is made of
     */
    PaymentCaptured captured(Subject order, long ms, int tender, int idPurpose) {
        int tenders = deck.tenders(order.order());
        PaymentMethod method = method(order, tender);
        // each tender has a card of its own
        long key = tender == 1 ? order.key() : Dice.draw(order.key(), Purpose.TENDER_METHOD + tender);
        Bill.Part part = bills.bill(order).part(tender, tenders);
        boolean tipFollows = tender == 1 && deck.has(order.order(), Moments.TIP_ADJUSTED);
        Bill.Part captured = tipFollows ? part.withoutTip() : part;
        return new PaymentCaptured(
                Ids.timeOrdered(ms, Dice.draw(order.key(), idPurpose)),
                order.id(),
                method,
                null,
                draws.provider(key, method),
                captured.totalCents(),
                draws.authCode(key, method),
                captured.subtotalCents(),
                captured.taxCents(),
                captured.tipCents(),
                captured.totalCents(),
                capturedAt(order),
                tenders == 1 ? PaymentScope.ORDER : PaymentScope.TENDER,
                cardRef(key, method),
                null);
    }

    private String capturedAt(Subject order) {
        return Dice.happens(elsewhereTenths, order.key(), Purpose.ELSEWHERE)
                ? locationCodes.get(Dice.below(Dice.draw(order.key(), Purpose.OTHER_LOCATION), locationCodes.size()))
                : order.locationCode();
    }

    /** The same guest has the same card. */
    private String cardRef(long key, PaymentMethod method) {
        return switch (method) {
            case CREDIT_CARD, DEBIT, DIGITAL_WALLET ->
                "card-" + Long.toHexString(draws.customerId(key).getLeastSignificantBits());
            case CASH, GIFT_CARD, HOUSE_ACCOUNT, BANK_TRANSFER, CHECK, OTHER -> null;
        };
    }

    /** Of the first tender: all its food, its tax and sometimes its tip; or one piece of the first line with its tax. */
    RefundIssued refunded(Subject order, long ms) {
        Bill bill = bills.bill(order);
        Bill.Part paid = bill.part(1, deck.tenders(order.order()));
        long food = Math.min(bill.netCents(), paid.subtotalCents());
        int kind = Dice.below(Dice.draw(order.key(), Purpose.REFUND_KIND), 10);
        boolean isOfOnePiece = kind < 6;
        long subtotal = isOfOnePiece ? Math.min(food, bills.priceCents(order, 0)) : food;
        long tax = Math.min(paid.taxCents(), draws.taxCents(subtotal));
        long tip = kind == 9 ? paid.tipCents() : 0;
        return new RefundIssued(
                SubjectIds.of(order, Moments.REFUND, ms),
                order.id(),
                ids.firstPayment(order),
                subtotal + tax + tip,
                subtotal,
                tax,
                tip,
                method(order, 1),
                null,
                Dice.pick(REFUND_REASONS, Dice.draw(order.key(), Purpose.REASON)),
                Instant.ofEpochMilli(ms),
                order.createdAt(),
                isOfOnePiece ? List.of(new RefundLine(ids.item(order, 0), 1000, subtotal)) : List.of(),
                null);
    }
}
