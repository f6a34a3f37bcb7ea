package io.restaurantstream.job.sink;

import io.restaurantstream.job.sales.HourlySales;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * {@code analytics.hourly_sales}: a row carries the offset of the last event in it and never goes back, so what a
 * replay fires before it has caught up is ignored.
 */
final class HourlySalesTable {

    static final String UPSERT = """
            INSERT INTO analytics.hourly_sales
                (location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (location_code, hour_start) DO UPDATE SET
                order_count = EXCLUDED.order_count,
                items_sold = EXCLUDED.items_sold,
                subtotal = EXCLUDED.subtotal,
                tax = EXCLUDED.tax,
                tip = EXCLUDED.tip,
                total = EXCLUDED.total,
                last_offset = EXCLUDED.last_offset,
                updated_at = now()
            WHERE hourly_sales.last_offset < EXCLUDED.last_offset
            """;

    private HourlySalesTable() {}

    static void bind(PreparedStatement statement, HourlySales sales) throws SQLException {
        statement.setString(1, sales.locationCode());
        statement.setObject(2, hour(sales.hourStart()));
        statement.setLong(3, sales.orderCount());
        statement.setLong(4, sales.itemsSold());
        statement.setBigDecimal(5, dollars(sales.subtotal()));
        statement.setBigDecimal(6, dollars(sales.tax()));
        statement.setBigDecimal(7, dollars(sales.tip()));
        statement.setBigDecimal(8, dollars(sales.total()));
        statement.setLong(9, sales.lastOffset());
    }

    static OffsetDateTime hour(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
    }

    static BigDecimal dollars(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
