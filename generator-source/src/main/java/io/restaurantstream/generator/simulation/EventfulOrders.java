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
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.RefundLine;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.MenuItem;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The orders of a profile with operations: what they come to, who serves them, and the events that plain orders do not
 * have.
 *
 * <p>Every answer is a function of the order's number; all events of an order are told from the same {@link Bill}, so its
 * money adds up to the cent.
 */
final class EventfulOrders {

    private static final int MINUTE_MS = 60_000;
    private static final int TENDER_EVERY_MS = 15_000;
    /** Refunds on later days are given from 10:00 to 22:00, counted from 04:00. */
    private static final long REFUNDS_FROM_MS = 6 * 60L * MINUTE_MS;

    private static final long REFUNDS_FOR_MS = 12 * 60L * MINUTE_MS;
    private static final int FEE_PERCENT = 3;
    private static final int GRATUITY_PERCENT = 18;
    private static final int LARGE_PARTY = 6;

    private static final DiscountKind[] DISCOUNTS = {
        DiscountKind.PROMO, DiscountKind.PROMO, DiscountKind.PROMO, DiscountKind.DISCOUNT, DiscountKind.DISCOUNT,
        DiscountKind.DISCOUNT, DiscountKind.LOYALTY, DiscountKind.LOYALTY, DiscountKind.EMPLOYEE, DiscountKind.EMPLOYEE
    };
    private static final int[] DISCOUNT_PERCENTS = {10, 10, 15, 15, 20, 25};
    private static final long[] GIFT_CENTS = {2500, 5000, 5000, 10_000};
    private static final String[] VOID_REASONS = {"entered by mistake", "guest changed mind", "out of stock"};
    private static final String[] COMP_REASONS = {"burnt", "cold", "long wait", "wrong item"};
    private static final String[] CANCEL_REASONS = {"guest left", "duplicate order", "kitchen closed"};
    private static final String[] REFUND_REASONS = {"wrong item", "cold food", "missing item", "quality", "overcharged"
    };

    private final OrderDraws draws;
    private final Strata strata;
    private final Timeline timeline;
    private final IncidentDeck deck;
    private final Prices prices;
    private final Staff staff;
    private final Choice<Tenths> partySizes;
    private final Map<ServiceType, Choice<Operations.Channel>> channels = new EnumMap<>(ServiceType.class);
    private final int tables;
    private final int elsewhereTenths;
    private final int unknownTenths;
    private final List<String> locationCodes;
    /** Of orders whose tip is not adjusted, so that all orders together have the shares of the profile. */
    private final Choice<PaymentMethod> methodsOfOthers;

    private final Choice<PaymentMethod> methods;

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
        this.timeline = timeline;
        this.deck = deck;
        this.prices = prices;
        this.staff = staff;
        partySizes = Choice.byShare(operations.partySizes(), share -> share);
        operations
                .channels()
                .forEach((service, shares) -> channels.put(service, Choice.byShare(shares, Operations.Channel::share)));
        tables = operations.tables();
        elsewhereTenths = operations.capturedElsewhere().count();
        unknownTenths = operations.unknown().count();
        locationCodes = profile.locations().stream().map(Location::code).toList();
        Map<PaymentMethod, Tenths> shares = profile.payments().methods();
        methods = Choice.byShare(shares.keySet(), shares::get);
        int adjusted = IncidentDeck.tipsAdjusted(profile);
        methodsOfOthers = Choice.among(
                shares.keySet(),
                method -> shares.get(method).count() - (method == PaymentMethod.CREDIT_CARD ? adjusted : 0));
    }

    /**
     * An order that events are about.
     *
     * @param id what they call it
     * @param day its business day
     * @param part of the day in which it is created
     * @param locationCode its location
     */
    record Subject(long order, long key, UUID id, long createdMs, BusinessDay day, DayPart part, String locationCode) {

        Instant createdAt() {
            return Instant.ofEpochMilli(createdMs);
        }
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

    // ---- when

    /**
     * When an event happens that plain orders do not have, in milliseconds since 1970-01-01 UTC.
     *
     * @param day the business day on which it happens
     * @param sameDay whether that is the day of the order
     */
    long timeMs(int kind, long key, long createdMs, BusinessDay day, boolean sameDay) {
        long delayMs = timeline.paymentDelayMs(key, draws.service(key));
        long paymentMs = createdMs + delayMs;
        return switch (kind) {
            case Moments.TIP_ADJUSTED ->
                paymentMs + 5 * MINUTE_MS + Dice.below(Dice.draw(key, Purpose.TIP_ENTERED), 50 * MINUTE_MS);
            case Moments.REFUND -> refundMs(key, paymentMs, day, sameDay);
            case Moments.SECOND_TENDER, Moments.SECOND_TENDER + 1, Moments.SECOND_TENDER + 2 ->
                paymentMs + (long) TENDER_EVERY_MS * (kind - Moments.SECOND_TENDER + 1);
            default -> createdMs + delayMs * percentOfDelay(kind) / 100;
        };
    }

    /** Items come until 75 % of the time to the payment; what is done to them comes behind. */
    private static int percentOfDelay(int kind) {
        return switch (kind) {
            case Moments.MOVED -> 50;
            case Moments.ITEM_VOIDED -> 80;
            case Moments.COMP -> 84;
            case Moments.DISCOUNT -> 86;
            case Moments.WRONG_DISCOUNT -> 88;
            case Moments.DISCOUNT_REMOVED -> 89;
            case Moments.CHARGE -> 91;
            case Moments.WRONG_CANCELLATION -> 92;
            case Moments.REOPENED -> 94;
            case Moments.GIFT_CARD_SOLD -> 95;
            case Moments.WRONG_PAYMENT -> 97;
            case Moments.PAYMENT_VOIDED -> 98;
            default -> throw new IllegalArgumentException("kind " + kind + " has no time of its own");
        };
    }

    private static long refundMs(long key, long paymentMs, BusinessDay day, boolean sameDay) {
        double part = Dice.unit(Dice.draw(key, Purpose.REFUND_DELAY));
        // behind the last tender and an entered tip, before the end of the day
        long from = sameDay ? paymentMs + 56L * MINUTE_MS : day.startMs() + REFUNDS_FROM_MS;
        long to = sameDay ? Math.min(from + 180L * MINUTE_MS, day.endMs() - 1) : from + REFUNDS_FOR_MS;
        return from + (long) (part * (to - from));
    }

    // ---- money

    private int quantity(Subject order, int item, int items) {
        // one piece too many is the one that is voided
        boolean oneTooMany = item == items - 1 && deck.has(order.order, Moments.ITEM_VOIDED);
        return draws.quantity(order.key, item) + (oneTooMany ? 1 : 0);
    }

    private long priceCents(Subject order, int item) {
        MenuItem dish = draws.dish(order.key, item, order.part).item();
        return prices.priceCents(dish, order.day.epochDay());
    }

    /** What {@code order} comes to, if it is paid. */
    Bill bill(Subject order) {
        int items = strata.items(order.order);
        long gross = 0;
        for (int item = 0; item < items; item++) {
            gross += priceCents(order, item) * quantity(order, item, items);
        }
        long voided = deck.has(order.order, Moments.ITEM_VOIDED) ? priceCents(order, items - 1) : 0;
        long comped = deck.has(order.order, Moments.COMP) ? priceCents(order, 0) : 0;
        long discounted =
                deck.has(order.order, Moments.DISCOUNT) ? percent(gross - voided - comped, discountPercent(order)) : 0;
        long net = gross - voided - comped - discounted;
        boolean isCharged = deck.has(order.order, Moments.CHARGE);
        boolean isGratuity = isCharged && isGratuity(order);
        long charge = isCharged ? percent(net, isGratuity ? GRATUITY_PERCENT : FEE_PERCENT) : 0;
        long gift = deck.has(order.order, Moments.GIFT_CARD_SOLD) ? giftCents(order) : 0;
        return new Bill(
                gross,
                voided,
                comped,
                discounted,
                charge,
                isGratuity,
                gift,
                draws.taxCents(net + (isGratuity ? 0 : charge)),
                isGratuity ? 0 : draws.tipCents(order.key, draws.service(order.key), net));
    }

    private static long percent(long cents, int percent) {
        return (cents * percent + 50) / 100;
    }

    private static int discountPercent(Subject order) {
        return pick(DISCOUNT_PERCENTS, Dice.draw(order.key, Purpose.DISCOUNT_PERCENT));
    }

    private static int pick(int[] values, long draw) {
        return values[Dice.below(draw, values.length)];
    }

    private static <T> T pick(T[] values, long draw) {
        return values[Dice.below(draw, values.length)];
    }

    private static boolean isGratuity(Subject order) {
        return Dice.draw(order.key, Purpose.CHARGE_KIND) > 0;
    }

    private static long giftCents(Subject order) {
        return GIFT_CENTS[Dice.below(Dice.draw(order.key, Purpose.GIFT_AMOUNT), GIFT_CENTS.length)];
    }

    // ---- what the events say

    OrderPayload payload(int kind, Subject order, long ms) {
        Instant ts = Instant.ofEpochMilli(ms);
        return switch (kind) {
            case Moments.CREATED -> created(order);
            case Moments.MOVED -> moved(order, ts);
            case Moments.PAYMENT ->
                deck.isCancelled(order.order)
                        ? new OrderCancelled(order.id, reason(CANCEL_REASONS, order), ts)
                        : tender(order, ms, 1, Purpose.PAYMENT_ID);
            case Moments.ITEM_VOIDED -> itemVoided(order, ms);
            case Moments.COMP -> comp(order, ms);
            case Moments.DISCOUNT -> discount(order, ms);
            case Moments.WRONG_DISCOUNT -> wrongDiscount(order, ms);
            case Moments.DISCOUNT_REMOVED ->
                new DiscountRemoved(discountId(order, Moments.WRONG_DISCOUNT), order.id, ts);
            case Moments.CHARGE -> charge(order, ms);
            case Moments.WRONG_CANCELLATION -> new OrderCancelled(order.id, "wrong order", ts);
            case Moments.REOPENED -> new OrderReopened(order.id, "cancelled by mistake", ts);
            case Moments.GIFT_CARD_SOLD ->
                new GiftCardSold(
                        subjectId(order, kind, ms),
                        order.id,
                        "gift-" + Long.toHexString(Dice.draw(order.key, Purpose.GIFT_CARD)),
                        giftCents(order),
                        ts);
            case Moments.WRONG_PAYMENT -> tender(order, ms, 1, Purpose.SUBJECT_ID + kind);
            case Moments.PAYMENT_VOIDED ->
                new PaymentVoided(
                        Ids.timeOrdered(
                                incidentMs(order, Moments.WRONG_PAYMENT),
                                Dice.draw(order.key, Purpose.SUBJECT_ID + Moments.WRONG_PAYMENT)),
                        order.id,
                        "wrong check",
                        ts);
            case Moments.TIP_ADJUSTED ->
                new TipAdjusted(
                        firstPaymentId(order),
                        order.id,
                        bill(order).part(1, deck.tenders(order.order)).tipCents(),
                        ts);
            case Moments.REFUND -> refund(order, ms);
            default ->
                kind < Moments.MOVED
                        ? item(order, ms, kind - Moments.FIRST_ITEM)
                        : tender(order, ms, kind - Moments.SECOND_TENDER + 2, Purpose.SUBJECT_ID + kind);
        };
    }

    private OrderCreated created(Subject order) {
        ServiceType service = draws.service(order.key);
        boolean isDineIn = service == ServiceType.DINE_IN;
        return new OrderCreated(
                order.id,
                happens(unknownTenths, order.key, Purpose.UNKNOWN_VISIT)
                        ? null
                        : Ids.timeOrdered(order.createdMs, Dice.draw(order.key, Purpose.VISIT_ID)),
                service,
                null,
                order.createdAt(),
                order.locationCode,
                isDineIn ? guests(order) : null,
                isDineIn ? table(order, Purpose.TABLE) : null,
                staff.server(order, Purpose.SERVER),
                channels.get(service)
                        .pick(Dice.draw(order.key, Purpose.CHANNEL))
                        .name(),
                Long.toString(order.order - order.day.firstOrder() + 1),
                "POS-" + Long.toString(order.order, 36).toUpperCase(Locale.ROOT));
    }

    private Integer guests(Subject order) {
        long draw = Dice.draw(order.key, Purpose.GUESTS);
        boolean isLargeParty = deck.has(order.order, Moments.CHARGE) && isGratuity(order);
        int guests = isLargeParty ? LARGE_PARTY + Dice.below(draw, 5) : partySizes.pickIndex(draw) + 1;
        // who pays was there
        return Math.max(guests, deck.tenders(order.order));
    }

    private String table(Subject order, int purpose) {
        return Integer.toString(1 + Dice.below(Dice.draw(order.key, purpose), tables));
    }

    private OrderMoved moved(Subject order, Instant ts) {
        boolean isDineIn = draws.service(order.key) == ServiceType.DINE_IN;
        return new OrderMoved(
                order.id,
                isDineIn ? table(order, Purpose.NEXT_TABLE) : null,
                staff.server(order, Purpose.NEXT_SERVER),
                null,
                ts);
    }

    private OrderItemAdded item(Subject order, long ms, int item) {
        OrderDraws.Dish dish = draws.dish(order.key, item, order.part);
        long price = priceCents(order, item);
        int quantity = quantity(order, item, strata.items(order.order));
        return new OrderItemAdded(
                Ids.timeOrdered(ms, Dice.draw(order.key, Purpose.ITEM_ID + item)),
                order.id,
                dish.id(),
                dish.item().category().wireName(),
                dish.item().name(),
                price,
                1000L * quantity,
                price * quantity,
                null);
    }

    private UUID itemId(Subject order, int item) {
        long delayMs = timeline.paymentDelayMs(order.key, draws.service(order.key));
        long ms = order.createdMs + timeline.itemDelayMs(order.key, item, strata.items(order.order), delayMs);
        return Ids.timeOrdered(ms, Dice.draw(order.key, Purpose.ITEM_ID + item));
    }

    private OrderItemVoided itemVoided(Subject order, long ms) {
        int last = strata.items(order.order) - 1;
        return new OrderItemVoided(
                subjectId(order, Moments.ITEM_VOIDED, ms),
                order.id,
                itemId(order, last),
                1000,
                priceCents(order, last),
                reason(VOID_REASONS, order),
                staff.manager(order),
                Dice.draw(order.key, Purpose.AFTER_SEND) > 0,
                Instant.ofEpochMilli(ms));
    }

    private DiscountApplied comp(Subject order, long ms) {
        return new DiscountApplied(
                subjectId(order, Moments.COMP, ms),
                order.id,
                itemId(order, 0),
                DiscountKind.COMP,
                "Comp",
                priceCents(order, 0),
                reason(COMP_REASONS, order),
                staff.manager(order),
                Instant.ofEpochMilli(ms));
    }

    private DiscountApplied discount(Subject order, long ms) {
        DiscountKind kind = pick(DISCOUNTS, Dice.draw(order.key, Purpose.DISCOUNT_KIND));
        return new DiscountApplied(
                subjectId(order, Moments.DISCOUNT, ms),
                order.id,
                null,
                kind,
                discountPercent(order) + " % " + kind.wireName(),
                bill(order).discountedCents(),
                null,
                kind == DiscountKind.DISCOUNT ? staff.manager(order) : null,
                Instant.ofEpochMilli(ms));
    }

    private DiscountApplied wrongDiscount(Subject order, long ms) {
        return new DiscountApplied(
                subjectId(order, Moments.WRONG_DISCOUNT, ms),
                order.id,
                null,
                DiscountKind.PROMO,
                "10 % promo",
                percent(bill(order).netCents(), 10),
                null,
                null,
                Instant.ofEpochMilli(ms));
    }

    private UUID discountId(Subject order, int kind) {
        return subjectId(order, kind, incidentMs(order, kind));
    }

    private ServiceChargeApplied charge(Subject order, long ms) {
        Bill bill = bill(order);
        return new ServiceChargeApplied(
                subjectId(order, Moments.CHARGE, ms),
                order.id,
                bill.isGratuity() ? "large party" : "kitchen fee",
                bill.chargeCents(),
                bill.isGratuity(),
                !bill.isGratuity(),
                Instant.ofEpochMilli(ms));
    }

    private PaymentMethod method(Subject order, int tender) {
        if (tender > 1) {
            return methods.pick(Dice.draw(order.key, Purpose.TENDER_METHOD + tender));
        }
        return deck.has(order.order, Moments.TIP_ADJUSTED)
                ? PaymentMethod.CREDIT_CARD
                : methodsOfOthers.pick(Dice.draw(order.key, Purpose.METHOD));
    }

    private PaymentCaptured tender(Subject order, long ms, int tender, int idPurpose) {
        int tenders = deck.tenders(order.order);
        PaymentMethod method = method(order, tender);
        // each tender has a card of its own
        long key = tender == 1 ? order.key : Dice.draw(order.key, Purpose.TENDER_METHOD + tender);
        Bill.Part part = bill(order).part(tender, tenders);
        boolean tipFollows = tender == 1 && deck.has(order.order, Moments.TIP_ADJUSTED);
        Bill.Part captured = tipFollows ? part.withoutTip() : part;
        return new PaymentCaptured(
                Ids.timeOrdered(ms, Dice.draw(order.key, idPurpose)),
                order.id,
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
        return happens(elsewhereTenths, order.key, Purpose.ELSEWHERE)
                ? locationCodes.get(Dice.below(Dice.draw(order.key, Purpose.OTHER_LOCATION), locationCodes.size()))
                : order.locationCode;
    }

    private static boolean happens(int tenths, long key, int purpose) {
        return Dice.below(Dice.draw(key, purpose), 1000) < tenths;
    }

    /** Whether the guest did not say how likely it is that the place will be recommended. */
    boolean hidesNps(long key) {
        return happens(unknownTenths, key, Purpose.UNKNOWN_NPS);
    }

    /** The same guest has the same card. */
    private String cardRef(long key, PaymentMethod method) {
        return switch (method) {
            case CREDIT_CARD, DEBIT, DIGITAL_WALLET ->
                "card-" + Long.toHexString(draws.customerId(key).getLeastSignificantBits());
            case CASH, GIFT_CARD, HOUSE_ACCOUNT, BANK_TRANSFER, CHECK, OTHER -> null;
        };
    }

    private UUID firstPaymentId(Subject order) {
        long paymentMs = order.createdMs + timeline.paymentDelayMs(order.key, draws.service(order.key));
        return Ids.timeOrdered(paymentMs, Dice.draw(order.key, Purpose.PAYMENT_ID));
    }

    /** Of the first tender: all its food, its tax and sometimes its tip; or one piece of the first line with its tax. */
    private RefundIssued refund(Subject order, long ms) {
        Bill bill = bill(order);
        Bill.Part paid = bill.part(1, deck.tenders(order.order));
        long food = Math.min(bill.netCents(), paid.subtotalCents());
        int kind = Dice.below(Dice.draw(order.key, Purpose.REFUND_KIND), 10);
        boolean isOfOnePiece = kind < 6;
        long subtotal = isOfOnePiece ? Math.min(food, priceCents(order, 0)) : food;
        long tax = Math.min(paid.taxCents(), draws.taxCents(subtotal));
        long tip = kind == 9 ? paid.tipCents() : 0;
        return new RefundIssued(
                subjectId(order, Moments.REFUND, ms),
                order.id,
                firstPaymentId(order),
                subtotal + tax + tip,
                subtotal,
                tax,
                tip,
                method(order, 1),
                null,
                reason(REFUND_REASONS, order),
                Instant.ofEpochMilli(ms),
                order.createdAt(),
                isOfOnePiece ? List.of(new RefundLine(itemId(order, 0), 1000, subtotal)) : List.of(),
                null);
    }

    private static String reason(String[] reasons, Subject order) {
        return pick(reasons, Dice.draw(order.key, Purpose.REASON));
    }

    private long incidentMs(Subject order, int kind) {
        return timeMs(kind, order.key, order.createdMs, order.day, true);
    }

    private static UUID subjectId(Subject order, int kind, long ms) {
        return Ids.timeOrdered(ms, Dice.draw(order.key, Purpose.SUBJECT_ID + kind));
    }
}
