package io.restaurantstream.job.facts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code analytics.items_as_sold}: what items were called when they were sold. Each name keeps its lowest offset, so the table
 * is the same however often and in whatever order events arrive.
 *
 * <p>A restaurant has few names and sells them all day, so a writer remembers what it has written. Not thread-safe.
 */
final class ItemsAsSoldTable {

    /** Names may be typed by hand, so there is no end to them. */
    private static final int REMEMBERED = 100_000;

    private static final String UPSERT = "INSERT INTO analytics.items_as_sold AS known"
            + " (menu_item_id, category, item_name, first_offset)"
            + " SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[])"
            + " ON CONFLICT (menu_item_id, category, item_name) DO UPDATE SET first_offset = EXCLUDED.first_offset"
            + " WHERE EXCLUDED.first_offset < known.first_offset";

    private final Map<ItemName, Long> committed = new HashMap<>();
    private SortedMap<ItemName, Long> written = new TreeMap<>();

    /** Writes what is not known to be there. */
    void write(Connection connection, Map<ItemName, Long> names) throws SQLException {
        written = new TreeMap<>();
        names.forEach((name, offset) -> {
            if (offset < committed.getOrDefault(name, Long.MAX_VALUE)) {
                written.put(name, offset);
            }
        });
        if (written.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            setArray(
                    statement,
                    1,
                    "uuid",
                    written.keySet().stream().map(ItemName::menuItemId).toArray());
            setArray(
                    statement,
                    2,
                    "text",
                    written.keySet().stream().map(ItemName::category).toArray());
            setArray(
                    statement,
                    3,
                    "text",
                    written.keySet().stream().map(ItemName::name).toArray());
            setArray(statement, 4, "bigint", written.values().toArray());
            statement.executeUpdate();
        }
    }

    private static void setArray(PreparedStatement statement, int parameter, String type, Object[] values)
            throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }

    /** What was written last is committed. */
    void commit() {
        if (committed.size() + written.size() > REMEMBERED) {
            committed.clear();
        }
        committed.putAll(written);
        written = new TreeMap<>();
    }
}
