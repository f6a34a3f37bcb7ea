package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The orders of a profile with operations: what they come to, who serves them, and the events that plain orders do not
 * have.
 *
 * <p>Every answer is a function of the order's number; all events of an order are told from the same {@link Bill}, so its
 * money adds up to the cent.
 */
final class EventfulOrders {

    private static final int LARGE_PARTY = 6;

    private static final DiscountKind[] DISCOUNTS = {
        DiscountKind.PROMO, DiscountKind.PROMO, DiscountKind.PROMO, DiscountKind.DISCOUNT, DiscountKind.DISCOUNT,
        DiscountKind.DISCOUNT, DiscountKind.LOYALTY, DiscountKind.LOYALTY, DiscountKind.EMPLOYEE, DiscountKind.EMPLOYEE
    };
    private static final String[] VOID_REASONS = {"entered by mistake", "guest changed mind", "out of stock"};
    private static final String[] COMP_REASONS = {"burnt", "cold", "long wait", "wrong item"};
    private static final String[] CANCEL_REASONS = {"guest left", "duplicate order", "kitchen closed"};

    private final OrderDraws draws;
    private final Strata strata;
    private final IncidentDeck deck;
    private final Staff staff;
    private final IncidentTimes times;
    private final SubjectIds ids;
    private final Bills bills;
    private final Tenders tenders;
    private final Choice<Tenths> partySizes;
    private final Map<ServiceType, Choice<Operations.Channel>> channels = new EnumMap<>(ServiceType.class);
    private final int tables;
    private final int unknownTenths;

    EventfulOrders(
            OrderDraws draws,
            Strata strata,
            Timeline timeline,
            IncidentDeck deck,
            Prices prices,
            Staff staff,
            Profile profile,
            Operations operations) {
        this.draws = draws;
        this.strata = strata;
        this.deck = deck;
        this.staff = staff;
        times = new IncidentTimes(draws, strata, timeline);
        ids = new SubjectIds(times);
        bills = new Bills(draws, strata, deck, prices);
        tenders = new Tenders(draws, deck, bills, ids, profile, operations);
        partySizes = Choice.byShare(operations.partySizes(), share -> share);
        operations
                .channels()
                .forEach((service, shares) -> channels.put(service, Choice.byShare(shares, Operations.Channel::share)));
        tables = operations.tables();
        unknownTenths = operations.unknown().count();
    }

    EventType type(int kind, long order) {
        return switch (kind) {
            case Moments.CREATED -> EventType.ORDER_CREATED;
            case Moments.MOVED -> EventType.ORDER_MOVED;
            case Moments.PAYMENT -> deck.isCancelled(order) ? EventType.ORDER_CANCELLED : EventType.PAYMENT_CAPTURED;
            case Moments.FEEDBACK -> EventType.FEEDBACK_SUBMITTED;
            case Moments.ITEM_VOIDED -> EventType.ORDER_ITEM_VOIDED;
            case Moments.COMP, Moments.DISCOUNT, Moments.WRONG_DISCOUNT -> EventType.DISCOUNT_APPLIED;
            case Moments.DISCOUNT_REMOVED -> EventType.DISCOUNT_REMOVED;
            case Moments.CHARGE -> EventType.SERVICE_CHARGE_APPLIED;
            case Moments.WRONG_CANCELLATION -> EventType.ORDER_CANCELLED;
            case Moments.REOPENED -> EventType.ORDER_REOPENED;
            case Moments.GIFT_CARD_SOLD -> EventType.GIFT_CARD_SOLD;
            case Moments.PAYMENT_VOIDED -> EventType.PAYMENT_VOIDED;
            case Moments.TIP_ADJUSTED -> EventType.TIP_ADJUSTED;
            case Moments.REFUND -> EventType.REFUND_ISSUED;
            default -> kind < Moments.MOVED ? EventType.ORDER_ITEM_ADDED : EventType.PAYMENT_CAPTURED;
        };
    }

    /** See {@link IncidentTimes#timeMs}. */
    long timeMs(int kind, long key, long createdMs, BusinessDay day, boolean sameDay) {
        return times.timeMs(kind, key, createdMs, day, sameDay);
    }

    OrderPayload payload(int kind, Subject order, long ms) {
        Instant ts = Instant.ofEpochMilli(ms);
        return switch (kind) {
            case Moments.CREATED -> created(order);
            case Moments.MOVED -> moved(order, ts);
            case Moments.PAYMENT ->
                deck.isCancelled(order.order())
                        ? new OrderCancelled(order.id(), reason(CANCEL_REASONS, order), ts)
                        : tenders.captured(order, ms, 1, Purpose.PAYMENT_ID);
            case Moments.ITEM_VOIDED -> itemVoided(order, ms);
            case Moments.COMP -> comp(order, ms);
            case Moments.DISCOUNT -> discount(order, ms);
            case Moments.WRONG_DISCOUNT -> wrongDiscount(order, ms);
            case Moments.DISCOUNT_REMOVED ->
                new DiscountRemoved(ids.ofSameDay(order, Moments.WRONG_DISCOUNT), order.id(), ts);
            case Moments.CHARGE -> charge(order, ms);
            case Moments.WRONG_CANCELLATION -> new OrderCancelled(order.id(), "wrong order", ts);
            case Moments.REOPENED -> new OrderReopened(order.id(), "cancelled by mistake", ts);
            case Moments.GIFT_CARD_SOLD ->
                new GiftCardSold(
                        SubjectIds.of(order, kind, ms),
                        order.id(),
                        "gift-" + Long.toHexString(Dice.draw(order.key(), Purpose.GIFT_CARD)),
                        Bills.giftCents(order),
                        ts);
            case Moments.WRONG_PAYMENT -> tenders.captured(order, ms, 1, Purpose.SUBJECT_ID + kind);
            case Moments.PAYMENT_VOIDED ->
                new PaymentVoided(ids.ofSameDay(order, Moments.WRONG_PAYMENT), order.id(), "wrong check", ts);
            case Moments.TIP_ADJUSTED ->
                new TipAdjusted(
                        ids.firstPayment(order),
                        order.id(),
                        bills.bill(order).part(1, deck.tenders(order.order())).tipCents(),
                        ts);
            case Moments.REFUND -> tenders.refunded(order, ms);
            default ->
                kind < Moments.MOVED
                        ? item(order, ms, kind - Moments.FIRST_ITEM)
                        : tenders.captured(order, ms, kind - Moments.SECOND_TENDER + 2, Purpose.SUBJECT_ID + kind);
        };
    }

    private OrderCreated created(Subject order) {
        ServiceType service = draws.service(order.key());
        boolean isDineIn = service == ServiceType.DINE_IN;
        return new OrderCreated(
                order.id(),
                Dice.happens(unknownTenths, order.key(), Purpose.UNKNOWN_VISIT)
                        ? null
                        : Ids.timeOrdered(order.createdMs(), Dice.draw(order.key(), Purpose.VISIT_ID)),
                service,
                null,
                order.createdAt(),
                order.locationCode(),
                isDineIn ? guests(order) : null,
                isDineIn ? table(order, Purpose.TABLE) : null,
                staff.server(order, Purpose.SERVER),
                channels.get(service)
                        .pick(Dice.draw(order.key(), Purpose.CHANNEL))
                        .name(),
                Long.toString(order.order() - order.day().firstOrder() + 1),
                "POS-" + Long.toString(order.order(), 36).toUpperCase(Locale.ROOT));
    }

    private Integer guests(Subject order) {
        long draw = Dice.draw(order.key(), Purpose.GUESTS);
        boolean isLargeParty = deck.has(order.order(), Moments.CHARGE) && Bills.isGratuity(order);
        int guests = isLargeParty ? LARGE_PARTY + Dice.below(draw, 5) : partySizes.pickIndex(draw) + 1;
        // who pays was there
        return Math.max(guests, deck.tenders(order.order()));
    }

    private String table(Subject order, int purpose) {
        return Integer.toString(1 + Dice.below(Dice.draw(order.key(), purpose), tables));
    }

    private OrderMoved moved(Subject order, Instant ts) {
        boolean isDineIn = draws.service(order.key()) == ServiceType.DINE_IN;
        return new OrderMoved(
                order.id(),
                isDineIn ? table(order, Purpose.NEXT_TABLE) : null,
                staff.server(order, Purpose.NEXT_SERVER),
                null,
                ts);
    }

    private OrderItemAdded item(Subject order, long ms, int item) {
        OrderDraws.Dish dish = draws.dish(order.key(), item, order.part());
        long price = bills.priceCents(order, item);
        int quantity = bills.quantity(order, item, strata.items(order.order()));
        return new OrderItemAdded(
                Ids.timeOrdered(ms, Dice.draw(order.key(), Purpose.ITEM_ID + item)),
                order.id(),
                dish.id(),
                dish.item().category().wireName(),
                dish.item().name(),
                price,
                1000L * quantity,
                price * quantity,
                null);
    }

    private OrderItemVoided itemVoided(Subject order, long ms) {
        int last = strata.items(order.order()) - 1;
        return new OrderItemVoided(
                SubjectIds.of(order, Moments.ITEM_VOIDED, ms),
                order.id(),
                ids.item(order, last),
                1000,
                bills.priceCents(order, last),
                reason(VOID_REASONS, order),
                staff.manager(order),
                Dice.draw(order.key(), Purpose.AFTER_SEND) > 0,
                Instant.ofEpochMilli(ms));
    }

    private DiscountApplied comp(Subject order, long ms) {
        return new DiscountApplied(
                SubjectIds.of(order, Moments.COMP, ms),
                order.id(),
                ids.item(order, 0),
                DiscountKind.COMP,
                "Comp",
                bills.priceCents(order, 0),
                reason(COMP_REASONS, order),
                staff.manager(order),
                Instant.ofEpochMilli(ms));
    }

    private DiscountApplied discount(Subject order, long ms) {
        DiscountKind kind = Dice.pick(DISCOUNTS, Dice.draw(order.key(), Purpose.DISCOUNT_KIND));
        return new DiscountApplied(
                SubjectIds.of(order, Moments.DISCOUNT, ms),
                order.id(),
                null,
                kind,
                Bills.discountPercent(order) + " % " + kind.wireName(),
                bills.bill(order).discountedCents(),
                null,
                kind == DiscountKind.DISCOUNT ? staff.manager(order) : null,
                Instant.ofEpochMilli(ms));
    }

    private DiscountApplied wrongDiscount(Subject order, long ms) {
        return new DiscountApplied(
                SubjectIds.of(order, Moments.WRONG_DISCOUNT, ms),
                order.id(),
                null,
                DiscountKind.PROMO,
                "10 % promo",
                Bills.percent(bills.bill(order).netCents(), 10),
                null,
                null,
                Instant.ofEpochMilli(ms));
    }

    private ServiceChargeApplied charge(Subject order, long ms) {
        Bill bill = bills.bill(order);
        return new ServiceChargeApplied(
                SubjectIds.of(order, Moments.CHARGE, ms),
                order.id(),
                bill.isGratuity() ? "large party" : "kitchen fee",
                bill.chargeCents(),
                bill.isGratuity(),
                !bill.isGratuity(),
                Instant.ofEpochMilli(ms));
    }

    /** Whether the guest did not say how likely it is that the place will be recommended. */
    boolean hidesNps(long key) {
        return Dice.happens(unknownTenths, key, Purpose.UNKNOWN_NPS);
    }

    private static String reason(String[] reasons, Subject order) {
        return Dice.pick(reasons, Dice.draw(order.key(), Purpose.REASON));
    }
}
