package io.restaurantstream.job.sink;

import io.restaurantstream.job.sales.HourlySales;
import io.restaurantstream.job.sales.Takings;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
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
                (location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset,
                 gross, voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip,
                 refunds_issued, guests)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (location_code, hour_start) DO UPDATE SET
                order_count = EXCLUDED.order_count,
                items_sold = EXCLUDED.items_sold,
                subtotal = EXCLUDED.subtotal,
                tax = EXCLUDED.tax,
                tip = EXCLUDED.tip,
                total = EXCLUDED.total,
                last_offset = EXCLUDED.last_offset,
                gross = EXCLUDED.gross,
                voids = EXCLUDED.voids,
                discounts = EXCLUDED.discounts,
                comps = EXCLUDED.comps,
                charges = EXCLUDED.charges,
                gratuity = EXCLUDED.gratuity,
                gift_cards = EXCLUDED.gift_cards,
                refunds = EXCLUDED.refunds,
                refunded_tax = EXCLUDED.refunded_tax,
                refunded_tip = EXCLUDED.refunded_tip,
                refunds_issued = EXCLUDED.refunds_issued,
                guests = EXCLUDED.guests,
                updated_at = now()
            WHERE hourly_sales.last_offset < EXCLUDED.last_offset
            """;

    private HourlySalesTable() {}

    static void bind(PreparedStatement statement, HourlySales sales) throws SQLException {
        statement.setString(1, sales.locationCode());
        statement.setObject(2, hour(sales.hourStart()));
        statement.setLong(3, sales.orderCount());
        statement.setBigDecimal(4, BigDecimal.valueOf(sales.allItemThousandths(), 3));
        statement.setBigDecimal(5, dollars(sales.subtotal()));
        statement.setBigDecimal(6, dollars(sales.tax()));
        statement.setBigDecimal(7, dollars(sales.tip()));
        statement.setBigDecimal(8, dollars(sales.total()));
        statement.setLong(9, sales.lastOffset());
        bind(statement, 10, sales.takings());
    }

    /** Sets twelve parameters, from {@code first} on; null when {@code takings} is. */
    static void bind(PreparedStatement statement, int first, Takings takings) throws SQLException {
        if (takings == null) {
            for (int i = first; i < first + 12; i++) {
                statement.setNull(i, Types.NUMERIC);
            }
            return;
        }
        statement.setBigDecimal(first, dollars(takings.gross()));
        statement.setBigDecimal(first + 1, dollars(takings.voids()));
        statement.setBigDecimal(first + 2, dollars(takings.discounts()));
        statement.setBigDecimal(first + 3, dollars(takings.comps()));
        statement.setBigDecimal(first + 4, dollars(takings.charges()));
        statement.setBigDecimal(first + 5, dollars(takings.gratuity()));
        statement.setBigDecimal(first + 6, dollars(takings.giftCards()));
        statement.setBigDecimal(first + 7, dollars(takings.refunds()));
        statement.setBigDecimal(first + 8, dollars(takings.refundedTax()));
        statement.setBigDecimal(first + 9, dollars(takings.refundedTip()));
        statement.setBigDecimal(first + 10, dollars(takings.refundsIssued()));
        statement.setBigDecimal(first + 11, BigDecimal.valueOf(takings.guests()));
    }

    static OffsetDateTime hour(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
    }

    static BigDecimal dollars(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
