package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The arithmetic of the views on a handful of rows, in a server and a session whose time zone is far away. */
class ViewsTest {

    private Connection connection;
    private int orders;

    @BeforeEach
    void openAnEmptyWorld() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.sampleDatabase());
        connection.setAutoCommit(false);
        execute("TRUNCATE raw.events_raw, analytics.orders, analytics.hourly_sales, analytics.late_sales,"
                + " analytics.locations, analytics.menu_items CASCADE");
        execute("SET timezone = 'Pacific/Auckland'");
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void hourlySalesTakeHalfOpenHoursInUtcAndPaidOrdersOnly() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        paidOrder("LOC-ON-001", "2026-03-01 10:59:59.999999Z", "20.00");
        paidOrder("LOC-ON-001", "2026-03-01 11:00:00Z", "40.00");
        execute("UPDATE analytics.orders SET subtotal = NULL, tax = NULL, tip = NULL, total = NULL, paid_at = NULL,"
                + " paid_offset = NULL WHERE subtotal = 40");
        item(1, "pizza", "Margherita", 2, "3.00");
        item(1, "pizza", "Margherita", 1, "4.00");

        assertThat(rows(
                        "SELECT location_code, hour_start AT TIME ZONE 'UTC', order_count, items_sold, subtotal, tax, tip,"
                                + " total FROM analytics.hourly_sales_from_orders"))
                .containsExactly("LOC-ON-001|2026-03-01 10:00:00|2|3|30.00|3.90|3.00|36.90");
    }

    @Test
    void aBusinessDayEndsAtMidnightOfTheLocation() throws SQLException {
        execute("INSERT INTO analytics.locations VALUES ('LOC-NL-001', 'Water Street', NULL, 'America/St_Johns')");
        paidOrder("LOC-NL-001", "2026-01-10 03:29:00Z", "10.00"); // 23:59 in St. John's
        paidOrder("LOC-NL-001", "2026-01-10 03:31:00Z", "20.00"); // 00:01 of the next day there
        paidOrder("LOC-XX-001", "2026-01-10 04:59:00Z", "30.00"); // 23:59 in Toronto, the default
        paidOrder("LOC-XX-001", "2026-07-10 04:01:00Z", "40.00"); // 00:01 in Toronto in summer

        assertThat(
                        rows(
                                "SELECT location_code, business_day, order_count, subtotal FROM analytics.daily_sales ORDER BY 1, 2"))
                .containsExactly(
                        "LOC-NL-001|2026-01-09|1|10.00",
                        "LOC-NL-001|2026-01-10|1|20.00",
                        "LOC-XX-001|2026-01-09|1|30.00",
                        "LOC-XX-001|2026-07-10|1|40.00");
    }

    @Test
    void theHourThatComesTwiceInAutumnIsBusyTwice() throws SQLException {
        paidOrder("LOC-ON-001", "2026-11-01 05:30:00Z", "10.00"); // 01:30 in summer time
        paidOrder("LOC-ON-001", "2026-11-01 06:30:00Z", "10.00"); // 01:30 in winter time
        paidOrder("LOC-ON-001", "2026-11-08 06:30:00Z", "10.00"); // a week later

        assertThat(rows("SELECT weekday, hour_of_day, order_count, days, orders_per_day FROM analytics.peak_hours"))
                .containsExactly("7|1|3|2|1.50");
        assertThat(rows("SELECT count(*) FROM analytics.hourly_sales_from_orders"))
                .containsExactly("3");
    }

    @Test
    void npsIsPromotersLessDetractorsAndNotAMean() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        for (int nps : new int[] {10, 9, 9, 8, 7, 6, 0, 5}) {
            execute("INSERT INTO analytics.feedback VALUES (gen_random_uuid(), '" + orderId(1) + "', NULL, 4, " + nps
                    + ", NULL, now(), 1)");
        }

        assertThat(
                        rows(
                                "SELECT responses, promoters, passives, detractors, nps, average_rating FROM analytics.satisfaction"))
                .containsExactly("8|3|2|3|0.0|4.00");
        execute("DELETE FROM analytics.feedback WHERE nps = 0");
        assertThat(rows("SELECT nps FROM analytics.satisfaction")).containsExactly("14.3");
        assertThat(rows("SELECT responses, nps FROM analytics.location_scorecard"))
                .containsExactly("7|14.3");
    }

    @Test
    void aMarginIsShownOnlyWhenAllItsCostsAreKnown() throws SQLException {
        execute("INSERT INTO analytics.menu_items VALUES (md5('Margherita')::uuid, 'Margherita', 'pizza', 9, 2.50)");
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "30.00");
        item(1, "pizza", "Margherita", 2, "10.00");
        item(1, "coffee", "Mystery", 1, "4.00");

        assertThat(rows("SELECT item_name, qty_sold, revenue, average_price, cost, margin, margin_percent"
                        + " FROM analytics.menu_performance ORDER BY 1"))
                .containsExactly("Margherita|2|20.00|10.00|5.00|15.00|75.0", "Mystery|1|4.00|4.00|||");
    }

    @Test
    void tipRateIsTheRateOfTheMoney() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "100.00");
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        execute("UPDATE analytics.orders SET tip = 0, total = subtotal + tax WHERE subtotal = 10");

        assertThat(rows("SELECT service_type, order_count, revenue, average_check, tip_percent"
                        + " FROM analytics.service_type_performance"))
                .containsExactly("dine_in|2|110.00|55.00|9.1");
    }

    @Test
    void sharesOfThePaymentMixAddUpPerLocation() throws SQLException {
        try (Connection sample = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            assertThat(TestPostgres.rows(
                            sample,
                            "SELECT location_code FROM analytics.payment_mix GROUP BY location_code"
                                    + " HAVING abs(sum(percent_of_payments) - 100) > 0.2"
                                    + " OR abs(sum(percent_of_amount) - 100) > 0.2"))
                    .isEmpty();
        }
    }

    @Test
    void theScorecardShowsUnlistedLocationsAndListedOnesWithoutOrders() throws SQLException {
        execute("INSERT INTO analytics.locations VALUES ('LOC-ON-099', 'Not open yet', 'Ottawa')");
        paidOrder("LOC-XX-001", "2026-03-01 10:00:00Z", "10.00");
        item(1, "pizza", "Margherita", 2, "5.00");

        assertThat(rows(
                        "SELECT location_code, name, order_count, revenue, revenue_rank, items_per_order, last_order_local"
                                + " FROM analytics.location_scorecard ORDER BY revenue_rank"))
                .containsExactly("LOC-XX-001||1|10.00|1|2.00|2026-03-01 05:00:00", "LOC-ON-099|Not open yet|0|0|2||");
    }

    @Test
    void aLocationWithAnUnknownTimeZoneIsRefused() {
        assertThatThrownBy(() -> execute("INSERT INTO analytics.locations VALUES ('L', 'n', NULL, 'America/Trono')"))
                .hasMessageContaining("America/Trono");
    }

    @Test
    void anOrderIsPaidCompletelyOrNotAtAll() {
        assertThatThrownBy(
                        () -> execute("INSERT INTO analytics.orders (order_id, visit_id, location_code, service_type,"
                                + " order_ts, created_offset, total) VALUES (gen_random_uuid(), gen_random_uuid(), 'L', 'dine_in',"
                                + " now(), 1, 5)"))
                .hasMessageContaining("orders_paid_check");
    }

    /** Tax is 13 % of the subtotal, the tip 10 %. */
    private void paidOrder(String location, String orderTs, String subtotal) throws SQLException {
        orders++;
        execute(
                "INSERT INTO analytics.orders SELECT '%s', gen_random_uuid(), '%s', 'dine_in', '%s', s, s * 0.13, s * 0.1, s * 1.23, '%s', %d, %d FROM (VALUES (%s)) AS v (s)"
                        .formatted(orderId(orders), location, orderTs, orderTs, 2 * orders - 1, 2 * orders, subtotal));
    }

    private void item(int order, String category, String name, int qty, String price) throws SQLException {
        execute(
                "INSERT INTO analytics.order_items VALUES (gen_random_uuid(), '%s', md5('%s')::uuid, '%s', '%s', %s, %d, %s * %d, 1)"
                        .formatted(orderId(order), name, category, name, price, qty, price, qty));
    }

    private static String orderId(int order) {
        return "00000000-0000-0000-0000-%012d".formatted(order);
    }

    private void execute(String sql) throws SQLException {
        TestPostgres.execute(connection, sql);
    }

    private List<String> rows(String query) throws SQLException {
        return TestPostgres.rows(connection, query);
    }
}
