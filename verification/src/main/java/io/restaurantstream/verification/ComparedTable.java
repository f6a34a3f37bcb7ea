package io.restaurantstream.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table and the relation that it must be equal to.
 *
 * @param name with its schema
 * @param told the relation that says what the table holds; in most cases the table
 * @param truth the relation that says what it must hold
 * @param key columns that identify a row, on both sides
 * @param values the other columns; those that say when a row was written are left out
 * @param money the column of dollars that is added up; null when there is none
 */
record ComparedTable(String name, String told, String truth, List<String> key, List<String> values, String money) {

    private static final String SALES = "order_count, items_sold, subtotal, tax, tip, total, gross, voids, discounts,"
            + " comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests";

    /** All tables, in the order in which the job's foreign keys and sums build on each other. */
    static final List<ComparedTable> ALL = List.of(
            table("raw.events_raw", "event_offset", "event_id, event_type, ts, partition_key, payload", null)
                    .toldBy("told_events_raw"),
            table(
                            "raw.events_rejected",
                            "event_offset",
                            "reason, detail, field, partition_key, missing_order_id, raw_text, raw_bytes",
                            null)
                    .toldBy("told_events_rejected"),
            table("raw.event_gaps", "first_offset", "last_offset", null).toldBy("told_event_gaps"),
            table(
                    "analytics.orders",
                    "order_id, location_code",
                    "visit_id, service_type, other_service, order_ts, guests, table_name, server_id, channel, check_number,"
                            + " external_id, subtotal, tax, tip, total, paid_at, money_is_summed, created_offset,"
                            + " paid_offset",
                    "total"),
            table(
                    "analytics.order_items",
                    "order_id, order_item_id, location_code",
                    "menu_item_id, category, item_name, unit_price, qty, extended_price, external_id, event_offset",
                    "extended_price"),
            table("analytics.items_as_sold", "menu_item_id, category, item_name", "first_offset", null),
            table(
                    "analytics.payments",
                    "order_id, payment_id, location_code",
                    "method, other_method, provider, amount, auth_code, subtotal, tax, tip, total, scope,"
                            + " captured_at_location, card_ref, external_id, paid_at, event_offset",
                    "total"),
            table(
                    "analytics.payment_voids",
                    "order_id, payment_id, location_code",
                    "reason, voided_at, event_offset",
                    null),
            table(
                    "analytics.tip_adjustments",
                    "order_id, payment_id, location_code",
                    "tip, adjusted_at, event_offset",
                    "tip"),
            table(
                    "analytics.refunds",
                    "order_id, refund_id, location_code",
                    "payment_id, amount, subtotal, tax, tip, method, other_method, reason, lines, order_ts, refunded_at,"
                            + " external_id, event_offset",
                    "amount"),
            table(
                    "analytics.order_discounts",
                    "order_id, discount_id, location_code",
                    "order_item_id, kind, name, amount, reason, approved_by, applied_at, event_offset",
                    "amount"),
            table(
                    "analytics.discount_removals",
                    "order_id, discount_id, location_code",
                    "removed_at, event_offset",
                    null),
            table(
                    "analytics.service_charges",
                    "order_id, charge_id, location_code",
                    "kind, amount, is_gratuity, taxable, applied_at, event_offset",
                    "amount"),
            table(
                    "analytics.item_voids",
                    "order_id, void_id, location_code",
                    "order_item_id, qty, amount, reason, approved_by, after_send, voided_at, event_offset",
                    "amount"),
            table(
                    "analytics.order_status",
                    "order_id, location_code",
                    "is_cancelled, reason, changed_at, event_offset",
                    null),
            table(
                    "analytics.order_moves",
                    "order_id, event_offset, location_code",
                    "table_name, server_id, guests, moved_at",
                    null),
            table(
                    "analytics.gift_cards_sold",
                    "order_id, gift_txn_id, location_code",
                    "card_ref, amount, sold_at, event_offset",
                    "amount"),
            table(
                    "analytics.feedback",
                    "order_id, feedback_id, location_code",
                    "customer_id, rating, nps, comment, created_ts, event_offset",
                    null),
            table(
                    "analytics.menu_item_versions",
                    "menu_item_id, valid_from",
                    "item_name, category, list_price, unit_cost, active, event_offset",
                    null),
            table(
                    "analytics.location_versions",
                    "location_code, valid_from",
                    "name, city, time_zone, day_starts_at, week_starts_on, currency, tables, seats, opened_on, closed_on,"
                            + " event_offset",
                    null),
            table(
                    "analytics.shift_starts",
                    "shift_id, location_code",
                    "employee_ref, job, hourly_cost, started_at, event_offset",
                    null),
            table("analytics.shift_ends", "shift_id, location_code", "ended_at, event_offset", null),
            table("analytics.late_sales", "event_offset, order_id, hour_start", "location_code, " + SALES, "total")
                    .toldBy("told_late_sales"),
            table("analytics.hourly_sales", "location_code, hour_start", SALES + ", last_offset", "total")
                    .toldBy("told_hourly_sales"),
            rollUp(
                    "sales_by_service",
                    "service_type",
                    "order_count, items_sold, subtotal, tax, tip, total, gross, discounts, comps, guests,"
                            + " guest_orders, guest_sales",
                    "total"),
            rollUp("tenders_by_hour", "method, provider", "payments, amount, tip, refunds, refunded", "amount"),
            rollUp("items_by_hour", "menu_item_id", "quantity, gross, orders", "gross"),
            rollUp("answers_by_hour", "rating, nps", "answers", null),
            rollUp("exceptions_by_hour", "kind, reason", "events, amount", "amount"),
            rollUpOfDays("items_by_day", "menu_item_id", "quantity, gross, orders", "gross"),
            rollUpOfDays("answers_by_day", "rating, nps", "answers", null));

    private static ComparedTable rollUp(String name, String key, String values, String money) {
        return table("analytics." + name, "hour_start, location_code, " + key, values, money)
                .toldBy("told_" + name);
    }

    private static ComparedTable rollUpOfDays(String name, String key, String values, String money) {
        return table("analytics." + name, "business_day, location_code, " + key, values, money)
                .toldBy("told_" + name);
    }

    private static ComparedTable table(String name, String key, String values, String money) {
        String truth = "truth_" + name.substring(name.indexOf('.') + 1);
        return new ComparedTable(name, name, truth, columns(key), columns(values), money);
    }

    private static List<String> columns(String names) {
        return List.of(names.split(", "));
    }

    ComparedTable toldBy(String relation) {
        return new ComparedTable(name, relation, truth, key, values, money);
    }

    /** Key and values. */
    List<String> columns() {
        List<String> all = new ArrayList<>(key);
        all.addAll(values);
        return all;
    }

    /**
     * One row: rows there must be, rows there are, rows missing, rows too many, rows that differ, and the sums of money
     * there must be and there are.
     */
    String count() {
        return "SELECT count(expected." + key.get(0) + "), count(actual." + key.get(0) + "),"
                + " count(*) FILTER (WHERE actual." + key.get(0) + " IS NULL),"
                + " count(*) FILTER (WHERE expected." + key.get(0) + " IS NULL),"
                + " count(*) FILTER (WHERE expected." + key.get(0) + " IS NOT NULL AND actual." + key.get(0)
                + " IS NOT NULL AND " + valuesDiffer() + "),"
                + (money == null
                        ? " NULL::numeric, NULL::numeric"
                        : " coalesce(sum(expected." + money + "), 0), coalesce(sum(actual." + money + "), 0)")
                + pairs();
    }

    /** The first rows that are not on both sides alike: the expected columns, then the actual ones. */
    String firstDifferences(int rows) {
        String pairKey = key.stream()
                .map(column -> "coalesce(expected." + column + ", actual." + column + ")")
                .collect(Collectors.joining(", "));
        return "SELECT " + columnsOf("expected", columns()) + ", " + columnsOf("actual", columns()) + pairs()
                + " WHERE expected." + key.get(0) + " IS NULL OR actual." + key.get(0) + " IS NULL OR "
                + valuesDiffer() + " ORDER BY " + pairKey + " LIMIT " + rows;
    }

    /**
     * Rows that are not on both sides alike, each with the due hours that it belongs to and the offset to look at: location,
     * hour, offset; then the expected columns, then the actual ones. For a follower of the log, in whose tables it is.
     */
    String differencesOfDueHours(int rows) {
        String ofOrder = "JOIN followed_hours AS of_order ON of_order.order_id = " + either("order_id")
                + " AND of_order.location_code = " + either("location_code")
                + " JOIN due_hours AS due ON due.location_code = of_order.location_code"
                + " AND due.hour_start = of_order.hour_start AND of_order.has_facts";
        String ofHour = "JOIN due_hours AS due ON due.location_code = " + either("location_code")
                + " AND due.hour_start = " + either("hour_start");
        return "SELECT due.location_code, due.hour_start, " + offset() + ", " + columnsOf("expected", columns()) + ", "
                + columnsOf("actual", columns()) + pairs() + " " + (columns().contains("hour_start") ? ofHour : ofOrder)
                + " WHERE expected." + key.get(0) + " IS NULL OR actual." + key.get(0) + " IS NULL OR " + valuesDiffer()
                + " ORDER BY 3 LIMIT " + rows;
    }

    /** Of a fact that of its event; of a sum that of the last event in it. */
    private String offset() {
        List<String> columns = columns();
        if (columns.contains("event_offset")) {
            return either("event_offset");
        }
        if (columns.contains("paid_offset")) {
            return "CASE WHEN (expected.subtotal, expected.tax, expected.tip, expected.total, expected.paid_at)"
                    + " IS DISTINCT FROM (actual.subtotal, actual.tax, actual.tip, actual.total, actual.paid_at)"
                    + " THEN coalesce(expected.paid_offset, actual.paid_offset, expected.created_offset,"
                    + " actual.created_offset) ELSE " + either("created_offset") + " END";
        }
        return columns.contains("last_offset") ? either("last_offset") : "due.last_offset";
    }

    private static String either(String column) {
        return "coalesce(expected." + column + ", actual." + column + ")";
    }

    /** Keys are unique on both sides and never null, so joining by them loses nothing, and shows what belongs together. */
    private String pairs() {
        return " FROM " + truth + " AS expected FULL JOIN " + told + " AS actual ON "
                + key.stream()
                        .map(column -> "expected." + column + " = actual." + column)
                        .collect(Collectors.joining(" AND "));
    }

    private String valuesDiffer() {
        return "(" + columnsOf("expected", values) + ") IS DISTINCT FROM (" + columnsOf("actual", values) + ")";
    }

    private static String columnsOf(String side, List<String> names) {
        return names.stream().map(name -> side + "." + name).collect(Collectors.joining(", "));
    }
}
