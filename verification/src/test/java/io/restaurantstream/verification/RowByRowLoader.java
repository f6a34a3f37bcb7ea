package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.PaymentCaptured;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Fills the tables from events one statement at a time, in the simplest way there is: what the job is for, without its
 * batches, state and speed.
 */
final class RowByRowLoader {

    private final Connection connection;
    private final EventReader reader = new EventReader();
    private final Map<UUID, Sale> sales = new HashMap<>();
    private final Map<List<Object>, long[]> hours = new HashMap<>();

    RowByRowLoader(Connection connection) {
        this.connection = connection;
    }

    /** What is known of an order. */
    private static final class Sale {
        String location;
        Instant hour;
        PaymentCaptured payment;
        final Map<UUID, Integer> items = new HashMap<>();

        /** Orders, items, subtotal, tax, tip and total; zeros while it is no sale. */
        long[] worth() {
            if (hour == null || payment == null) {
                return new long[6];
            }
            long qty = items.values().stream().mapToLong(Integer::longValue).sum();
            return new long[] {
                1, qty, payment.subtotalCents(), payment.taxCents(), payment.tipCents(), payment.totalCents()
            };
        }

        List<Object> key() {
            return hour == null ? List.of() : List.of(location, hour);
        }
    }

    void load(List<LogPage.Entry> entries) throws SQLException {
        for (LogPage.Entry entry : entries) {
            try {
                Event event = reader.read(entry.json()).event();
                if (event.offset() == entry.offset()) {
                    apply(event, entry);
                } else {
                    reject(
                            entry,
                            "invalid_value",
                            "offset",
                            "offset: " + event.offset() + " stands at " + entry.offset(),
                            null);
                }
            } catch (InvalidEventException e) {
                reject(entry, e.reason().name().toLowerCase(Locale.ROOT), e.field(), e.getMessage(), null);
            }
        }
        writeHours();
    }

    void gap(long first, long last) throws SQLException {
        run("INSERT INTO raw.event_gaps (first_offset, last_offset) VALUES (?, ?)", first, last);
    }

    private void apply(Event event, LogPage.Entry entry) throws SQLException {
        if (!(event.payload() instanceof OrderPayload about)) {
            keep(event, entry);
            return;
        }
        UUID order = about.orderId();
        addToSales(event);
        if (!(event.payload() instanceof OrderCreated) && !exists(order)) {
            reject(
                    entry,
                    "unknown_order",
                    "payload.order_id",
                    "order " + order + " has not come; the event waits for it",
                    order);
            return;
        }
        keep(event, entry);
        if (event.payload() instanceof OrderCreated) {
            unpark(order);
        }
    }

    private void keep(Event event, LogPage.Entry entry) throws SQLException {
        String json = new String(entry.json(), StandardCharsets.UTF_8);
        run(
                "INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?::jsonb -> 'payload')",
                event.offset(),
                event.eventId(),
                event.type().wireName(),
                event.ts(),
                event.partitionKey(),
                json);
        if (event.payload() instanceof OrderCreated order) {
            run(
                    "INSERT INTO analytics.orders (order_id, visit_id, location_code, service_type, order_ts,"
                            + " created_offset) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (order_id) DO UPDATE SET"
                            + " visit_id = EXCLUDED.visit_id, location_code = EXCLUDED.location_code, service_type ="
                            + " EXCLUDED.service_type, order_ts = EXCLUDED.order_ts, created_offset ="
                            + " EXCLUDED.created_offset WHERE orders.created_offset < EXCLUDED.created_offset",
                    order.orderId(),
                    order.visitId(),
                    order.locationCode(),
                    order.serviceType().wireName(),
                    order.orderTs(),
                    event.offset());
        } else if (event.payload() instanceof OrderItemAdded item) {
            run(
                    "DELETE FROM analytics.order_items WHERE order_item_id = ? AND event_offset < ?",
                    item.orderItemId(),
                    event.offset());
            run(
                    "INSERT INTO analytics.order_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    item.orderItemId(),
                    item.orderId(),
                    item.menuItemId(),
                    item.category(),
                    item.itemName(),
                    dollars(item.unitPriceCents()),
                    item.qtyThousandths() / 1000,
                    dollars(item.extendedPriceCents()),
                    event.offset());
        } else if (event.payload() instanceof PaymentCaptured payment) {
            run(
                    "DELETE FROM analytics.payments WHERE payment_id = ? AND event_offset < ?",
                    payment.paymentId(),
                    event.offset());
            run(
                    "INSERT INTO analytics.payments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    payment.paymentId(),
                    payment.orderId(),
                    payment.method().wireName(),
                    payment.provider(),
                    dollars(payment.amountCents()),
                    payment.authCode(),
                    dollars(payment.subtotalCents()),
                    dollars(payment.taxCents()),
                    dollars(payment.tipCents()),
                    dollars(payment.totalCents()),
                    payment.locationCode(),
                    event.ts(),
                    event.offset());
            run(
                    "UPDATE analytics.orders SET subtotal = ?, tax = ?, tip = ?, total = ?, paid_at = ?, paid_offset = ?"
                            + " WHERE order_id = ? AND coalesce(paid_offset, 0) < ?",
                    dollars(payment.subtotalCents()),
                    dollars(payment.taxCents()),
                    dollars(payment.tipCents()),
                    dollars(payment.totalCents()),
                    event.ts(),
                    event.offset(),
                    payment.orderId(),
                    event.offset());
        } else if (event.payload() instanceof FeedbackSubmitted feedback) {
            run(
                    "DELETE FROM analytics.feedback WHERE feedback_id = ? AND event_offset < ?",
                    feedback.feedbackId(),
                    event.offset());
            run(
                    "INSERT INTO analytics.feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    feedback.feedbackId(),
                    feedback.orderId(),
                    feedback.customerId(),
                    feedback.rating(),
                    feedback.nps(),
                    feedback.comment(),
                    feedback.createdTs(),
                    event.offset());
        }
    }

    private void reject(LogPage.Entry entry, String reason, String field, String detail, UUID missingOrder)
            throws SQLException {
        String text = new String(entry.json(), StandardCharsets.UTF_8);
        boolean isText = text.indexOf('\0') < 0 && text.indexOf('\uFFFD') < 0;
        run(
                "INSERT INTO raw.events_rejected (event_offset, reason, detail, field, partition_key, missing_order_id,"
                        + " raw_text, raw_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                entry.offset(),
                reason,
                detail,
                field.isEmpty() ? null : field,
                entry.partitionKey().isEmpty() ? null : entry.partitionKey(),
                missingOrder,
                text.replace('\0', '\uFFFD'),
                isText ? null : entry.json());
    }

    private void unpark(UUID order) throws SQLException {
        Map<Long, String> parked = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM raw.events_rejected WHERE missing_order_id = ? RETURNING event_offset, raw_text")) {
            statement.setObject(1, order);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        for (Map.Entry<Long, String> child : parked.entrySet()) {
            byte[] json = child.getValue().getBytes(StandardCharsets.UTF_8);
            try {
                Event event = reader.read(json).event();
                keep(event, new LogPage.Entry(child.getKey(), event.partitionKey(), LogPage.Entry.NO_TIME, json));
            } catch (InvalidEventException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean exists(UUID order) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM analytics.orders WHERE order_id = ?")) {
            statement.setObject(1, order);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private void addToSales(Event event) {
        Sale sale = sales.computeIfAbsent(((OrderPayload) event.payload()).orderId(), id -> new Sale());
        List<Object> hourBefore = sale.key();
        long[] before = sale.worth();
        if (event.payload() instanceof OrderCreated order) {
            sale.location = order.locationCode();
            sale.hour = order.orderTs().truncatedTo(ChronoUnit.HOURS);
        } else if (event.payload() instanceof OrderItemAdded item) {
            sale.items.put(item.orderItemId(), (int) (item.qtyThousandths() / 1000));
        } else if (event.payload() instanceof PaymentCaptured payment) {
            sale.payment = payment;
        }
        long[] after = sale.worth();
        if (hourBefore.equals(sale.key()) && java.util.Arrays.equals(before, after)) {
            return;
        }
        if (before[0] > 0) {
            addToHour(hourBefore, before, -1, event.offset());
        }
        if (after[0] > 0) {
            addToHour(sale.key(), after, 1, event.offset());
        }
    }

    private void addToHour(List<Object> hour, long[] worth, int sign, long offset) {
        long[] sums = hours.computeIfAbsent(hour, key -> new long[7]);
        for (int i = 0; i < 6; i++) {
            sums[i] += sign * worth[i];
        }
        sums[6] = offset;
    }

    private void writeHours() throws SQLException {
        for (Map.Entry<List<Object>, long[]> hour : hours.entrySet()) {
            long[] sums = hour.getValue();
            run(
                    "DELETE FROM analytics.hourly_sales WHERE location_code = ? AND hour_start = ?",
                    hour.getKey().get(0),
                    hour.getKey().get(1));
            run(
                    "INSERT INTO analytics.hourly_sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    hour.getKey().get(0),
                    hour.getKey().get(1),
                    sums[0],
                    sums[1],
                    dollars(sums[2]),
                    dollars(sums[3]),
                    dollars(sums[4]),
                    dollars(sums[5]),
                    sums[6]);
        }
    }

    private static BigDecimal dollars(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private void run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value instanceof Instant instant) {
                    statement.setTimestamp(i + 1, Timestamp.from(instant));
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            statement.executeUpdate();
        }
    }
}
