package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.PaymentCaptured;

/**
 * {@code analytics.orders}: {@code order_created} makes the row and {@code payment_captured} adds the money. Each half
 * carries the offset of its event and only a later event replaces it, so neither a replay nor an old writer takes a row
 * back.
 */
final class OrdersTable {

    private static final String COLUMNS = "order_id, visit_id, location_code, service_type, order_ts, created_offset,"
            + " subtotal, tax, tip, total, paid_at, paid_offset";

    static final FactTable TABLE = new FactTable("analytics.orders", COLUMNS, """
            INSERT INTO analytics.orders AS o
                (order_id, visit_id, location_code, service_type, order_ts, created_offset,
                 subtotal, tax, tip, total, paid_at, paid_offset)
            SELECT order_id, visit_id, location_code, service_type, order_ts, created_offset,
                   subtotal, tax, tip, total, paid_at, paid_offset
            FROM staged_orders
            ORDER BY order_id
            ON CONFLICT (order_id) DO UPDATE SET
                visit_id = EXCLUDED.visit_id,
                location_code = EXCLUDED.location_code,
                service_type = EXCLUDED.service_type,
                order_ts = EXCLUDED.order_ts,
                created_offset = EXCLUDED.created_offset
            WHERE o.created_offset < EXCLUDED.created_offset
            """);

    /** Payments of orders whose row may have been written before; staged in a table of their own. */
    static final String PAID_STAGING = "staged_paid_orders";

    static final String CREATE_PAID_STAGING = "CREATE TEMP TABLE IF NOT EXISTS " + PAID_STAGING
            + " ON COMMIT DELETE ROWS AS SELECT order_id, subtotal, tax, tip, total, paid_at, paid_offset"
            + " FROM analytics.orders WITH NO DATA";

    static final String COPY_INTO_PAID_STAGING = "COPY " + PAID_STAGING
            + " (order_id, subtotal, tax, tip, total, paid_at, paid_offset) FROM STDIN (FORMAT BINARY)";

    static final String APPLY_PAID = """
            UPDATE analytics.orders AS o SET
                subtotal = p.subtotal,
                tax = p.tax,
                tip = p.tip,
                total = p.total,
                paid_at = p.paid_at,
                paid_offset = p.paid_offset
            FROM staged_paid_orders AS p
            WHERE o.order_id = p.order_id
              AND (o.paid_offset IS NULL OR o.paid_offset < p.paid_offset)
            """;

    private OrdersTable() {}

    /** @param payment of the same order, when it came in the same flush; else null */
    static void write(Event created, Event payment, CopyRows rows) {
        OrderCreated order = (OrderCreated) created.payload();
        rows.uuid(order.orderId())
                .uuid(order.visitId())
                .text(order.locationCode())
                .text(order.serviceType().wireName())
                .time(order.orderTs())
                .bigint(created.offset());
        if (payment == null) {
            rows.nothing().nothing().nothing().nothing().nothing().nothing();
        } else {
            writeMoney(payment, rows);
        }
        rows.endRow();
    }

    static void writePaid(Event payment, CopyRows rows) {
        rows.uuid(((PaymentCaptured) payment.payload()).orderId());
        writeMoney(payment, rows);
        rows.endRow();
    }

    private static void writeMoney(Event event, CopyRows rows) {
        PaymentCaptured payment = (PaymentCaptured) event.payload();
        rows.cents(payment.subtotalCents())
                .cents(payment.taxCents())
                .cents(payment.tipCents())
                .cents(payment.totalCents())
                .time(event.ts())
                .bigint(event.offset());
    }
}
