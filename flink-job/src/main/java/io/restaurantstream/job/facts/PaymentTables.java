package io.restaurantstream.job.facts;

import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.job.facts.EventTable.RowKey;
import java.util.Locale;

/** Money that guests gave and got back: payments, what became of them, and refunds. */
final class PaymentTables {

    /** {@code analytics.payments}: a payment may be captured at another location than that of its order. */
    static final EventTable<PaymentCaptured> PAYMENTS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.payments",
                    "order_id, payment_id, location_code",
                    "method, other_method, provider, amount, auth_code, subtotal, tax, tip, total, scope,"
                            + " captured_at_location, card_ref, external_id, paid_at, event_offset"),
            PaymentCaptured.class,
            true,
            (payment, event) -> new RowKey(payment.orderId(), payment.paymentId(), event.partitionKey()),
            (payment, event, rows) -> rows.uuid(payment.orderId())
                    .uuid(payment.paymentId())
                    .text(event.partitionKey())
                    .text(payment.method().wireName())
                    .text(payment.otherMethod())
                    .text(payment.provider())
                    .cents(payment.amountCents())
                    .text(payment.authCode())
                    .cents(payment.subtotalCents())
                    .cents(payment.taxCents())
                    .cents(payment.tipCents())
                    .cents(payment.totalCents())
                    .text(payment.scope().name().toLowerCase(Locale.ROOT))
                    .text(payment.locationCode())
                    .text(payment.cardRef())
                    .text(payment.externalId())
                    .time(event.ts())
                    .bigint(event.offset()));

    /** {@code analytics.payment_voids}: payments that count no more. */
    static final EventTable<PaymentVoided> VOIDS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.payment_voids",
                    "order_id, payment_id, location_code",
                    "reason, voided_at, event_offset"),
            PaymentVoided.class,
            true,
            (voided, event) -> new RowKey(voided.orderId(), voided.paymentId(), event.partitionKey()),
            (voided, event, rows) -> rows.uuid(voided.orderId())
                    .uuid(voided.paymentId())
                    .text(event.partitionKey())
                    .text(voided.reason())
                    .time(voided.voidedTs())
                    .bigint(event.offset()));

    /** {@code analytics.tip_adjustments}: tips that replace those of their payments. */
    static final EventTable<TipAdjusted> TIP_ADJUSTMENTS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.tip_adjustments",
                    "order_id, payment_id, location_code",
                    "tip, adjusted_at, event_offset"),
            TipAdjusted.class,
            true,
            (adjusted, event) -> new RowKey(adjusted.orderId(), adjusted.paymentId(), event.partitionKey()),
            (adjusted, event, rows) -> rows.uuid(adjusted.orderId())
                    .uuid(adjusted.paymentId())
                    .text(event.partitionKey())
                    .cents(adjusted.tipCents())
                    .time(adjusted.adjustedTs())
                    .bigint(event.offset()));

    /** {@code analytics.refunds}: shown even when nobody knows their order. */
    static final EventTable<RefundIssued> REFUNDS = new EventTable<>(
            FactTable.newestWins(
                    "analytics.refunds",
                    "order_id, refund_id, location_code",
                    "payment_id, amount, subtotal, tax, tip, method, other_method, reason, lines, order_ts, refunded_at,"
                            + " external_id, event_offset"),
            RefundIssued.class,
            false,
            (refund, event) -> new RowKey(refund.orderId(), refund.refundId(), event.partitionKey()),
            (refund, event, rows) -> rows.uuid(refund.orderId())
                    .uuid(refund.refundId())
                    .text(event.partitionKey())
                    .uuid(refund.paymentId())
                    .cents(refund.amountCents())
                    .cents(refund.subtotalCents())
                    .cents(refund.taxCents())
                    .cents(refund.tipCents())
                    .text(refund.method().wireName())
                    .text(refund.otherMethod())
                    .text(refund.reason())
                    .json(RefundLines.json(refund.lines()))
                    .time(refund.orderTs())
                    .time(refund.refundedTs())
                    .text(refund.externalId())
                    .bigint(event.offset()));

    private PaymentTables() {}
}
