package io.restaurantstream.chaos.invariants;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Triggers that note each row whose offset is made smaller, and each that is deleted though nothing may delete it.
 *
 * <p>Postgres judges the condition when the row is written; nothing is done for a row that goes forward.
 */
final class AuditTriggers {

    private static final List<String> TABLES_WITH_OFFSET = List.of(
            "order_items",
            "payments",
            "feedback",
            "payment_voids",
            "tip_adjustments",
            "order_discounts",
            "discount_removals",
            "service_charges",
            "item_voids",
            "order_status",
            "order_moves",
            "gift_cards_sold",
            "refunds",
            "menu_item_versions",
            "location_versions",
            "shift_starts",
            "shift_ends");

    private static final List<String> MADE = List.of(
            "CREATE SCHEMA chaos",
            "CREATE TABLE chaos.noted (at timestamptz NOT NULL DEFAULT clock_timestamp(), table_name text NOT NULL,"
                    + " operation text NOT NULL, old_row text NOT NULL)",
            """
            CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
            SET search_path = pg_catalog AS $$
            BEGIN
              INSERT INTO chaos.noted (table_name, operation, old_row) VALUES (TG_TABLE_NAME, TG_OP, OLD::text);
              RETURN NULL;
            END
            $$
            """);

    private AuditTriggers() {}

    /** Puts them on the tables, which must have none yet. */
    static void create(Connection administrator) throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            for (String sql : MADE) {
                statement.execute(sql);
            }
            for (String table : TABLES_WITH_OFFSET) {
                keep(statement, "analytics." + table, "NEW.event_offset < OLD.event_offset");
            }
            keep(statement, "analytics.hourly_sales", "NEW.last_offset < OLD.last_offset");
            keep(
                    statement,
                    "analytics.orders",
                    "NEW.created_offset < OLD.created_offset OR coalesce(NEW.paid_offset, 0) < OLD.paid_offset");
            keep(statement, "analytics.late_sales", "NEW.event_offset < OLD.event_offset");
            keep(statement, "raw.event_gaps", "NEW.last_offset < OLD.last_offset");
            keep(statement, "raw.events_raw", "NEW IS DISTINCT FROM OLD");
        }
    }

    private static void keep(Statement statement, String table, String goesBack) throws SQLException {
        statement.execute("CREATE TRIGGER chaos_goes_back AFTER UPDATE ON " + table + " FOR EACH ROW WHEN (" + goesBack
                + ") EXECUTE FUNCTION chaos.note()");
        statement.execute("CREATE TRIGGER chaos_is_deleted AFTER DELETE ON " + table
                + " FOR EACH ROW EXECUTE FUNCTION chaos.note()");
    }
}
