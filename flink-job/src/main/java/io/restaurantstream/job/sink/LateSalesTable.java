package io.restaurantstream.job.sink;

import io.restaurantstream.job.sales.SaleChange;
import io.restaurantstream.job.sales.Takings;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;

/**
 * {@code analytics.late_sales}: one row per order and event; a replay that finds the change late again writes the same
 * row.
 */
final class LateSalesTable {

    static final String UPSERT = """
            INSERT INTO analytics.late_sales
                (event_offset, order_id, location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total,
                 gross, voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip,
                 refunds_issued, guests)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_offset, order_id, hour_start) DO NOTHING
            """;

    private LateSalesTable() {}

    static void bind(PreparedStatement statement, SaleChange change) throws SQLException {
        statement.setLong(1, change.offset());
        statement.setObject(2, new UUID(change.orderHigh(), change.orderLow()));
        statement.setString(3, change.locationCode());
        if (change.hourIsKnown()) {
            statement.setObject(4, HourlySalesTable.hour(change.hourStart()));
        } else {
            statement.setNull(4, Types.TIMESTAMP_WITH_TIMEZONE);
        }
        statement.setLong(5, change.orders());
        statement.setBigDecimal(6, BigDecimal.valueOf(change.itemThousandths(), 3));
        statement.setBigDecimal(7, HourlySalesTable.dollars(change.subtotal()));
        statement.setBigDecimal(8, HourlySalesTable.dollars(change.tax()));
        statement.setBigDecimal(9, HourlySalesTable.dollars(change.tip()));
        statement.setBigDecimal(10, HourlySalesTable.dollars(change.total()));
        HourlySalesTable.bind(statement, 11, change.takings() == null ? Takings.NONE : change.takings());
    }
}
