package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.RefundIssued;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Fills the tables from events one statement at a time, in the simplest way there is: what the job is for, without its
 * batches, state and speed.
 */
final class RowByRowLoader {

    private final Connection connection;
    private final EventReader reader = new EventReader();
    private final Map<List<Object>, SimpleSale> sales = new HashMap<>();
    private final Map<List<Object>, long[]> hours = new HashMap<>();
    private final Map<List<Object>, Long> lastOffsets = new HashMap<>();

    RowByRowLoader(Connection connection) {
        this.connection = connection;
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
        writeRollUps();
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
        boolean waits = !(about instanceof OrderCreated) && !(about instanceof RefundIssued);
        if (waits && !exists(order, event.partitionKey())) {
            reject(
                    entry,
                    "unknown_order",
                    "payload.order_id",
                    "order " + order + " has not come; the event waits for it",
                    order);
            return;
        }
        if (about instanceof OrderCreated && exists(order, event.partitionKey())) {
            run(
                    "INSERT INTO analytics.late_roll_ups VALUES (?, ?, 'orders', ?, NULL, 'again', '', '{1}', true)",
                    event.offset(), order, event.partitionKey());
        }
        keep(event, entry);
        if (event.payload() instanceof OrderCreated) {
            unpark(order, event.partitionKey());
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
        if (event.payload() instanceof OrderItemAdded item) {
            run(
                    "INSERT INTO analytics.items_as_sold AS known VALUES (?, ?, ?, ?) ON CONFLICT (menu_item_id, category,"
                            + " item_name) DO UPDATE SET first_offset = least(known.first_offset, EXCLUDED.first_offset)",
                    item.menuItemId(),
                    item.category(),
                    item.itemName(),
                    event.offset());
        }
        SimpleRow row = SimpleRow.of(event);
        List<Object> key = row.key();
        String keyIs = String.join(" = ? AND ", row.keyColumns()) + " = ?";
        List<Object> older = new ArrayList<>(key);
        older.add(event.offset());
        String offset = event.payload() instanceof OrderCreated ? "created_offset" : "event_offset";
        if (event.payload() instanceof OrderCreated) {
            // it may have children; what it says is replaced, not the row
            List<Object> changed = new ArrayList<>(row.values());
            changed.addAll(older);
            run(
                    "UPDATE analytics.orders SET " + String.join(" = ?, ", row.valueColumns()) + " = ? WHERE " + keyIs
                            + " AND created_offset < ?",
                    changed.toArray());
        } else {
            run("DELETE FROM " + row.table() + " WHERE " + keyIs + " AND " + offset + " < ?", older.toArray());
        }
        List<String> columns = new ArrayList<>(row.keyColumns());
        columns.addAll(row.valueColumns());
        List<Object> values = new ArrayList<>(key);
        values.addAll(row.values());
        run(
                "INSERT INTO " + row.table() + " (" + String.join(", ", columns) + ") VALUES ("
                        + String.join(", ", Collections.nCopies(columns.size(), "?")) + ") ON CONFLICT DO NOTHING",
                values.toArray());
        if (event.payload() instanceof OrderPayload about) {
            writeMoney(about.orderId(), event.partitionKey());
        }
    }

    private void writeMoney(UUID order, String location) throws SQLException {
        SimpleSale sale = sales.get(List.of(location, order));
        SimpleSale.Money money = sale.money();
        run(
                "UPDATE analytics.orders SET subtotal = ?, tax = ?, tip = ?, total = ?, paid_at = ?, paid_offset = ?,"
                        + " money_is_summed = ? WHERE order_id = ? AND location_code = ?",
                money == null ? null : dollars(money.subtotal()),
                money == null ? null : dollars(money.tax()),
                money == null ? null : dollars(money.tip()),
                money == null ? null : dollars(money.total()),
                money == null ? null : money.paidAt(),
                money == null ? null : money.offset(),
                sale.isSummed(),
                order,
                location);
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

    private void unpark(UUID order, String location) throws SQLException {
        Map<Long, String> parked = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM raw.events_rejected WHERE missing_order_id = ? AND partition_key = ?"
                        + " RETURNING event_offset, raw_text")) {
            statement.setObject(1, order);
            statement.setString(2, location);
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

    private boolean exists(UUID order, String location) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM analytics.orders WHERE order_id = ? AND location_code = ?")) {
            statement.setObject(1, order);
            statement.setString(2, location);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private void addToSales(Event event) {
        UUID order = ((OrderPayload) event.payload()).orderId();
        SimpleSale sale = sales.computeIfAbsent(List.of(event.partitionKey(), order), id -> new SimpleSale());
        Map<Instant, long[]> before = sale.worth();
        sale.add(event);
        Map<Instant, long[]> after = sale.worth();
        Set<Instant> touched = new HashSet<>(before.keySet());
        touched.addAll(after.keySet());
        for (Instant hour : touched) {
            long[] less = before.getOrDefault(hour, new long[SimpleSale.NUMBERS]);
            long[] more = after.getOrDefault(hour, new long[SimpleSale.NUMBERS]);
            if (!Arrays.equals(less, more)) {
                List<Object> key = List.of(event.partitionKey(), hour);
                long[] sums = hours.computeIfAbsent(key, any -> new long[SimpleSale.NUMBERS]);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += more[i] - less[i];
                }
                lastOffsets.put(key, event.offset());
            }
        }
    }

    private void writeRollUps() throws SQLException {
        writeRollUp(
                "sales_by_service",
                "service_type, order_count, items_sold, subtotal, tax, tip, total, gross, discounts, comps, guests,"
                        + " guest_orders, guest_sales",
                List.of("text"),
                12);
        writeRollUp(
                "tenders_by_hour",
                "method, provider, payments, amount, tip, refunds, refunded",
                List.of("text", "text"),
                5);
        writeRollUp("items_by_hour", "menu_item_id, quantity, gross, orders", List.of("uuid"), 3);
        writeRollUp("answers_by_hour", "rating, nps, answers", List.of("smallint", "smallint"), 1);
        writeRollUp("exceptions_by_hour", "kind, reason, events, amount", List.of("text", "text"), 2);
        run("DO $$ BEGIN PERFORM analytics.add_up_days(); END $$");
    }

    private void writeRollUp(String table, String names, List<String> keyTypes, int amounts) throws SQLException {
        run("TRUNCATE analytics." + table);
        StringBuilder columns = new StringBuilder("hour_start, location_code, key::" + keyTypes.get(0));
        if (keyTypes.size() > 1) {
            columns.append(", sub_key::").append(keyTypes.get(1));
        }
        for (int i = 1; i <= amounts; i++) {
            columns.append(", amounts[").append(i).append(']');
        }
        run("INSERT INTO analytics." + table + " (hour_start, location_code, " + names + ", last_offset) SELECT "
                + columns + ", 0 FROM analytics.roll_ups_from_facts WHERE roll_up = '" + table + "'");
    }

    private void writeHours() throws SQLException {
        for (Map.Entry<List<Object>, long[]> hour : hours.entrySet()) {
            long[] sums = hour.getValue();
            List<Object> values = new ArrayList<>(hour.getKey());
            run("DELETE FROM analytics.hourly_sales WHERE location_code = ? AND hour_start = ?", values.toArray());
            values.add(lastOffsets.get(hour.getKey()));
            values.add(sums[0]);
            values.add(BigDecimal.valueOf(sums[1], 3));
            for (int i = 2; i < SimpleSale.NUMBERS - 1; i++) {
                values.add(dollars(sums[i]));
            }
            values.add(sums[SimpleSale.NUMBERS - 1]);
            run(
                    "INSERT INTO analytics.hourly_sales (location_code, hour_start, last_offset, order_count, items_sold,"
                            + " subtotal, tax, tip, total, gross, voids, discounts, comps, charges, gratuity, gift_cards,"
                            + " refunds, refunded_tax, refunded_tip, refunds_issued, guests) VALUES ("
                            + String.join(", ", Collections.nCopies(values.size(), "?")) + ")",
                    values.toArray());
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
