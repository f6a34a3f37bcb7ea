package io.restaurantstream.chaos.invariants;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of which some rows are remembered.
 *
 * @param name with its schema
 * @param keyColumns that identify a row
 * @param keyTypes of these columns
 * @param offset an expression that never gets smaller
 */
record SampledTable(String name, List<String> keyColumns, List<String> keyTypes, String offset) {

    private static final int BLOCKS = 4;

    static final List<SampledTable> ALL = List.of(
            new SampledTable(
                    "analytics.orders",
                    List.of("order_id", "location_code"),
                    List.of("uuid", "text"),
                    "created_offset + coalesce(paid_offset, 0)"),
            new SampledTable(
                    "analytics.payments",
                    List.of("order_id", "payment_id", "location_code"),
                    List.of("uuid", "uuid", "text"),
                    "event_offset"),
            new SampledTable(
                    "analytics.order_items",
                    List.of("order_id", "order_item_id", "location_code"),
                    List.of("uuid", "uuid", "text"),
                    "event_offset"),
            new SampledTable(
                    "analytics.hourly_sales",
                    List.of("location_code", "hour_start"),
                    List.of("text", "timestamptz"),
                    "last_offset"),
            new SampledTable("raw.events_raw", List.of("event_offset"), List.of("bigint"), "event_offset"));

    /** Rows of the newest blocks: their keys as text, then their offsets. */
    String newestRows(int limit) {
        String keys = keyColumns.stream().map(column -> column + "::text").collect(Collectors.joining(", "));
        String from = name.equals("raw.events_raw")
                ? " WHERE event_offset > (SELECT max(event_offset) - 200 FROM raw.events_raw)"
                : " WHERE ctid >= format('(%s,0)', greatest(0, pg_relation_size('" + name + "') / 8192 - " + BLOCKS
                        + "))::tid";
        return "SELECT " + keys + ", " + offset + " FROM " + name + from + " LIMIT " + limit;
    }

    /** For each key of the parameters, which are arrays of text by column: its place among them, and its offset. */
    String offsetsOfKeys() {
        String arrays = keyColumns.stream().map(column -> "?::text[]").collect(Collectors.joining(", "));
        String names =
                IntStream.range(0, keyColumns.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        String join = IntStream.range(0, keyColumns.size())
                .mapToObj(i -> keyColumns.get(i) + " = k" + i + "::" + keyTypes.get(i))
                .collect(Collectors.joining(" AND "));
        return "SELECT place, " + offset + " FROM unnest(" + arrays + ") WITH ORDINALITY AS sought (" + names
                + ", place) LEFT JOIN " + name + " ON " + join;
    }
}
