package io.restaurantstream.verification;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
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
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.TipAdjusted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An order and what it is worth in each hour, by keeping the newest of everything and adding it up from scratch. */
final class SimpleSale {

    /** Orders, thousandths of items, subtotal, tax, tip, total, then as the columns of hourly sales. */
    static final int NUMBERS = 18;

    private OrderCreated created;
    private long createdOffset;
    private Integer movedGuests;
    private long movedOffset;
    private boolean isCancelled;
    private final Map<UUID, OrderItemAdded> items = new HashMap<>();
    private final Map<UUID, OrderItemVoided> itemVoids = new HashMap<>();
    private final Map<UUID, DiscountApplied> discounts = new HashMap<>();
    private final Map<UUID, ServiceChargeApplied> charges = new HashMap<>();
    private final Map<UUID, Long> giftCards = new HashMap<>();
    private final Map<UUID, Event> payments = new HashMap<>();
    private final Set<UUID> voidedPayments = new HashSet<>();
    private final Map<UUID, Long> tips = new HashMap<>();
    private final Map<UUID, RefundIssued> refunds = new HashMap<>();

    /** What was paid, in cents. */
    record Money(long subtotal, long tax, long tip, long total, Instant paidAt, long offset) {}

    void add(Event event) {
        if (event.payload() instanceof OrderCreated order) {
            created = order;
            createdOffset = event.offset();
        } else if (event.payload() instanceof OrderItemAdded item) {
            items.put(item.orderItemId(), item);
        } else if (event.payload() instanceof OrderItemVoided voided) {
            itemVoids.put(voided.voidId(), voided);
        } else if (event.payload() instanceof DiscountApplied applied) {
            discounts.put(applied.discountId(), applied);
        } else if (event.payload() instanceof DiscountRemoved removed) {
            discounts.remove(removed.discountId());
        } else if (event.payload() instanceof ServiceChargeApplied charge) {
            charges.put(charge.chargeId(), charge);
        } else if (event.payload() instanceof GiftCardSold sold) {
            giftCards.put(sold.giftTxnId(), sold.amountCents());
        } else if (event.payload() instanceof PaymentCaptured payment) {
            payments.put(payment.paymentId(), event);
        } else if (event.payload() instanceof PaymentVoided voided) {
            voidedPayments.add(voided.paymentId());
        } else if (event.payload() instanceof TipAdjusted adjusted) {
            tips.put(adjusted.paymentId(), adjusted.tipCents());
        } else if (event.payload() instanceof RefundIssued refund) {
            refunds.put(refund.refundId(), refund);
        } else if (event.payload() instanceof OrderCancelled) {
            isCancelled = true;
        } else if (event.payload() instanceof OrderReopened) {
            isCancelled = false;
        } else if (event.payload() instanceof OrderMoved moved && moved.guests() != null) {
            movedGuests = moved.guests();
            movedOffset = event.offset();
        }
    }

    private boolean hasTenders() {
        return payments.values().stream().anyMatch(event -> scope(event) == PaymentScope.TENDER);
    }

    private static PaymentScope scope(Event payment) {
        return ((PaymentCaptured) payment.payload()).scope();
    }

    boolean isSummed() {
        return hasTenders() || !voidedPayments.isEmpty() || !tips.isEmpty();
    }

    /** The payments that count, the newest first. */
    private List<Event> countingPayments() {
        PaymentScope counted = hasTenders() ? PaymentScope.TENDER : PaymentScope.ORDER;
        return payments.values().stream()
                .filter(event -> scope(event) == counted)
                .filter(event -> !voidedPayments.contains(((PaymentCaptured) event.payload()).paymentId()))
                .sorted(Comparator.comparingLong(Event::offset).reversed())
                .limit(counted == PaymentScope.ORDER ? 1 : Integer.MAX_VALUE)
                .toList();
    }

    /** Null when it is not paid. */
    Money money() {
        List<Event> newestFirst = countingPayments();
        if (newestFirst.isEmpty()) {
            return null;
        }
        long[] sums = new long[4];
        for (Event event : newestFirst) {
            PaymentCaptured payment = (PaymentCaptured) event.payload();
            long tip = tip(payment);
            sums[0] += payment.subtotalCents();
            sums[1] += payment.taxCents();
            sums[2] += tip;
            sums[3] += payment.totalCents() - payment.tipCents() + tip;
        }
        Event newest = newestFirst.get(0);
        return new Money(sums[0], sums[1], sums[2], sums[3], newest.ts(), newest.offset());
    }

    private long tip(PaymentCaptured payment) {
        return tips.getOrDefault(payment.paymentId(), payment.tipCents());
    }

    private boolean isSale() {
        return created != null && !isCancelled && !countingPayments().isEmpty();
    }

    /** What it adds to the rows of the tenders: payments, amount, tip, refunds, refunded. */
    Map<RollUpKey, long[]> tenders() {
        Map<RollUpKey, long[]> tenders = new HashMap<>();
        for (Event event : created == null ? List.<Event>of() : countingPayments()) {
            PaymentCaptured payment = (PaymentCaptured) event.payload();
            long tip = tip(payment);
            add(
                    tenders,
                    new RollUpKey(hour(event.ts()), payment.method().wireName()),
                    1,
                    payment.totalCents() - payment.tipCents() + tip,
                    tip,
                    0,
                    0);
        }
        for (RefundIssued refund : refunds.values()) {
            add(
                    tenders,
                    new RollUpKey(hour(refund.refundedTs()), refund.method().wireName()),
                    0,
                    0,
                    0,
                    1,
                    refund.amountCents());
        }
        return tenders;
    }

    /** What it adds to the rows of the items: thousandths of pieces, cents. */
    Map<RollUpKey, long[]> itemsSold() {
        Map<RollUpKey, long[]> sold = new HashMap<>();
        if (isSale()) {
            Instant hour = hour(created.orderTs());
            for (OrderItemAdded item : items.values()) {
                add(
                        sold,
                        new RollUpKey(hour, item.menuItemId().toString()),
                        item.qtyThousandths(),
                        item.extendedPriceCents());
            }
            for (OrderItemVoided voided : itemVoids.values()) {
                OrderItemAdded item = items.get(voided.orderItemId());
                UUID id = item == null ? new UUID(0, 0) : item.menuItemId();
                add(sold, new RollUpKey(hour, id.toString()), -voided.qtyThousandths(), -voided.amountCents());
            }
        }
        return sold;
    }

    private static void add(Map<RollUpKey, long[]> rows, RollUpKey key, long... amounts) {
        long[] sums = rows.computeIfAbsent(key, each -> new long[amounts.length]);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += amounts[i];
        }
    }

    /** A row of a roll-up at a location: hour in UTC, and method or item. */
    record RollUpKey(Instant hour, String key) {}

    private long guests() {
        boolean moved = movedGuests != null && (created.guests() == null || movedOffset > createdOffset);
        Integer guests = moved ? movedGuests : created.guests();
        return guests == null ? 0 : guests;
    }

    Map<Instant, long[]> worth() {
        Map<Instant, long[]> hours = new HashMap<>();
        Money money = money();
        if (created != null && money != null && !isCancelled) {
            long[] numbers = numbers(hours, created.orderTs());
            numbers[0] = 1;
            numbers[2] = money.subtotal();
            numbers[3] = money.tax();
            numbers[4] = money.tip();
            numbers[5] = money.total();
            for (OrderItemAdded item : items.values()) {
                numbers[1] += item.qtyThousandths();
                numbers[6] += item.extendedPriceCents();
            }
            for (OrderItemVoided voided : itemVoids.values()) {
                numbers[1] -= voided.qtyThousandths();
                numbers[6] -= voided.amountCents();
                numbers[7] += voided.amountCents();
            }
            for (DiscountApplied discount : discounts.values()) {
                numbers[discount.kind() == DiscountKind.COMP ? 9 : 8] += discount.amountCents();
            }
            for (ServiceChargeApplied charge : charges.values()) {
                numbers[charge.isGratuity() ? 11 : 10] += charge.amountCents();
            }
            giftCards.values().forEach(card -> numbers[12] += card);
            numbers[17] = guests();
        }
        for (RefundIssued refund : refunds.values()) {
            long[] ofOrder = numbers(hours, refund.orderTs());
            ofOrder[13] += refund.subtotalCents();
            ofOrder[14] += refund.taxCents();
            ofOrder[15] += refund.tipCents();
            numbers(hours, refund.refundedTs())[16] += refund.amountCents();
        }
        return hours;
    }

    private static long[] numbers(Map<Instant, long[]> hours, Instant time) {
        return hours.computeIfAbsent(hour(time), hour -> new long[NUMBERS]);
    }

    private static Instant hour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }
}
