package io.restaurantstream.job.sink;

import static java.util.stream.Collectors.joining;

import io.restaurantstream.job.rollups.RollUp;
import io.restaurantstream.job.rollups.RollUpKey;
import io.restaurantstream.job.rollups.RollUpRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tables of roll-ups: one statement per table and batch. A row carries the offset of the last event in it and never
 * goes back, so what a replay fires before it has caught up is ignored.
 */
final class RollUpTables {

    private static final Map<RollUp, String> UPSERTS = upserts();

    /** One row of a table; of several in a batch the newest is enough. */
    private record Place(long hourStart, String locationCode, RollUpKey key) {}

    private RollUpTables() {}

    static void write(Connection connection, List<RollUpRow> rows) throws SQLException {
        Map<RollUp, Map<Place, RollUpRow>> newest = new EnumMap<>(RollUp.class);
        for (RollUpRow row : rows) {
            newest.computeIfAbsent(row.key().rollUp(), of -> new LinkedHashMap<>())
                    .put(new Place(row.hourStart(), row.locationCode(), row.key()), row);
        }
        for (Map.Entry<RollUp, Map<Place, RollUpRow>> table : newest.entrySet()) {
            write(connection, table.getKey(), table.getValue().values());
        }
    }

    private static void write(Connection connection, RollUp rollUp, Collection<RollUpRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERTS.get(rollUp))) {
            int parameter = 1;
            setArray(
                    statement,
                    parameter++,
                    "timestamptz",
                    rows.stream().map(row -> HourlySalesTable.hour(row.hourStart())));
            setArray(statement, parameter++, "text", rows.stream().map(RollUpRow::locationCode));
            setArray(
                    statement,
                    parameter++,
                    "text",
                    rows.stream().map(row -> row.key().key()));
            setArray(
                    statement,
                    parameter++,
                    "text",
                    rows.stream().map(row -> row.key().subKey()));
            for (int i = 0; i < rollUp.amounts().size(); i++) {
                int amount = i;
                setArray(statement, parameter++, "bigint", rows.stream().map(row -> row.amounts()[amount]));
            }
            setArray(statement, parameter, "bigint", rows.stream().map(RollUpRow::lastOffset));
            statement.executeUpdate();
        }
    }

    private static void setArray(PreparedStatement statement, int parameter, String type, Stream<?> values)
            throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values.toArray()));
    }

    private static Map<RollUp, String> upserts() {
        Map<RollUp, String> upserts = new EnumMap<>(RollUp.class);
        for (RollUp rollUp : RollUp.values()) {
            upserts.put(rollUp, upsert(rollUp));
        }
        return upserts;
    }

    private static String upsert(RollUp rollUp) {
        String table = nameOf(rollUp);
        String keys = rollUp.keys().stream().map(RollUp.Key::column).collect(joining(", "));
        List<RollUp.Amount> amounts = rollUp.amounts();
        List<String> keyTypes = rollUp.keys().stream().map(RollUp.Key::type).toList();
        return "INSERT INTO analytics." + table + " (hour_start, location_code, " + keys + ", "
                + amounts.stream().map(RollUp.Amount::column).collect(joining(", ")) + ", last_offset) "
                + "SELECT hour_start, location_code, key::" + keyTypes.get(0)
                + (keyTypes.size() > 1 ? ", sub_key::" + keyTypes.get(1) : "")
                + amounts.stream()
                        .map(amount -> ", amount_of." + amount.column() + " * "
                                + amount.unit().inColumn())
                        .collect(joining())
                + ", last_offset FROM unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[], "
                + amounts.stream().map(amount -> "?::bigint[], ").collect(joining())
                + "?::bigint[]) AS amount_of (hour_start, location_code, key, sub_key, "
                + amounts.stream().map(amount -> amount.column() + ", ").collect(joining())
                + "last_offset) ON CONFLICT (hour_start, location_code, " + keys + ") DO UPDATE SET "
                + amounts.stream()
                        .map(amount -> amount.column() + " = EXCLUDED." + amount.column() + ", ")
                        .collect(joining())
                + "last_offset = EXCLUDED.last_offset, updated_at = now() WHERE " + table
                + ".last_offset < EXCLUDED.last_offset";
    }

    /** The name of its table, without the schema. */
    static String nameOf(RollUp rollUp) {
        return rollUp.name().toLowerCase(Locale.ROOT);
    }
}
