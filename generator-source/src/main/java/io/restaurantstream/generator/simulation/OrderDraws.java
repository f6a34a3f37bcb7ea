package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.generator.profile.Brand;
import io.restaurantstream.generator.profile.Category;
import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.FeedbackMix;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.Menu;
import io.restaurantstream.generator.profile.MenuItem;
import io.restaurantstream.generator.profile.OrderMix;
import io.restaurantstream.generator.profile.PaymentMix;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import io.restaurantstream.generator.profile.TipBand;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is drawn for an order by hash: each answer is a function of the order's key alone.
 *
 * <p>The key of an order stands for its number; see {@link #key}.
 */
final class OrderDraws {

    private static final String[] HEX = hexPairs();
    /** Lowest and highest NPS by rating. */
    private static final int[][] NPS = {{0, 6}, {0, 6}, {4, 8}, {7, 10}, {8, 10}};

    private final Dice orderDice;
    private final Dice customerDice;
    private final Choice<Location> locations;
    private final Choice<ServiceType> services;
    private final Map<DayPart, Choice<Section>> menus = new EnumMap<>(DayPart.class);
    private final Choice<Tenths> quantities;
    private final Map<ServiceType, Choice<TipBand>> tips = new EnumMap<>(ServiceType.class);
    private final Choice<PaymentMethod> methods;
    private final Choice<Brand> cards;
    private final Choice<Brand> wallets;
    private final int taxTenths;
    private final Choice<Tenths> ratings;
    private final int commentTenths;
    private final int customers;

    /** A menu item with its identity, which is too dear to compute for every order. */
    record Dish(MenuItem item, UUID id) {}

    /** The dishes of a category. */
    private record Section(Category category, Choice<Dish> dishes) {

        static Section of(Category category, Menu menu) {
            List<Dish> dishes = menu.of(category).stream()
                    .map(item -> new Dish(item, item.id()))
                    .toList();
            return new Section(
                    category, Choice.among(dishes, dish -> dish.item().popularity()));
        }

        int weightIn(DayPart part, OrderMix orders) {
            return orders.categories().get(category).weightIn(part);
        }
    }

    OrderDraws(Dice dice, Profile profile, Menu menu) {
        orderDice = dice.of(1);
        customerDice = dice.of(2);
        OrderMix orders = profile.orders();
        PaymentMix payments = profile.payments();
        FeedbackMix feedback = profile.feedback();
        locations = Choice.byShare(profile.locations(), Location::weight);
        services = Choice.byShare(orders.services().keySet(), orders.services()::get);
        quantities = Choice.byShare(orders.quantities(), share -> share);
        List<Section> sections = orders.categories().keySet().stream()
                .map(category -> Section.of(category, menu))
                .toList();
        for (DayPart part : DayPart.values()) {
            menus.put(part, Choice.among(sections, section -> section.weightIn(part, orders)));
        }
        payments.tips().forEach((service, bands) -> tips.put(service, Choice.byShare(bands, TipBand::share)));
        methods = Choice.byShare(payments.methods().keySet(), payments.methods()::get);
        cards = Choice.byShare(payments.cards(), Brand::share);
        wallets = Choice.byShare(payments.wallets(), Brand::share);
        taxTenths = payments.taxPercent().count();
        ratings = Choice.byShare(feedback.ratings(), share -> share);
        commentTenths = feedback.commentPercent().count();
        customers = feedback.customers();
    }

    /** What all draws of order {@code number} are taken from. */
    long key(long number) {
        return orderDice.subject(number);
    }

    /** Index of its location in the profile. */
    int location(long key) {
        return locations.pickIndex(Dice.draw(key, Purpose.LOCATION));
    }

    ServiceType service(long key) {
        return services.pick(Dice.draw(key, Purpose.SERVICE));
    }

    /** What item {@code item}, from 0, of an order created in {@code part} of the day is. */
    Dish dish(long key, int item, DayPart part) {
        return menus.get(part)
                .pick(Dice.draw(key, Purpose.CATEGORY + item))
                .dishes()
                .pick(Dice.draw(key, Purpose.MENU_ITEM + item));
    }

    int quantity(long key, int item) {
        return quantities.pickIndex(Dice.draw(key, Purpose.QUANTITY + item)) + 1;
    }

    /** Sum of its first {@code items} items, in cents. */
    long subtotalCents(long key, int items, DayPart part) {
        long cents = 0;
        for (int item = 0; item < items; item++) {
            cents += dish(key, item, part).item().priceCents() * quantity(key, item);
        }
        return cents;
    }

    /** Sales tax on {@code subtotalCents}, rounded half-up to the cent. */
    long taxCents(long subtotalCents) {
        return (subtotalCents * taxTenths + 500) / 1000;
    }

    /** Tip on {@code subtotalCents}, rounded half-up to the cent. */
    long tipCents(long key, ServiceType service, long subtotalCents) {
        TipBand band = tips.get(service).pick(Dice.draw(key, Purpose.TIP_BAND));
        int from = band.from().count() * 10;
        int to = band.to().count() * 10;
        int basisPoints = from + Dice.below(Dice.draw(key, Purpose.TIP), to - from + 1L);
        return (subtotalCents * basisPoints + 5000) / 10_000;
    }

    PaymentMethod method(long key) {
        return methods.pick(Dice.draw(key, Purpose.METHOD));
    }

    /** Brand that stands behind {@code method}; null for cash and where none does. */
    String provider(long key, PaymentMethod method) {
        return switch (method) {
            case CREDIT_CARD -> cards.pick(Dice.draw(key, Purpose.PROVIDER)).name();
            case DEBIT -> "Interac";
            case DIGITAL_WALLET ->
                wallets.pick(Dice.draw(key, Purpose.PROVIDER)).name();
            case GIFT_CARD -> "Gift Card";
            case CASH, HOUSE_ACCOUNT, BANK_TRANSFER, CHECK, OTHER -> null;
        };
    }

    /** Six upper-case hex digits; null for cash, gift cards and what no network authorises. */
    String authCode(long key, PaymentMethod method) {
        boolean isAuthorised = switch (method) {
            case CREDIT_CARD, DEBIT, DIGITAL_WALLET -> true;
            case CASH, GIFT_CARD, HOUSE_ACCOUNT, BANK_TRANSFER, CHECK, OTHER -> false;
        };
        if (!isAuthorised) {
            return null;
        }
        long draw = Dice.draw(key, Purpose.AUTH_CODE);
        return HEX[(int) (draw >>> 56)].concat(HEX[(int) (draw >>> 48) & 0xFF]).concat(HEX[(int) (draw >>> 40) & 0xFF]);
    }

    int rating(long key) {
        return ratings.pickIndex(Dice.draw(key, Purpose.RATING)) + 1;
    }

    int nps(long key, int rating) {
        int[] range = NPS[rating - 1];
        return range[0] + Dice.below(Dice.draw(key, Purpose.NPS), range[1] - range[0] + 1L);
    }

    /** A few words; null mostly. */
    String comment(long key, int rating) {
        return Dice.below(Dice.draw(key, Purpose.COMMENT), 1000) < commentTenths
                ? Comments.pick(rating, Dice.draw(key, Purpose.COMMENT_TEXT))
                : null;
    }

    /** One of the chain's customers; those of low number are the regulars. */
    UUID customerId(long key) {
        double unit = Dice.unit(Dice.draw(key, Purpose.CUSTOMER));
        long customer = customerDice.subject((long) (unit * unit * customers));
        return Ids.timeless(Dice.draw(customer, 0), Dice.draw(customer, 1));
    }

    private static String[] hexPairs() {
        String[] pairs = new String[256];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = String.format("%02X", i);
        }
        return pairs;
    }
}
