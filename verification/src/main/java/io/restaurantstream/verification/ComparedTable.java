package io.restaurantstream.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table and what it must be equal to.
 *
 * @param name with its schema
 * @param told the relation that says what the table holds; in most cases the table
 * @param truth the relation that says what it must hold
 * @param key columns that identify a row, on both sides
 * @param values the other columns; those that say when a row was written are left out
 * @param money the column of dollars that is added up; null when there is none
 */
record ComparedTable(String name, String told, String truth, List<String> key, List<String> values, String money) {

    /** All tables, in the order in which the job's foreign keys and sums build on each other. */
    static final List<ComparedTable> ALL = List.of(
            table("raw.events_raw", "event_offset", "event_id, event_type, ts, partition_key, payload", null)
                    .toldBy("told_events_raw"),
            table(
                    "raw.events_rejected",
                    "event_offset",
                    "reason, detail, field, partition_key, missing_order_id, raw_text, raw_bytes",
                    null),
            table("raw.event_gaps", "first_offset", "last_offset", null).toldBy("told_event_gaps"),
            table(
                    "analytics.orders",
                    "order_id",
                    "visit_id, location_code, service_type, order_ts, subtotal, tax, tip, total, paid_at,"
                            + " created_offset, paid_offset",
                    "total"),
            table(
                    "analytics.order_items",
                    "order_item_id",
                    "order_id, menu_item_id, category, item_name, unit_price, qty, extended_price, event_offset",
                    "extended_price"),
            table(
                    "analytics.payments",
                    "payment_id",
                    "order_id, method, provider, amount, auth_code, subtotal, tax, tip, total, location_code,"
                            + " paid_at, event_offset",
                    "total"),
            table(
                    "analytics.feedback",
                    "feedback_id",
                    "order_id, customer_id, rating, nps, comment, created_ts, event_offset",
                    null),
            table(
                            "analytics.hourly_sales",
                            "location_code, hour_start",
                            "order_count, items_sold, subtotal, tax, tip, total, last_offset",
                            "total")
                    .toldBy("told_hourly_sales"));

    private static ComparedTable table(String name, String key, String values, String money) {
        String truth = "truth_" + name.substring(name.indexOf('.') + 1);
        return new ComparedTable(name, name, truth, columns(key), columns(values), money);
    }

    private static List<String> columns(String names) {
        return List.of(names.split(", "));
    }

    private ComparedTable toldBy(String relation) {
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
