package io.restaurantstream.job.facts;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.job.facts.EventTable.RowKey;
import java.util.Locale;

/** What happens to an order beside its lines and payments. */
final class OrderHistoryTables {

    /** {@code analytics.order_discounts}: price reductions, comps among them. */
    static final EventTable<DiscountApplied> DISCOUNTS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.order_discounts",
                    "order_id, discount_id, location_code",
                    "order_item_id, kind, name, amount, reason, approved_by, applied_at, event_offset"),
            DiscountApplied.class,
            true,
            (discount, event) -> new RowKey(discount.orderId(), discount.discountId(), event.partitionKey()),
            (discount, event, rows) -> rows.uuid(discount.orderId())
                    .uuid(discount.discountId())
                    .text(event.partitionKey())
                    .uuid(discount.orderItemId())
                    .text(discount.kind().name().toLowerCase(Locale.ROOT))
                    .text(discount.name())
                    .cents(discount.amountCents())
                    .text(discount.reason())
                    .text(discount.approvedBy())
                    .time(discount.appliedTs())
                    .bigint(event.offset()));

    /** {@code analytics.discount_removals}: the later one of a discount and its removal decides. */
    static final EventTable<DiscountRemoved> DISCOUNT_REMOVALS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.discount_removals", "order_id, discount_id, location_code", "removed_at, event_offset"),
            DiscountRemoved.class,
            true,
            (removed, event) -> new RowKey(removed.orderId(), removed.discountId(), event.partitionKey()),
            (removed, event, rows) -> rows.uuid(removed.orderId())
                    .uuid(removed.discountId())
                    .text(event.partitionKey())
                    .time(removed.removedTs())
                    .bigint(event.offset()));

    /** {@code analytics.service_charges}: charges on top of what was ordered. */
    static final EventTable<ServiceChargeApplied> SERVICE_CHARGES = new EventTable<>(
            FactTable.newestWins(
                    "analytics.service_charges",
                    "order_id, charge_id, location_code",
                    "kind, amount, is_gratuity, taxable, applied_at, event_offset"),
            ServiceChargeApplied.class,
            true,
            (charge, event) -> new RowKey(charge.orderId(), charge.chargeId(), event.partitionKey()),
            (charge, event, rows) -> rows.uuid(charge.orderId())
                    .uuid(charge.chargeId())
                    .text(event.partitionKey())
                    .text(charge.kind())
                    .cents(charge.amountCents())
                    .bool(charge.isGratuity())
                    .bool(charge.taxable())
                    .time(charge.appliedTs())
                    .bigint(event.offset()));

    /** {@code analytics.item_voids}: lines, or parts of lines, that were never sold. */
    static final EventTable<OrderItemVoided> ITEM_VOIDS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.item_voids",
                    "order_id, void_id, location_code",
                    "order_item_id, qty, amount, reason, approved_by, after_send, voided_at, event_offset"),
            OrderItemVoided.class,
            true,
            (voided, event) -> new RowKey(voided.orderId(), voided.voidId(), event.partitionKey()),
            (voided, event, rows) -> rows.uuid(voided.orderId())
                    .uuid(voided.voidId())
                    .text(event.partitionKey())
                    .uuid(voided.orderItemId())
                    .thousandths(voided.qtyThousandths())
                    .cents(voided.amountCents())
                    .text(voided.reason())
                    .text(voided.approvedBy())
                    .bool(voided.afterSend())
                    .time(voided.voidedTs())
                    .bigint(event.offset()));

    /** {@code analytics.order_status}: cancelled or not, by the latest word on it. */
    static final EventTable<OrderPayload> STATUS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.order_status",
                    "order_id, location_code",
                    "is_cancelled, reason, changed_at, event_offset"),
            OrderPayload.class,
            true,
            (changed, event) -> new RowKey(changed.orderId(), null, event.partitionKey()),
            (changed, event, rows) -> {
                rows.uuid(changed.orderId()).text(event.partitionKey());
                if (changed instanceof OrderCancelled cancelled) {
                    rows.bool(true).text(cancelled.reason()).time(cancelled.cancelledTs());
                } else {
                    OrderReopened reopened = (OrderReopened) changed;
                    rows.bool(false).text(reopened.reason()).time(reopened.reopenedTs());
                }
                rows.bigint(event.offset());
            });

    /** {@code analytics.order_moves}: a move has no id, so each event is a row. */
    static final EventTable<OrderMoved> MOVES = new EventTable<>(
            FactTable.everyEvent(
                    "analytics.order_moves",
                    "order_id, event_offset, location_code",
                    "table_name, server_id, guests, moved_at"),
            OrderMoved.class,
            true,
            (moved, event) -> new RowKey(moved.orderId(), event.offset(), event.partitionKey()),
            (moved, event, rows) -> rows.uuid(moved.orderId())
                    .bigint(event.offset())
                    .text(event.partitionKey())
                    .text(moved.table())
                    .text(moved.serverId())
                    .integer(moved.guests())
                    .time(moved.movedTs()));

    /** {@code analytics.gift_cards_sold}: owed to the guest, and no sale. */
    static final EventTable<GiftCardSold> GIFT_CARDS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.gift_cards_sold",
                    "order_id, gift_txn_id, location_code",
                    "card_ref, amount, sold_at, event_offset"),
            GiftCardSold.class,
            true,
            (sold, event) -> new RowKey(sold.orderId(), sold.giftTxnId(), event.partitionKey()),
            (sold, event, rows) -> rows.uuid(sold.orderId())
                    .uuid(sold.giftTxnId())
                    .text(event.partitionKey())
                    .text(sold.cardRef())
                    .cents(sold.amountCents())
                    .time(sold.soldTs())
                    .bigint(event.offset()));

    private OrderHistoryTables() {}
}
