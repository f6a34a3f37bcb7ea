package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.MenuItem;

/** What the orders of {@link EventfulOrders} cost. Every answer is a function of the order's number. */
final class Bills {

    private static final int FEE_PERCENT = 3;
    private static final int GRATUITY_PERCENT = 18;
    private static final int[] DISCOUNT_PERCENTS = {10, 10, 15, 15, 20, 25};
    private static final long[] GIFT_CENTS = {2500, 5000, 5000, 10_000};

    private final OrderDraws draws;
    private final Strata strata;
    private final IncidentDeck deck;
    private final Prices prices;

    Bills(OrderDraws draws, Strata strata, IncidentDeck deck, Prices prices) {
        this.draws = draws;
        this.strata = strata;
        this.deck = deck;
        this.prices = prices;
    }

    int quantity(Subject order, int item, int items) {
        // one piece too many is the one that is voided
        boolean oneTooMany = item == items - 1 && deck.has(order.order(), Moments.ITEM_VOIDED);
        return draws.quantity(order.key(), item) + (oneTooMany ? 1 : 0);
    }

    long priceCents(Subject order, int item) {
        MenuItem dish = draws.dish(order.key(), item, order.part()).item();
        return prices.priceCents(dish, order.day().epochDay());
    }

    /** The bill of {@code order}, if it is paid. */
    Bill bill(Subject order) {
        int items = strata.items(order.order());
        long gross = 0;
        for (int item = 0; item < items; item++) {
            gross += priceCents(order, item) * quantity(order, item, items);
        }
        long voided = deck.has(order.order(), Moments.ITEM_VOIDED) ? priceCents(order, items - 1) : 0;
        long comped = deck.has(order.order(), Moments.COMP) ? priceCents(order, 0) : 0;
        long discounted = deck.has(order.order(), Moments.DISCOUNT)
                ? percent(gross - voided - comped, discountPercent(order))
                : 0;
        long net = gross - voided - comped - discounted;
        boolean isCharged = deck.has(order.order(), Moments.CHARGE);
        boolean isGratuity = isCharged && isGratuity(order);
        long charge = isCharged ? percent(net, isGratuity ? GRATUITY_PERCENT : FEE_PERCENT) : 0;
        long gift = deck.has(order.order(), Moments.GIFT_CARD_SOLD) ? giftCents(order) : 0;
        return new Bill(
                gross,
                voided,
                comped,
                discounted,
                charge,
                isGratuity,
                gift,
                draws.taxCents(net + (isGratuity ? 0 : charge)),
                isGratuity ? 0 : draws.tipCents(order.key(), draws.service(order.key()), net));
    }

    /** Rounds half up. */
    static long percent(long cents, int percent) {
        return (cents * percent + 50) / 100;
    }

    static int discountPercent(Subject order) {
        return DISCOUNT_PERCENTS[
                Dice.below(Dice.draw(order.key(), Purpose.DISCOUNT_PERCENT), DISCOUNT_PERCENTS.length)];
    }

    static boolean isGratuity(Subject order) {
        return Dice.draw(order.key(), Purpose.CHARGE_KIND) > 0;
    }

    static long giftCents(Subject order) {
        return GIFT_CENTS[Dice.below(Dice.draw(order.key(), Purpose.GIFT_AMOUNT), GIFT_CENTS.length)];
    }
}
