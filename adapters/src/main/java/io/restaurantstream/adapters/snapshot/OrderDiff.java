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
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Adds the events that lead from one state of an order to the next. */
final class OrderDiff {

    static final String GONE = "no longer in the order";

    private final OrderState was;
    private final OrderState is;
    private final Snapshot now;
    private final RenewableIds ids;
    private final DocumentEvents events;
    private final TenderDiff tenders;
    private final UUID orderId;

    /** Lines whose id is another one than before, for what points to them. */
    private final List<String> renewedLines = new ArrayList<>();

    /**
     * @param was null when it is new
     * @param generations see {@link Known}; kept up to date, as are {@code capturedTips}
     * @param events to which the events are added
     */
    OrderDiff(
            OrderState was,
            OrderState is,
            Snapshot now,
            Map<String, Integer> generations,
            Map<String, Long> capturedTips,
            DocumentEvents events) {
        this.was = was;
        this.is = is;
        this.now = now;
        this.events = events;
        ids = new RenewableIds(now, is.id(), generations);
        tenders = new TenderDiff(was, is, now, ids, capturedTips, events);
        orderId = ids.order();
    }

    void tell() {
        order();
        compare(OrderState::lines, Line::id, this::line, this::lineGone);
        compare(OrderState::discounts, Discount::id, this::discount, this::discountGone);
        compare(OrderState::charges, Charge::id, this::charge, this::chargeGone);
        compare(OrderState::giftCards, GiftCard::id, this::giftCard, this::giftCardGone);
        compare(OrderState::payments, Payment::id, tenders::payment, tenders::paymentGone);
        compare(OrderState::refunds, Refund::id, tenders::refund, tenders::refundGone);
        status();
    }

    private <T> void compare(
            Function<OrderState, List<T>> things, Function<T, String> id, BiConsumer<T, T> changed, Consumer<T> gone) {
        Map<String, T> left = SnapshotDiff.byId(was == null ? List.of() : things.apply(was), id);
        SnapshotDiff.byId(things.apply(is), id).forEach((key, thing) -> changed.accept(left.remove(key), thing));
        left.values().forEach(gone);
    }

    private void order() {
        if (was == null || !header(was).equals(header(is))) {
            events.add(header(is), is.openedAt());
        }
        if (was == null) {
            return;
        }
        String table = changed(was.table(), is.table());
        String server = changed(was.server(), is.server());
        Integer guests = changed(was.guests(), is.guests());
        if (table != null || server != null || guests != null) {
            events.add(new OrderMoved(orderId, table, server, guests, now.modifiedAt()), now.modifiedAt());
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
            ids.renew("line", line.id());
            renewedLines.add(line.id());
            before = null;
        }
        if (before == null || !counting(before).equals(counting(line))) {
            events.add(
                    new OrderItemAdded(
                            ids.line(line.id()),
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
        ids.renew("line", line.id());
        renewedLines.add(line.id());
    }

    private void voidLine(Line line, Ended how) {
        UUID lineId = ids.line(line.id());
        events.add(
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
        events.add(
                new DiscountApplied(
                        ids.of("discount", discount.id()),
                        orderId,
                        discount.lineId() == null ? null : ids.line(discount.lineId()),
                        discount.kind(),
                        discount.name(),
                        discount.amountCents(),
                        discount.reason(),
                        discount.approvedBy(),
                        discount.appliedAt()),
                discount.appliedAt());
    }

    private void discountGone(Discount discount) {
        events.add(new DiscountRemoved(ids.of("discount", discount.id()), orderId, now.modifiedAt()), now.modifiedAt());
    }

    private void charge(Charge before, Charge charge) {
        if (charge.equals(before)) {
            return;
        }
        events.add(
                new ServiceChargeApplied(
                        ids.of("charge", charge.id()),
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
        events.add(
                new GiftCardSold(
                        ids.of("gift card", card.id()), orderId, card.cardRef(), card.amountCents(), card.soldAt()),
                card.soldAt());
    }

    private void giftCardGone(GiftCard card) {
        giftCard(null, new GiftCard(card.id(), card.cardRef(), 0, card.soldAt()));
    }

    private void status() {
        Ended before = was == null ? null : was.cancelled();
        Ended cancelled = is.cancelled();
        if (cancelled != null && !cancelled.equals(before)) {
            events.add(new OrderCancelled(orderId, cancelled.reason(), cancelled.at()), cancelled.at());
        } else if (cancelled == null && before != null) {
            events.add(new OrderReopened(orderId, null, now.modifiedAt()), now.modifiedAt());
        }
    }
}
