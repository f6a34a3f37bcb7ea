package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.PaymentCaptured;

/** {@code analytics.payments}: a row carries the offset of its event and only a later one replaces it. */
final class PaymentsTable {

    static final FactTable TABLE = new FactTable(
            "analytics.payments",
            "payment_id, order_id, method, provider, amount, auth_code, subtotal, tax, tip, total, location_code,"
                    + " paid_at, event_offset",
            """
            INSERT INTO analytics.payments AS p
                (payment_id, order_id, method, provider, amount, auth_code,
                 subtotal, tax, tip, total, location_code, paid_at, event_offset)
            SELECT payment_id, order_id, method, provider, amount, auth_code,
                   subtotal, tax, tip, total, location_code, paid_at, event_offset
            FROM staged_payments
            ORDER BY payment_id
            ON CONFLICT (payment_id) DO UPDATE SET
                order_id = EXCLUDED.order_id,
                method = EXCLUDED.method,
                provider = EXCLUDED.provider,
                amount = EXCLUDED.amount,
                auth_code = EXCLUDED.auth_code,
                subtotal = EXCLUDED.subtotal,
                tax = EXCLUDED.tax,
                tip = EXCLUDED.tip,
                total = EXCLUDED.total,
                location_code = EXCLUDED.location_code,
                paid_at = EXCLUDED.paid_at,
                event_offset = EXCLUDED.event_offset
            WHERE p.event_offset < EXCLUDED.event_offset
            """);

    private PaymentsTable() {}

    static void write(Event event, CopyRows rows) {
        PaymentCaptured payment = (PaymentCaptured) event.payload();
        rows.uuid(payment.paymentId())
                .uuid(payment.orderId())
                .text(payment.method().wireName())
                .text(payment.provider())
                .cents(payment.amountCents())
                .text(payment.authCode())
                .cents(payment.subtotalCents())
                .cents(payment.taxCents())
                .cents(payment.tipCents())
                .cents(payment.totalCents())
                .text(payment.locationCode())
                .time(event.ts())
                .bigint(event.offset())
                .endRow();
    }
}
