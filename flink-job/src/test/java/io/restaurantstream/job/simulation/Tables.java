package io.restaurantstream.job.simulation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a reader sees of the tables, over a connection that no fault strikes. */
final class Tables implements AutoCloseable {

    /** Children first, so that they can be emptied in this order. */
    private static final List<String> ALL = List.of(
            "analytics.order_items",
            "analytics.items_as_sold",
            "analytics.payments",
            "analytics.feedback",
            "analytics.payment_voids",
            "analytics.tip_adjustments",
            "analytics.order_discounts",
            "analytics.discount_removals",
            "analytics.service_charges",
            "analytics.item_voids",
            "analytics.order_status",
            "analytics.order_moves",
            "analytics.gift_cards_sold",
            "analytics.orders",
            "analytics.refunds",
            "analytics.menu_item_versions",
            "analytics.location_versions",
            "analytics.shift_starts",
            "analytics.shift_ends",
            "analytics.hourly_sales",
            "analytics.late_sales",
            "analytics.sales_by_service",
            "analytics.tenders_by_hour",
            "analytics.items_by_hour",
            "analytics.answers_by_hour",
            "analytics.exceptions_by_hour",
            "analytics.late_roll_ups",
            "analytics.items_by_day",
            "analytics.answers_by_day",
            "raw.events_raw",
            "raw.events_rejected");

    /** How the rows of a table are told apart, and the offset that must not decrease. */
    private static final String PROGRESS = """
            SELECT 'order ' || order_id || location_code, created_offset FROM analytics.orders
            UNION ALL
            SELECT 'item ' || order_id || order_item_id || location_code, event_offset FROM analytics.order_items
            UNION ALL
            SELECT 'payment ' || order_id || payment_id || location_code, event_offset FROM analytics.payments
            UNION ALL
            SELECT 'hour ' || location_code || hour_start, last_offset FROM analytics.hourly_sales
            UNION ALL
            SELECT 'service ' || location_code || hour_start || service_type, last_offset
            FROM analytics.sales_by_service
            UNION ALL
            SELECT 'raw ' || event_offset, event_offset FROM raw.events_raw
            """;

    private static final String ORPHANS = """
            SELECT 'item ' || order_id FROM analytics.order_items AS c
            WHERE NOT EXISTS (
                SELECT FROM analytics.orders AS o
                WHERE o.order_id = c.order_id AND o.location_code = c.location_code)
            UNION ALL
            SELECT 'payment ' || order_id FROM analytics.payments AS c
            WHERE NOT EXISTS (
                SELECT FROM analytics.orders AS o
                WHERE o.order_id = c.order_id AND o.location_code = c.location_code)
            UNION ALL
            SELECT 'feedback ' || order_id FROM analytics.feedback AS c
            WHERE NOT EXISTS (
                SELECT FROM analytics.orders AS o
                WHERE o.order_id = c.order_id AND o.location_code = c.location_code)
            """;

    private static final String CONTENTS = ALL.stream()
            .map(table -> "SELECT '" + table + " ' || (to_jsonb(t)"
                    + " - '{ingested_at,rejected_at,detected_at,updated_at,recorded_at}'::text[])::text AS line FROM "
                    + table + " AS t")
            .collect(Collectors.joining(
                    " UNION ALL ",
                    "",
                    // where a gap is cut depends on where pages begin
                    " UNION ALL SELECT DISTINCT 'gap ' || missing::text FROM raw.event_gaps,"
                            + " generate_series(first_offset, last_offset) AS missing ORDER BY line"));

    private final Connection connection;
    private final PreparedStatement contents;
    private final PreparedStatement progress;
    private final PreparedStatement orphans;
    private Map<String, Long> seen = new HashMap<>();

    Tables(Connection connection) throws SQLException {
        this.connection = connection;
        this.contents = connection.prepareStatement(CONTENTS);
        this.progress = connection.prepareStatement(PROGRESS);
        this.orphans = connection.prepareStatement(ORPHANS);
    }

    Connection connection() {
        return connection;
    }

    void clear() throws SQLException {
        seen = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(ALL.stream()
                    .map(table -> "DELETE FROM " + table)
                    .collect(Collectors.joining(
                            "; ", "", "; DELETE FROM raw.event_gaps; DELETE FROM raw.writer_fence")));
        }
    }

    /** Returns the dead rows of many simulations. */
    void truncate() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE raw.event_gaps, raw.writer_fence, " + String.join(", ", ALL));
        }
    }

    /** All rows of all tables but the times of writing, as lines. */
    List<String> contents() throws SQLException {
        return lines(contents);
    }

    /** The rows that only a facts writer writes. */
    List<String> facts() throws SQLException {
        return contents().stream()
                .filter(line -> line.startsWith("analytics.order") || line.startsWith("raw.events_raw"))
                .toList();
    }

    private static List<String> lines(PreparedStatement query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    /** What a reader may never see, compared with what was there before; empty when all is well. */
    List<String> violations() throws SQLException {
        List<String> violations = new ArrayList<>();
        lines(orphans).forEach(orphan -> violations.add("without its order: " + orphan));
        Map<String, Long> now = new HashMap<>();
        try (ResultSet rows = progress.executeQuery()) {
            while (rows.next()) {
                now.put(rows.getString(1), rows.getLong(2));
            }
        }
        seen.forEach((row, offset) -> {
            Long later = now.get(row);
            if (later == null) {
                violations.add("gone: " + row);
            } else if (later < offset) {
                violations.add("went back from " + offset + " to " + later + ": " + row);
            }
        });
        seen = now;
        return violations;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
