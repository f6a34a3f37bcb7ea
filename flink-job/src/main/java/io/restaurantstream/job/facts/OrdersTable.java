package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.PaymentCaptured;

/**
 * {@code analytics.orders}: {@code order_created} makes the row and payments add the money.
 *
 * <p>The row carries the offset of its {@code order_created}, and only a later one replaces that half. Its money is that
 * of the newest payment, by that payment's offset, as long as payments are whole and stay as they are; an order with
 * tenders, voids or adjusted tips has its money added up from their rows, which is the same however often it is done.
 */
final class OrdersTable {

    private static final String CREATED =
            "visit_id, service_type, other_service, order_ts, guests, table_name, server_id,"
                    + " channel, check_number, external_id, created_offset";

    private static final String MONEY = "subtotal, tax, tip, total, paid_at, paid_offset";

    private static final String COLUMNS = "order_id, location_code, " + CREATED + ", " + MONEY;

    static final FactTable TABLE = new FactTable("analytics.orders", COLUMNS, """
            INSERT INTO analytics.orders AS o
                (order_id, location_code, visit_id, service_type, other_service, order_ts, guests, table_name,
                 server_id, channel, check_number, external_id, created_offset)
            SELECT order_id, location_code, visit_id, service_type, other_service, order_ts, guests, table_name,
                   server_id, channel, check_number, external_id, created_offset
            FROM staged_orders
            ORDER BY order_id, location_code
            ON CONFLICT (order_id, location_code) DO UPDATE SET
                visit_id = EXCLUDED.visit_id,
                service_type = EXCLUDED.service_type,
                other_service = EXCLUDED.other_service,
                order_ts = EXCLUDED.order_ts,
                guests = EXCLUDED.guests,
                table_name = EXCLUDED.table_name,
                server_id = EXCLUDED.server_id,
                channel = EXCLUDED.channel,
                check_number = EXCLUDED.check_number,
                external_id = EXCLUDED.external_id,
                created_offset = EXCLUDED.created_offset
            WHERE o.created_offset < EXCLUDED.created_offset
            """);

    /** Payments of orders whose row may have been written before; staged in a table of their own. */
    static final String PAID_STAGING = "staged_paid_orders";

    static final String CREATE_PAID_STAGING = "CREATE TEMP TABLE IF NOT EXISTS " + PAID_STAGING
            + " ON COMMIT DELETE ROWS AS SELECT order_id, location_code, " + MONEY
            + " FROM analytics.orders WITH NO DATA";

    static final String COPY_INTO_PAID_STAGING =
            "COPY " + PAID_STAGING + " (order_id, location_code, " + MONEY + ") FROM STDIN (FORMAT BINARY)";

    /** For orders whose newest payment is their money. */
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
              AND o.location_code = p.location_code
              AND NOT o.money_is_summed
              AND (o.paid_offset IS NULL OR o.paid_offset < p.paid_offset)
            """;

    /** Orders with staged payments whose money is not that of the newest one. */
    static final String STAGED_TO_ADD_UP = """
            SELECT o.order_id, o.location_code
            FROM staged_paid_orders AS p
            JOIN analytics.orders AS o USING (order_id, location_code)
            WHERE o.money_is_summed
            """;

    /**
     * Adds up the money of the orders with these ids and locations, two arrays. Tenders that are not voided count, if
     * there is any tender; else the newest payment that is not voided. No payment that counts: the order is not paid.
     */
    static final String ADD_UP_MONEY = """
            UPDATE analytics.orders AS o SET
                subtotal = money.subtotal,
                tax = money.tax,
                tip = money.tip,
                total = money.total,
                paid_at = money.paid_at,
                paid_offset = money.paid_offset,
                money_is_summed = money.has_tenders
                  OR EXISTS (
                    SELECT FROM analytics.payment_voids AS v
                    WHERE v.order_id = o.order_id AND v.location_code = o.location_code)
                  OR EXISTS (
                    SELECT FROM analytics.tip_adjustments AS t
                    WHERE t.order_id = o.order_id AND t.location_code = o.location_code)
            FROM unnest(?, ?) AS wanted (order_id, location_code)
            CROSS JOIN LATERAL (
                WITH payment AS (
                    SELECT
                        p.*,
                        coalesce(t.tip, p.tip) AS final_tip,
                        v.payment_id IS NULL AS is_valid,
                        bool_or(p.scope = 'tender') OVER () AS has_tenders,
                        max(p.event_offset) FILTER (WHERE p.scope = 'order' AND v.payment_id IS NULL) OVER () AS newest
                    FROM analytics.payments AS p
                    LEFT JOIN analytics.payment_voids AS v USING (order_id, payment_id, location_code)
                    LEFT JOIN analytics.tip_adjustments AS t USING (order_id, payment_id, location_code)
                    WHERE p.order_id = wanted.order_id AND p.location_code = wanted.location_code
                ),
                counted AS (
                    SELECT * FROM payment
                    WHERE is_valid AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END
                )
                SELECT
                    coalesce((SELECT bool_or(has_tenders) FROM payment), false) AS has_tenders,
                    sum(subtotal) AS subtotal,
                    sum(tax) AS tax,
                    sum(final_tip) AS tip,
                    sum(total - tip + final_tip) AS total,
                    (array_agg(paid_at ORDER BY event_offset DESC))[1] AS paid_at,
                    max(event_offset) AS paid_offset
                FROM counted
            ) AS money
            WHERE o.order_id = wanted.order_id AND o.location_code = wanted.location_code
            """;

    private OrdersTable() {}

    /** @param payment of the same order, when it came in the same flush; else null */
    static void write(Event created, Event payment, CopyRows rows) {
        OrderCreated order = (OrderCreated) created.payload();
        rows.uuid(order.orderId())
                .text(order.locationCode())
                .uuid(order.visitId())
                .text(order.serviceType().wireName())
                .text(order.otherService())
                .time(order.orderTs())
                .integer(order.guests())
                .text(order.table())
                .text(order.serverId())
                .text(order.channel())
                .text(order.checkNumber())
                .text(order.externalId())
                .bigint(created.offset());
        if (payment == null) {
            rows.nothing().nothing().nothing().nothing().nothing().nothing();
        } else {
            writeMoney(payment, rows);
        }
        rows.endRow();
    }

    static void writePaid(Event payment, CopyRows rows) {
        rows.uuid(((PaymentCaptured) payment.payload()).orderId()).text(payment.partitionKey());
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
