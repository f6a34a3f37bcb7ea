package io.restaurantstream.job.sink;

import io.restaurantstream.job.rollups.OrderNote;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpKey;
import io.restaurantstream.job.rollups.RollUpPart;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;

/**
 * {@code analytics.late_roll_ups}: one row per order, event and row that lacks it, or per note; a replay that finds the change late
 * again writes the same row.
 */
final class LateRollUpsTable {

    private static final String INSERT = """
            INSERT INTO analytics.late_roll_ups
                (event_offset, order_id, roll_up, location_code, hour_start, key, sub_key, amounts, order_is_known)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_offset, order_id, roll_up, hour_start, key, sub_key) DO NOTHING
            """;

    /** In place of the name of a roll-up: what is noted of orders. */
    private static final String NOTES = "orders";

    private LateRollUpsTable() {}

    static void write(Connection connection, List<RollUpChange> changes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (RollUpChange change : changes) {
                for (RollUpPart part : change.parts()) {
                    RollUpKey row = part.key();
                    bind(
                            statement,
                            change,
                            RollUpTables.nameOf(row.rollUp()),
                            row.key(),
                            row.subKey(),
                            inColumns(part));
                    statement.addBatch();
                }
                if (change.note() != null) {
                    OrderNote note = change.note();
                    bind(statement, change, NOTES, note.key(), "", new BigDecimal[] {BigDecimal.valueOf(note.amount())
                    });
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void bind(
            PreparedStatement statement,
            RollUpChange change,
            String table,
            String key,
            String subKey,
            BigDecimal[] amounts)
            throws SQLException {
        statement.setLong(1, change.offset());
        statement.setObject(2, new UUID(change.orderHigh(), change.orderLow()));
        statement.setString(3, table);
        statement.setString(4, change.locationCode());
        if (change.hourStart() == RollUpChange.UNKNOWN_HOUR) {
            statement.setNull(5, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(5, HourlySalesTable.hour(change.hourStart()));
        }
        statement.setString(6, key);
        statement.setString(7, subKey);
        statement.setArray(8, statement.getConnection().createArrayOf("numeric", amounts));
        statement.setBoolean(9, change.orderIsKnown());
    }

    private static BigDecimal[] inColumns(RollUpPart part) {
        BigDecimal[] amounts = new BigDecimal[part.amounts().length];
        for (int i = 0; i < amounts.length; i++) {
            BigDecimal unit =
                    new BigDecimal(part.key().rollUp().amounts().get(i).unit().inColumn());
            amounts[i] = unit.multiply(BigDecimal.valueOf(part.amounts()[i]));
        }
        return amounts;
    }
}
