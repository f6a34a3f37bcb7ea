package io.restaurantstream.verification;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.MenuItemChanged;
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
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.event.ShiftStarted;
import io.restaurantstream.event.TipAdjusted;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The row that an event is in its table, spelled out once for each type; lines of refunds are left out. */
record SimpleRow(
        String table, List<String> keyColumns, List<Object> key, List<String> valueColumns, List<Object> values) {

    static SimpleRow of(Event event) {
        String at = event.partitionKey();
        long offset = event.offset();
        if (event.payload() instanceof OrderCreated o) {
            return new SimpleRow(
                    "analytics.orders",
                    List.of("order_id", "location_code"),
                    Arrays.asList(o.orderId(), at),
                    List.of(
                            "visit_id",
                            "service_type",
                            "other_service",
                            "order_ts",
                            "guests",
                            "table_name",
                            "server_id",
                            "channel",
                            "check_number",
                            "external_id",
                            "created_offset"),
                    Arrays.asList(
                            o.visitId(),
                            o.serviceType().wireName(),
                            o.otherService(),
                            o.orderTs(),
                            o.guests(),
                            o.table(),
                            o.serverId(),
                            o.channel(),
                            o.checkNumber(),
                            o.externalId(),
                            offset));
        }
        if (event.payload() instanceof OrderItemAdded i) {
            return new SimpleRow(
                    "analytics.order_items",
                    List.of("order_id", "order_item_id", "location_code"),
                    Arrays.asList(i.orderId(), i.orderItemId(), at),
                    List.of(
                            "menu_item_id",
                            "category",
                            "item_name",
                            "unit_price",
                            "qty",
                            "extended_price",
                            "external_id",
                            "event_offset"),
                    Arrays.asList(
                            i.menuItemId(),
                            i.category(),
                            i.itemName(),
                            dollars(i.unitPriceCents()),
                            quantity(i.qtyThousandths()),
                            dollars(i.extendedPriceCents()),
                            i.externalId(),
                            offset));
        }
        if (event.payload() instanceof PaymentCaptured p) {
            return new SimpleRow(
                    "analytics.payments",
                    List.of("order_id", "payment_id", "location_code"),
                    Arrays.asList(p.orderId(), p.paymentId(), at),
                    List.of(
                            "method",
                            "other_method",
                            "provider",
                            "amount",
                            "auth_code",
                            "subtotal",
                            "tax",
                            "tip",
                            "total",
                            "scope",
                            "captured_at_location",
                            "card_ref",
                            "external_id",
                            "paid_at",
                            "event_offset"),
                    Arrays.asList(
                            p.method().wireName(),
                            p.otherMethod(),
                            p.provider(),
                            dollars(p.amountCents()),
                            p.authCode(),
                            dollars(p.subtotalCents()),
                            dollars(p.taxCents()),
                            dollars(p.tipCents()),
                            dollars(p.totalCents()),
                            p.scope().name().toLowerCase(Locale.ROOT),
                            p.locationCode(),
                            p.cardRef(),
                            p.externalId(),
                            event.ts(),
                            offset));
        }
        if (event.payload() instanceof FeedbackSubmitted f) {
            return new SimpleRow(
                    "analytics.feedback",
                    List.of("order_id", "feedback_id", "location_code"),
                    Arrays.asList(f.orderId(), f.feedbackId(), at),
                    List.of("customer_id", "rating", "nps", "comment", "created_ts", "event_offset"),
                    Arrays.asList(f.customerId(), f.rating(), f.nps(), f.comment(), f.createdTs(), offset));
        }
        if (event.payload() instanceof PaymentVoided v) {
            return new SimpleRow(
                    "analytics.payment_voids",
                    List.of("order_id", "payment_id", "location_code"),
                    Arrays.asList(v.orderId(), v.paymentId(), at),
                    List.of("reason", "voided_at", "event_offset"),
                    Arrays.asList(v.reason(), v.voidedTs(), offset));
        }
        if (event.payload() instanceof TipAdjusted t) {
            return new SimpleRow(
                    "analytics.tip_adjustments",
                    List.of("order_id", "payment_id", "location_code"),
                    Arrays.asList(t.orderId(), t.paymentId(), at),
                    List.of("tip", "adjusted_at", "event_offset"),
                    Arrays.asList(dollars(t.tipCents()), t.adjustedTs(), offset));
        }
        if (event.payload() instanceof DiscountApplied d) {
            return new SimpleRow(
                    "analytics.order_discounts",
                    List.of("order_id", "discount_id", "location_code"),
                    Arrays.asList(d.orderId(), d.discountId(), at),
                    List.of(
                            "order_item_id",
                            "kind",
                            "name",
                            "amount",
                            "reason",
                            "approved_by",
                            "applied_at",
                            "event_offset"),
                    Arrays.asList(
                            d.orderItemId(),
                            d.kind().name().toLowerCase(Locale.ROOT),
                            d.name(),
                            dollars(d.amountCents()),
                            d.reason(),
                            d.approvedBy(),
                            d.appliedTs(),
                            offset));
        }
        if (event.payload() instanceof DiscountRemoved r) {
            return new SimpleRow(
                    "analytics.discount_removals",
                    List.of("order_id", "discount_id", "location_code"),
                    Arrays.asList(r.orderId(), r.discountId(), at),
                    List.of("removed_at", "event_offset"),
                    Arrays.asList(r.removedTs(), offset));
        }
        if (event.payload() instanceof ServiceChargeApplied c) {
            return new SimpleRow(
                    "analytics.service_charges",
                    List.of("order_id", "charge_id", "location_code"),
                    Arrays.asList(c.orderId(), c.chargeId(), at),
                    List.of("kind", "amount", "is_gratuity", "taxable", "applied_at", "event_offset"),
                    Arrays.asList(
                            c.kind(), dollars(c.amountCents()), c.isGratuity(), c.taxable(), c.appliedTs(), offset));
        }
        if (event.payload() instanceof OrderItemVoided v) {
            return new SimpleRow(
                    "analytics.item_voids",
                    List.of("order_id", "void_id", "location_code"),
                    Arrays.asList(v.orderId(), v.voidId(), at),
                    List.of(
                            "order_item_id",
                            "qty",
                            "amount",
                            "reason",
                            "approved_by",
                            "after_send",
                            "voided_at",
                            "event_offset"),
                    Arrays.asList(
                            v.orderItemId(),
                            quantity(v.qtyThousandths()),
                            dollars(v.amountCents()),
                            v.reason(),
                            v.approvedBy(),
                            v.afterSend(),
                            v.voidedTs(),
                            offset));
        }
        if (event.payload() instanceof OrderCancelled c) {
            return new SimpleRow(
                    "analytics.order_status",
                    List.of("order_id", "location_code"),
                    Arrays.asList(c.orderId(), at),
                    List.of("is_cancelled", "reason", "changed_at", "event_offset"),
                    Arrays.asList(true, c.reason(), c.cancelledTs(), offset));
        }
        if (event.payload() instanceof OrderReopened r) {
            return new SimpleRow(
                    "analytics.order_status",
                    List.of("order_id", "location_code"),
                    Arrays.asList(r.orderId(), at),
                    List.of("is_cancelled", "reason", "changed_at", "event_offset"),
                    Arrays.asList(false, r.reason(), r.reopenedTs(), offset));
        }
        if (event.payload() instanceof OrderMoved m) {
            return new SimpleRow(
                    "analytics.order_moves",
                    List.of("order_id", "event_offset", "location_code"),
                    Arrays.asList(m.orderId(), offset, at),
                    List.of("table_name", "server_id", "guests", "moved_at"),
                    Arrays.asList(m.table(), m.serverId(), m.guests(), m.movedTs()));
        }
        if (event.payload() instanceof GiftCardSold g) {
            return new SimpleRow(
                    "analytics.gift_cards_sold",
                    List.of("order_id", "gift_txn_id", "location_code"),
                    Arrays.asList(g.orderId(), g.giftTxnId(), at),
                    List.of("card_ref", "amount", "sold_at", "event_offset"),
                    Arrays.asList(g.cardRef(), dollars(g.amountCents()), g.soldTs(), offset));
        }
        if (event.payload() instanceof RefundIssued r) {
            return new SimpleRow(
                    "analytics.refunds",
                    List.of("order_id", "refund_id", "location_code"),
                    Arrays.asList(r.orderId(), r.refundId(), at),
                    List.of(
                            "payment_id",
                            "amount",
                            "subtotal",
                            "tax",
                            "tip",
                            "method",
                            "other_method",
                            "reason",
                            "order_ts",
                            "refunded_at",
                            "external_id",
                            "event_offset"),
                    Arrays.asList(
                            r.paymentId(),
                            dollars(r.amountCents()),
                            dollars(r.subtotalCents()),
                            dollars(r.taxCents()),
                            dollars(r.tipCents()),
                            r.method().wireName(),
                            r.otherMethod(),
                            r.reason(),
                            r.orderTs(),
                            r.refundedTs(),
                            r.externalId(),
                            offset));
        }
        if (event.payload() instanceof MenuItemChanged m) {
            return new SimpleRow(
                    "analytics.menu_item_versions",
                    List.of("menu_item_id", "valid_from"),
                    Arrays.asList(m.menuItemId(), m.validFrom()),
                    List.of("item_name", "category", "list_price", "unit_cost", "active", "event_offset"),
                    Arrays.asList(
                            m.name(),
                            m.category(),
                            dollars(m.listPriceCents()),
                            dollars(m.unitCostCents()),
                            m.active(),
                            offset));
        }
        if (event.payload() instanceof LocationChanged l) {
            return new SimpleRow(
                    "analytics.location_versions",
                    List.of("location_code", "valid_from"),
                    Arrays.asList(at, l.validFrom()),
                    List.of(
                            "name",
                            "city",
                            "time_zone",
                            "day_starts_at",
                            "week_starts_on",
                            "currency",
                            "tables",
                            "seats",
                            "opened_on",
                            "closed_on",
                            "event_offset"),
                    Arrays.asList(
                            l.name(),
                            l.city(),
                            l.timeZone(),
                            l.dayStartsAt(),
                            l.weekStartsOn().getValue(),
                            l.currency(),
                            l.tables(),
                            l.seats(),
                            l.openedOn(),
                            l.closedOn(),
                            offset));
        }
        if (event.payload() instanceof ShiftStarted s) {
            return new SimpleRow(
                    "analytics.shift_starts",
                    List.of("shift_id", "location_code"),
                    Arrays.asList(s.shiftId(), at),
                    List.of("employee_ref", "job", "hourly_cost", "started_at", "event_offset"),
                    Arrays.asList(
                            s.employeeRef(),
                            s.job(),
                            s.hourlyCostCents() == null ? null : dollars(s.hourlyCostCents()),
                            s.startedTs(),
                            offset));
        }
        if (event.payload() instanceof ShiftEnded s) {
            return new SimpleRow(
                    "analytics.shift_ends",
                    List.of("shift_id", "location_code"),
                    Arrays.asList(s.shiftId(), at),
                    List.of("ended_at", "event_offset"),
                    Arrays.asList(s.endedTs(), offset));
        }
        throw new IllegalArgumentException("no table has " + event.type());
    }

    private static BigDecimal dollars(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private static BigDecimal quantity(long thousandths) {
        return BigDecimal.valueOf(thousandths, 3);
    }
}
