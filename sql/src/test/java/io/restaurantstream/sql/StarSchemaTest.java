package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The views for tools of business intelligence: readable, of one grain each, and with the sums of the facts. */
class StarSchemaTest {

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.sampleDatabase());
        addWhatHappensToOrders();
        TestPostgres.execute(connection, "SET ROLE restaurant_reader");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** A voided line, a void of an unknown line, a refund, an order paid by two tenders of which one is voided. */
    private void addWhatHappensToOrders() throws SQLException {
        TestPostgres.execute(connection, """
                INSERT INTO analytics.item_voids (void_id, order_id, order_item_id, location_code, qty, amount, after_send, voided_at, event_offset)
                SELECT gen_random_uuid(), order_id, order_item_id, location_code, 1, unit_price, true, now(), 900001
                FROM analytics.order_items ORDER BY event_offset LIMIT 1;
                INSERT INTO analytics.item_voids (void_id, order_id, order_item_id, location_code, qty, amount, after_send, voided_at, event_offset)
                SELECT gen_random_uuid(), order_id, gen_random_uuid(), location_code, 1, 2.50, false, now(), 900002
                FROM analytics.order_items ORDER BY event_offset LIMIT 1;
                INSERT INTO analytics.refunds (order_id, refund_id, location_code, amount, subtotal, tax, tip, method, order_ts, refunded_at, event_offset)
                SELECT order_id, gen_random_uuid(), location_code, 11.30, 10, 1.30, 0, 'cash', order_ts, order_ts + interval '3 days', 900003
                FROM analytics.orders WHERE paid_at IS NOT NULL ORDER BY created_offset LIMIT 1;
                WITH paid AS (SELECT * FROM analytics.payments ORDER BY event_offset DESC LIMIT 1)
                INSERT INTO analytics.payments (payment_id, order_id, location_code, method, amount, subtotal, tax, tip, total, paid_at, event_offset, scope, captured_at_location)
                SELECT md5('tender' || n)::uuid, order_id, location_code, 'debit', 6, 5, 0.50, 0.50, 6, paid_at, 900003 + n, 'tender', location_code
                FROM paid CROSS JOIN generate_series(1, 2) AS n;
                INSERT INTO analytics.payment_voids (payment_id, order_id, location_code, voided_at, event_offset)
                SELECT payment_id, order_id, location_code, paid_at, 900006 FROM analytics.payments WHERE payment_id = md5('tender1')::uuid;
                INSERT INTO analytics.tip_adjustments (payment_id, order_id, location_code, tip, adjusted_at, event_offset)
                SELECT payment_id, order_id, location_code, 2, paid_at, 900007 FROM analytics.payments WHERE payment_id = md5('tender2')::uuid;
                """);
    }

    @Test
    void isTheSchemaOfTheseViews() throws SQLException {
        assertThat(rows("SELECT relname FROM pg_class WHERE relnamespace = 'bi'::regnamespace ORDER BY 1"))
                .containsExactly(
                        "answers",
                        "dates",
                        "hours",
                        "locations",
                        "menu_items",
                        "order_lines",
                        "orders",
                        "payments",
                        "refunds",
                        "sales_by_hour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "locations     | location_code",
                "menu_items    | menu_item_id",
                "dates         | business_day",
                "hours         | hour_of_day",
                "orders        | order_id, location_code",
                "payments      | payment_id, order_id, location_code",
                "refunds       | refund_id, order_id, location_code",
                "answers       | answer_id, order_id, location_code",
                "sales_by_hour | location_code, hour_start_utc"
            })
    void eachRowHasItsKey(String view, String key) throws SQLException {
        assertThat(rows("SELECT count(*) > 0, count(*) = count(DISTINCT (" + key + ")) FROM bi." + view))
                .containsExactly("t|t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order_lines", "payments", "refunds", "answers", "sales_by_hour"})
    void everyFactFindsItsDimensions(String view) throws SQLException {
        List<String> columns =
                rows("SELECT attname FROM pg_attribute WHERE attrelid = 'bi." + view + "'::regclass AND attnum > 0");
        assertThat(columns).contains("location_code", "business_day");
        assertThat(rows("SELECT count(*) FROM bi." + view + " LEFT JOIN bi.locations USING (location_code)"
                        + " LEFT JOIN bi.dates USING (business_day) WHERE year IS NULL OR location_name IS NULL"))
                .containsExactly("0");
        if (columns.contains("menu_item_id")) {
            assertThat(
                            rows(
                                    "SELECT count(*) FROM bi." + view
                                            + " LEFT JOIN bi.menu_items AS item USING (menu_item_id)"
                                            + " WHERE item.item_name IS NULL AND menu_item_id <> '00000000-0000-0000-0000-000000000000'"))
                    .containsExactly("0");
        }
    }

    @Test
    void ordersAddUpToTheNumbersOfTheTrade() throws SQLException {
        assertThat(rows("""
                SELECT count(*), sum(gross_sales), sum(voids), sum(discounts)::numeric(14, 2), sum(comps)::numeric(14, 2),
                  sum(service_charges)::numeric(14, 2), sum(gratuity)::numeric(14, 2), sum(gift_cards_sold)::numeric(14, 2),
                  sum(tax), sum(tips), sum(total_paid)
                FROM bi.orders
                """)).isEqualTo(rows("""
                SELECT sum(order_count), sum(gross), sum(voids), sum(discounts), sum(comps), sum(charges), sum(gratuity),
                  sum(gift_cards), sum(tax), sum(tip), sum(total)
                FROM analytics.hourly_sales_from_orders
                """));
    }

    @Test
    void netSalesOfADayAreThoseOfItsOrdersLessTheirRefunds() throws SQLException {
        assertThat(rows("""
                SELECT location_code, business_day, sum(net)::numeric(14, 2)
                FROM (
                  SELECT location_code, business_day, net_sales_before_refunds AS net FROM bi.orders
                  UNION ALL
                  SELECT location_code, business_day_of_order, -sales_refunded FROM bi.refunds
                ) AS parts
                GROUP BY 1, 2 ORDER BY 1, 2
                """))
                .isEqualTo(rows(
                        "SELECT location_code, business_day, net_sales::numeric(14, 2) FROM analytics.trade_numbers"
                                + " WHERE orders > 0 OR refunds > 0 ORDER BY 1, 2"));
    }

    @Test
    void linesAddUpToTheirOrders() throws SQLException {
        assertThat(rows(
                        "SELECT order_id, sum(quantity)::numeric(14, 3), sum(gross_sales)::numeric(14, 2) FROM bi.order_lines"
                                + " GROUP BY order_id ORDER BY order_id"))
                .isEqualTo(
                        rows("SELECT order_id, items_sold::numeric(14, 3), gross_sales::numeric(14, 2) FROM bi.orders"
                                + " ORDER BY order_id"));
    }

    @Test
    void paymentsAndRefundsAddUpToTheTendersFromTheFacts() throws SQLException {
        assertThat(rows("""
                SELECT method, sum(payments), sum(amount)::numeric(14, 2), sum(tip)::numeric(14, 2), sum(refunded)::numeric(14, 2)
                FROM (
                  SELECT method, 1 AS payments, amount, tip, 0 AS refunded FROM bi.payments
                  UNION ALL
                  SELECT method, 0, 0, 0, amount FROM bi.refunds
                ) AS parts
                GROUP BY method ORDER BY method
                """)).isEqualTo(rows("""
                SELECT key, sum(amounts[1]), sum(amounts[2])::numeric(14, 2), sum(amounts[3])::numeric(14, 2),
                  sum(amounts[5])::numeric(14, 2)
                FROM analytics.roll_ups_from_facts
                WHERE roll_up = 'tenders_by_hour'
                GROUP BY key ORDER BY key
                """));
    }

    @Test
    void theNetPromoterScoreIsTheMeanOfPromotersAndDetractors() throws SQLException {
        assertThat(
                        rows(
                                "SELECT location_code, round(100 * avg(promoter_or_detractor), 1) FROM bi.answers GROUP BY 1 ORDER BY 1"))
                .isEqualTo(rows("SELECT location_code, nps FROM analytics.satisfaction ORDER BY 1"));
    }

    @Test
    void hoursAreThoseThatTheJobKeeps() throws SQLException {
        assertThat(rows("SELECT sum(orders), sum(net_sales), sum(total_paid) FROM bi.sales_by_hour"))
                .isEqualTo(rows("SELECT sum(order_count), sum(net), sum(total) FROM analytics.hourly_sales"));
    }

    private List<String> rows(String query) throws SQLException {
        return TestPostgres.rows(connection, query);
    }
}
