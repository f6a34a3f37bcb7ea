package io.restaurantstream.adapters.snapshot;

import io.restaurantstream.adapters.snapshot.OrderState.Charge;
import io.restaurantstream.adapters.snapshot.OrderState.Discount;
import io.restaurantstream.adapters.snapshot.OrderState.Ended;
import io.restaurantstream.adapters.snapshot.OrderState.GiftCard;
import io.restaurantstream.adapters.snapshot.OrderState.Line;
import io.restaurantstream.adapters.snapshot.OrderState.Payment;
import io.restaurantstream.adapters.snapshot.OrderState.Refund;
import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.TipAdjusted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Tells the events that lead from what is known of a document to its new state.
 *
 * <p>A pure function. A state that is not newer than the known one tells nothing, so deliveries may be doubled and
 * shuffled; a state that was lost is made up for by the next, because each is whole. What changed is told again under
 * its id, what went is taken back: a line by a void, a payment by a void, a charge by one of 0.00.
 */
public final class SnapshotDiff {

    private static final String GONE = "no longer in the order";

    /** Takes the place of the offset and of the id while an event's content is made. */
    private static final UUID NO_ID = new UUID(0, 0);

    private final Snapshot now;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> generations;
    private final Map<String, Long> capturedTips;

    private SnapshotDiff(Known before, Snapshot now) {
        this.now = now;
        generations = before == null ? new TreeMap<>() : before.generationsCopy();
        capturedTips = before == null ? new TreeMap<>() : before.capturedTipsCopy();
    }

    /**
     * The events from {@code before} to {@code now}.
     *
     * @param before what the log was told of this document; null for nothing
     */
    public static Difference between(Known before, Snapshot now) {
        String digest = Known.digest(now);
        if (before != null && !isNewer(now.version(), digest, before)) {
            return new Difference(List.of(), before);
        }
        return new SnapshotDiff(before, now).tell(before == null ? List.of() : before.orders(), digest);
    }

    private static boolean isNewer(long version, String digest, Known before) {
        return version > before.version() || version == before.version() && digest.compareTo(before.digest()) > 0;
    }

    private Difference tell(List<OrderState> before, String digest) {
        Map<String, OrderState> left = byId(before, OrderState::id);
        List<OrderState> told = new ArrayList<>(now.orders());
        for (OrderState order : now.orders()) {
            new OrderDiff(left.remove(order.id()), order).tell();
        }
        for (OrderState gone : left.values()) {
            OrderState cancelled =
                    gone.cancelled() == null ? gone.cancelled(new Ended(now.modifiedAt(), GONE, null)) : gone;
            new OrderDiff(gone, cancelled).tell();
            told.add(cancelled);
        }
        return new Difference(events, new Known(now.version(), digest, told, generations, capturedTips));
    }

    private static <T> Map<String, T> byId(List<T> things, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        things.forEach(thing -> byId.put(id.apply(thing), thing));
        return byId;
    }

    /** The difference of one order. */
    private final class OrderDiff {

        private final OrderState was;
        private final OrderState is;
        private final UUID orderId;

        /** Lines whose id is another one than before, for what points to them. */
        private final List<String> renewedLines = new ArrayList<>();

        /** @param was null when it is new */
        OrderDiff(OrderState was, OrderState is) {
            this.was = was;
            this.is = is;
            orderId = Ids.of(now.pos(), "order", now.id(), is.id());
        }

        void tell() {
            order();
            compare(OrderState::lines, Line::id, this::line, this::lineGone);
            compare(OrderState::discounts, Discount::id, this::discount, this::discountGone);
            compare(OrderState::charges, Charge::id, this::charge, this::chargeGone);
            compare(OrderState::giftCards, GiftCard::id, this::giftCard, this::giftCardGone);
            compare(OrderState::payments, Payment::id, this::payment, this::paymentGone);
            compare(OrderState::refunds, Refund::id, this::refund, this::refundGone);
            status();
        }

        private <T> void compare(
                Function<OrderState, List<T>> things,
                Function<T, String> id,
                java.util.function.BiConsumer<T, T> changed,
                java.util.function.Consumer<T> gone) {
            Map<String, T> left = byId(was == null ? List.of() : things.apply(was), id);
            byId(things.apply(is), id).forEach((key, thing) -> changed.accept(left.remove(key), thing));
            left.values().forEach(gone);
        }

        private void order() {
            if (was == null || !header(was).equals(header(is))) {
                emit(header(is), is.openedAt());
            }
            if (was == null) {
                return;
            }
            String table = changed(was.table(), is.table());
            String server = changed(was.server(), is.server());
            Integer guests = changed(was.guests(), is.guests());
            if (table != null || server != null || guests != null) {
                emit(new OrderMoved(orderId, table, server, guests, now.modifiedAt()), now.modifiedAt());
            }
        }

        private static <T> T changed(T was, T is) {
            return Objects.equals(was, is) ? null : is;
        }

        /** What an order was opened with; where it sits now is told by moves. */
        private OrderCreated header(OrderState order) {
            OrderState first = was == null ? order : was;
            ServiceType service = ServiceType.ofWord(order.service());
            return new OrderCreated(
                    orderId,
                    null,
                    service,
                    service.wireName().equals(order.service()) ? null : order.service(),
                    order.openedAt(),
                    now.location(),
                    first.guests(),
                    first.table(),
                    first.server(),
                    order.channel(),
                    order.checkNumber(),
                    order.externalId());
        }

        private void line(Line before, Line line) {
            if (before != null && before.voided() != null && line.voided() == null) {
                renew("line", line.id());
                renewedLines.add(line.id());
                before = null;
            }
            if (before == null || !counting(before).equals(counting(line))) {
                emit(
                        new OrderItemAdded(
                                lineId(line.id()),
                                orderId,
                                Ids.of(now.pos(), "menu item", line.menuItem()),
                                line.category(),
                                line.name(),
                                line.unitPriceCents(),
                                line.quantityThousandths(),
                                line.extendedCents(),
                                line.externalId()),
                        line.addedAt());
            }
            if (line.voided() != null && !line.equals(before)) {
                voidLine(line, line.voided());
            }
        }

        /** What a line is worth, whatever became of it. */
        private static Line counting(Line line) {
            return new Line(
                    line.id(),
                    line.externalId(),
                    line.menuItem(),
                    line.category(),
                    line.name(),
                    line.unitPriceCents(),
                    line.quantityThousandths(),
                    line.extendedCents(),
                    line.addedAt(),
                    false,
                    null);
        }

        private void lineGone(Line line) {
            if (line.voided() == null) {
                voidLine(line, new Ended(now.modifiedAt(), GONE, null));
            }
            renew("line", line.id());
            renewedLines.add(line.id());
        }

        private void voidLine(Line line, Ended how) {
            UUID lineId = lineId(line.id());
            emit(
                    new OrderItemVoided(
                            Ids.of(now.pos(), "void", lineId.toString()),
                            orderId,
                            lineId,
                            line.quantityThousandths(),
                            line.extendedCents(),
                            how.reason(),
                            how.by(),
                            line.sent(),
                            how.at()),
                    how.at());
        }

        private void discount(Discount before, Discount discount) {
            if (discount.equals(before) && !renewedLines.contains(discount.lineId())) {
                return;
            }
            emit(
                    new DiscountApplied(
                            id("discount", discount.id()),
                            orderId,
                            discount.lineId() == null ? null : lineId(discount.lineId()),
                            discount.kind(),
                            discount.name(),
                            discount.amountCents(),
                            discount.reason(),
                            discount.approvedBy(),
                            discount.appliedAt()),
                    discount.appliedAt());
        }

        private void discountGone(Discount discount) {
            emit(new DiscountRemoved(id("discount", discount.id()), orderId, now.modifiedAt()), now.modifiedAt());
        }

        private void charge(Charge before, Charge charge) {
            if (charge.equals(before)) {
                return;
            }
            emit(
                    new ServiceChargeApplied(
                            id("charge", charge.id()),
                            orderId,
                            charge.kind(),
                            charge.amountCents(),
                            charge.gratuity(),
                            charge.taxable(),
                            charge.appliedAt()),
                    charge.appliedAt());
        }

        private void chargeGone(Charge charge) {
            charge(
                    null,
                    new Charge(charge.id(), charge.kind(), 0, charge.gratuity(), charge.taxable(), charge.appliedAt()));
        }

        private void giftCard(GiftCard before, GiftCard card) {
            if (card.equals(before)) {
                return;
            }
            emit(
                    new GiftCardSold(
                            id("gift card", card.id()), orderId, card.cardRef(), card.amountCents(), card.soldAt()),
                    card.soldAt());
        }

        private void giftCardGone(GiftCard card) {
            giftCard(null, new GiftCard(card.id(), card.cardRef(), 0, card.soldAt()));
        }

        private void payment(Payment before, Payment payment) {
            if (before != null && before.voided() != null && payment.voided() == null) {
                renewPayment(payment.id());
                before = null;
            }
            String key = key("payment", payment.id());
            long capturedTip = capturedTips.computeIfAbsent(key, first -> payment.tipCents());
            boolean sameTime = before != null && before.capturedAt().equals(payment.capturedAt());
            if (before == null || !sameTime || !captured(before).equals(captured(payment))) {
                // what was paid in advance counts from when the order is opened
                boolean inAdvance = payment.capturedAt().isBefore(is.openedAt());
                emit(captured(payment, capturedTip), inAdvance ? is.openedAt() : payment.capturedAt());
            }
            long toldTip = before == null ? capturedTip : before.tipCents();
            if (payment.tipCents() != toldTip) {
                emit(
                        new TipAdjusted(paymentId(payment.id()), orderId, payment.tipCents(), now.modifiedAt()),
                        now.modifiedAt());
            }
            if (payment.voided() != null && (before == null || !payment.voided().equals(before.voided()))) {
                voidPayment(payment, payment.voided());
            }
        }

        private PaymentCaptured captured(Payment payment) {
            return captured(payment, 0);
        }

        private PaymentCaptured captured(Payment payment, long tipCents) {
            PaymentMethod method = PaymentMethod.ofWord(payment.method());
            long total = payment.subtotalCents() + payment.taxCents() + tipCents;
            return new PaymentCaptured(
                    paymentId(payment.id()),
                    orderId,
                    method,
                    method.wireName().equals(payment.method()) ? null : payment.method(),
                    payment.provider(),
                    total,
                    payment.authCode(),
                    payment.subtotalCents(),
                    payment.taxCents(),
                    tipCents,
                    total,
                    now.location(),
                    PaymentScope.TENDER,
                    payment.cardRef(),
                    payment.externalId());
        }

        private void paymentGone(Payment payment) {
            if (payment.voided() == null) {
                voidPayment(payment, new Ended(now.modifiedAt(), GONE, null));
            }
            renewPayment(payment.id());
        }

        private void voidPayment(Payment payment, Ended how) {
            emit(new PaymentVoided(paymentId(payment.id()), orderId, how.reason(), how.at()), how.at());
        }

        private void renewPayment(String id) {
            renew("payment", id);
            capturedTips.remove(key("payment", id));
        }

        private void refund(Refund before, Refund refund) {
            // a refund names the hour of its order
            if (refund.equals(before) && was.openedAt().equals(is.openedAt())) {
                return;
            }
            PaymentMethod method = PaymentMethod.ofWord(refund.method());
            emit(
                    new RefundIssued(
                            id("refund", refund.id()),
                            orderId,
                            refund.paymentId() == null ? null : paymentId(refund.paymentId()),
                            refund.subtotalCents() + refund.taxCents() + refund.tipCents(),
                            refund.subtotalCents(),
                            refund.taxCents(),
                            refund.tipCents(),
                            method,
                            method.wireName().equals(refund.method()) ? null : refund.method(),
                            refund.reason(),
                            refund.refundedAt(),
                            is.openedAt(),
                            List.of(),
                            refund.externalId()),
                    refund.refundedAt());
        }

        private void refundGone(Refund refund) {
            refund(
                    null,
                    new Refund(
                            refund.id(),
                            refund.externalId(),
                            refund.paymentId(),
                            0,
                            0,
                            0,
                            refund.method(),
                            GONE,
                            refund.refundedAt()));
        }

        private void status() {
            Ended before = was == null ? null : was.cancelled();
            Ended cancelled = is.cancelled();
            if (cancelled != null && !cancelled.equals(before)) {
                emit(new OrderCancelled(orderId, cancelled.reason(), cancelled.at()), cancelled.at());
            } else if (cancelled == null && before != null) {
                emit(new OrderReopened(orderId, null, now.modifiedAt()), now.modifiedAt());
            }
        }

        private UUID id(String kind, String id) {
            return Ids.of(now.pos(), kind, now.id(), is.id(), id);
        }

        private UUID lineId(String id) {
            return renewableId("line", id);
        }

        private UUID paymentId(String id) {
            return renewableId("payment", id);
        }

        private UUID renewableId(String kind, String id) {
            Integer generation = generations.get(key(kind, id));
            return generation == null
                    ? id(kind, id)
                    : Ids.of(now.pos(), kind, now.id(), is.id(), id, generation.toString());
        }

        /** From now on the thing has another id: its void is for good. */
        private void renew(String kind, String id) {
            generations.merge(key(kind, id), 1, Integer::sum);
        }

        private String key(String kind, String id) {
            return kind + "/" + is.id() + "/" + id;
        }
    }

    private void emit(Payload payload, Instant at) {
        Event event = new Event(1, NO_ID, at, now.location(), payload);
        events.add(new Event(
                1, Ids.ofEvent(now.pos(), now.version(), EventWriter.write(event)), at, now.location(), payload));
    }
}
