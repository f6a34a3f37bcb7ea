package io.restaurantstream.adapters;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.TipAdjusted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What counts in the tables once some events are in the log: of two facts with one id the later, less what was voided,
 * removed or cancelled. Ids made by us are left out, because a void is for good and what comes back has another one.
 */
public final class LiveFacts {

    private final Map<UUID, OrderCreated> orders = new HashMap<>();
    private final Map<UUID, Map<String, Object>> seats = new HashMap<>();
    private final Set<UUID> cancelled = new HashSet<>();
    private final Map<UUID, OrderItemAdded> lines = new HashMap<>();
    private final Map<UUID, OrderItemVoided> voids = new HashMap<>();
    private final Map<UUID, DiscountApplied> discounts = new HashMap<>();
    private final Set<UUID> removedDiscounts = new HashSet<>();
    private final Map<UUID, ServiceChargeApplied> charges = new HashMap<>();
    private final Map<UUID, GiftCardSold> giftCards = new HashMap<>();
    private final Map<UUID, PaymentCaptured> payments = new HashMap<>();
    private final Map<UUID, Instant> paidAt = new HashMap<>();
    private final Map<UUID, Long> tips = new HashMap<>();
    private final Set<UUID> voidedPayments = new HashSet<>();
    private final Map<UUID, RefundIssued> refunds = new HashMap<>();

    private LiveFacts() {}

    /** The facts of a log that has these events, each id once. */
    public static Set<String> of(List<Event> log) {
        LiveFacts facts = new LiveFacts();
        Set<UUID> ids = new HashSet<>();
        for (Event event : log) {
            if (ids.add(event.eventId())) {
                facts.take(event);
            }
        }
        return facts.told();
    }

    /** What orders that count bring: lines less voids, discounts and what was given back, in cents. */
    public static Map<String, Long> sums(List<Event> log) {
        LiveFacts facts = new LiveFacts();
        log.forEach(facts::take);
        Map<String, Long> sums = new HashMap<>();
        facts.lines.forEach((id, line) -> facts.add(sums, "gross", line.orderId(), line.extendedPriceCents()));
        facts.voids.forEach((id, gone) -> facts.add(sums, "gross", gone.orderId(), -gone.amountCents()));
        facts.voids.forEach((id, gone) -> facts.add(sums, "voids", gone.orderId(), gone.amountCents()));
        facts.discounts.forEach((id, discount) -> {
            if (!facts.removedDiscounts.contains(id)) {
                facts.add(sums, "discounts", discount.orderId(), discount.amountCents());
            }
        });
        facts.charges.forEach((id, charge) -> facts.add(sums, "charges", charge.orderId(), charge.amountCents()));
        facts.giftCards.forEach((id, card) -> facts.add(sums, "gift cards", card.orderId(), card.amountCents()));
        facts.payments.forEach((id, payment) -> {
            if (!facts.voidedPayments.contains(id)) {
                facts.add(sums, "tax", payment.orderId(), payment.taxCents());
                facts.add(sums, "paid", payment.orderId(), payment.subtotalCents() + payment.taxCents());
                facts.add(sums, "tips", payment.orderId(), facts.tip(id, payment));
            }
        });
        facts.refunds.forEach((id, refund) -> facts.add(sums, "refunds", refund.orderId(), refund.amountCents()));
        return sums;
    }

    private void add(Map<String, Long> sums, String name, UUID order, long cents) {
        if (!cancelled.contains(order)) {
            sums.merge(name, cents, Long::sum);
        }
    }

    private void take(Event event) {
        EventJson.assertIsAccepted(event);
        switch (event.type()) {
            case ORDER_CREATED -> {
                OrderCreated order = (OrderCreated) event.payload();
                orders.put(order.orderId(), order);
                Map<String, Object> seat = seats.computeIfAbsent(order.orderId(), each -> new HashMap<>());
                put(seat, "table", order.table());
                put(seat, "server", order.serverId());
                put(seat, "guests", order.guests());
            }
            case ORDER_MOVED -> {
                OrderMoved moved = (OrderMoved) event.payload();
                Map<String, Object> seat = seats.get(moved.orderId());
                put(seat, "table", moved.table());
                put(seat, "server", moved.serverId());
                put(seat, "guests", moved.guests());
            }
            case ORDER_CANCELLED -> cancelled.add(((OrderCancelled) event.payload()).orderId());
            case ORDER_REOPENED -> cancelled.remove(((OrderReopened) event.payload()).orderId());
            case ORDER_ITEM_ADDED -> {
                OrderItemAdded line = (OrderItemAdded) event.payload();
                lines.put(line.orderItemId(), line);
            }
            case ORDER_ITEM_VOIDED -> {
                OrderItemVoided gone = (OrderItemVoided) event.payload();
                voids.put(gone.orderItemId(), gone);
            }
            case DISCOUNT_APPLIED -> {
                DiscountApplied discount = (DiscountApplied) event.payload();
                discounts.put(discount.discountId(), discount);
                removedDiscounts.remove(discount.discountId());
            }
            case DISCOUNT_REMOVED -> removedDiscounts.add(((DiscountRemoved) event.payload()).discountId());
            case SERVICE_CHARGE_APPLIED -> {
                ServiceChargeApplied charge = (ServiceChargeApplied) event.payload();
                charges.put(charge.chargeId(), charge);
            }
            case GIFT_CARD_SOLD -> {
                GiftCardSold card = (GiftCardSold) event.payload();
                giftCards.put(card.giftTxnId(), card);
            }
            case PAYMENT_CAPTURED -> {
                PaymentCaptured payment = (PaymentCaptured) event.payload();
                payments.put(payment.paymentId(), payment);
                paidAt.put(payment.paymentId(), event.ts());
            }
            case TIP_ADJUSTED -> {
                TipAdjusted adjusted = (TipAdjusted) event.payload();
                tips.put(adjusted.paymentId(), adjusted.tipCents());
            }
            case PAYMENT_VOIDED -> voidedPayments.add(((PaymentVoided) event.payload()).paymentId());
            case REFUND_ISSUED -> {
                RefundIssued refund = (RefundIssued) event.payload();
                refunds.put(refund.refundId(), refund);
            }
            default -> throw new AssertionError(event.type() + " is not what a point of sale tells");
        }
    }

    private static void put(Map<String, Object> seat, String name, Object value) {
        if (value != null) {
            seat.put(name, value);
        }
    }

    private long tip(UUID id, PaymentCaptured payment) {
        return tips.getOrDefault(id, payment.tipCents());
    }

    private Set<String> told() {
        Set<String> told = new TreeSet<>();
        List<UUID> live = new ArrayList<>(orders.keySet());
        live.removeAll(cancelled);
        for (UUID id : live) {
            OrderCreated order = orders.get(id);
            told.add(join(
                    "order",
                    id,
                    order.serviceType(),
                    order.otherService(),
                    order.orderTs(),
                    order.locationCode(),
                    order.channel(),
                    order.checkNumber(),
                    order.externalId(),
                    new java.util.TreeMap<>(seats.get(id))));
        }
        lines.forEach((id, line) -> {
            if (live.contains(line.orderId()) && !voids.containsKey(id)) {
                told.add(join("line", line.orderId(), lineOf(line)));
            }
        });
        discounts.forEach((id, discount) -> {
            if (live.contains(discount.orderId()) && !removedDiscounts.contains(id)) {
                OrderItemAdded line = lines.get(discount.orderItemId());
                if (line != null && voids.containsKey(discount.orderItemId())) {
                    throw new AssertionError("a discount of a line that was voided: " + discount);
                }
                told.add(join(
                        "discount",
                        discount.orderId(),
                        discount.kind(),
                        discount.name(),
                        discount.amountCents(),
                        discount.reason(),
                        discount.approvedBy(),
                        discount.appliedTs(),
                        line == null ? "of the order" : lineOf(line)));
            }
        });
        charges.forEach((id, charge) -> {
            if (live.contains(charge.orderId()) && charge.amountCents() > 0) {
                told.add(charge.toString());
            }
        });
        giftCards.forEach((id, card) -> {
            if (live.contains(card.orderId()) && card.amountCents() > 0) {
                told.add(card.toString());
            }
        });
        payments.forEach((id, payment) -> {
            if (live.contains(payment.orderId()) && !voidedPayments.contains(id)) {
                told.add(join(
                        "payment",
                        payment.orderId(),
                        payment.externalId(),
                        payment.method(),
                        payment.otherMethod(),
                        payment.provider(),
                        payment.authCode(),
                        payment.cardRef(),
                        payment.subtotalCents(),
                        payment.taxCents(),
                        tip(id, payment),
                        paidAt.get(id)));
            }
        });
        refunds.forEach((id, refund) -> {
            if (live.contains(refund.orderId()) && refund.amountCents() > 0) {
                PaymentCaptured payment = payments.get(refund.paymentId());
                told.add(join(
                        "refund",
                        refund.orderId(),
                        refund.externalId(),
                        payment == null ? "unknown" : payment.externalId(),
                        refund.subtotalCents(),
                        refund.taxCents(),
                        refund.tipCents(),
                        refund.method(),
                        refund.reason(),
                        refund.refundedTs(),
                        refund.orderTs()));
            }
        });
        return told;
    }

    private static String lineOf(OrderItemAdded line) {
        return join(
                line.externalId(),
                line.menuItemId(),
                line.category(),
                line.itemName(),
                line.unitPriceCents(),
                line.qtyThousandths(),
                line.extendedPriceCents());
    }

    private static String join(Object... parts) {
        List<String> texts = new ArrayList<>();
        for (Object part : parts) {
            texts.add(Objects.toString(part));
        }
        return String.join(" | ", texts);
    }
}
