package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        execute(
                "TRUNCATE raw.events_raw, analytics.orders, analytics.hourly_sales, analytics.late_sales,"
                        + " analytics.sales_by_service, analytics.answers_by_hour, analytics.locations, analytics.menu_items CASCADE");
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
                .containsExactly("LOC-ON-001|2026-03-01 10:00:00|2|3.000|30.00|3.90|3.00|36.90");
    }

    @Test
    void aBusinessDayEndsAtMidnightOfTheLocation() throws SQLException {
        execute("INSERT INTO analytics.locations VALUES ('LOC-NL-001', 'Water Street', NULL, 'America/St_Johns')");
        paidOrder("LOC-NL-001", "2026-01-10 03:29:00Z", "10.00"); // 23:59 in St. John's
        paidOrder("LOC-NL-001", "2026-01-10 03:31:00Z", "20.00"); // 00:01 of the next day there
        paidOrder("LOC-XX-001", "2026-01-10 04:59:00Z", "30.00"); // 23:59 in Toronto, the default
        paidOrder("LOC-XX-001", "2026-07-10 04:01:00Z", "40.00"); // 00:01 in Toronto in summer
        rollUp();

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
    void aSaleThatCameTooLateForItsHourCountsOnItsDay() throws SQLException {
        paidOrder("LOC-ON-001", "2026-01-10 17:30:00Z", "10.00");
        rollUp();
        paidOrder("LOC-ON-001", "2026-01-10 17:40:00Z", "5.00");
        execute(
                "INSERT INTO analytics.late_sales (event_offset, order_id, location_code, hour_start, order_count, items_sold,"
                        + " subtotal, tax, tip, total) SELECT 4, order_id, location_code, '2026-01-10 17:00:00Z', 1, 0, subtotal, tax, tip,"
                        + " total FROM analytics.orders WHERE subtotal = 5");
        paidOrder("LOC-ON-002", "2026-01-10 17:50:00Z", "7.00"); // no hour of this location is in hourly_sales
        execute(
                "INSERT INTO analytics.late_sales (event_offset, order_id, location_code, hour_start, order_count, items_sold,"
                        + " subtotal, tax, tip, total) SELECT 6, order_id, location_code, '2026-01-10 17:00:00Z', 1, 0, subtotal, tax, tip,"
                        + " total FROM analytics.orders WHERE subtotal = 7");

        assertThat(rows("SELECT business_day, order_count, subtotal FROM analytics.daily_sales ORDER BY location_code"))
                .containsExactly("2026-01-10|2|15.00", "2026-01-10|1|7.00");
        assertThat(rows("SELECT hour_of_day, order_count, revenue FROM analytics.peak_hours ORDER BY location_code"))
                .containsExactly("12|2|15.00", "12|1|7.00");
        assertThat(rows("SELECT order_count, revenue FROM analytics.location_scorecard ORDER BY location_code"))
                .containsExactly("2|15.00", "1|7.00");
    }

    @Test
    void anHourOfAClockThatIsHalfAnHourOffIsItsOwn() throws SQLException {
        execute("INSERT INTO analytics.locations VALUES ('LOC-NL-001', 'Water Street', NULL, 'America/St_Johns')");
        paidOrder("LOC-NL-001", "2026-01-10 15:20:00Z", "10.00"); // 11:50
        paidOrder("LOC-NL-001", "2026-01-10 15:40:00Z", "10.00"); // 12:10, in the same hour in UTC
        rollUp();

        assertThat(rows("SELECT hour_of_day, order_count FROM analytics.peak_hours ORDER BY 1"))
                .containsExactly("11|1", "12|1");
    }

    @Test
    void theHourThatComesTwiceInAutumnIsBusyTwice() throws SQLException {
        paidOrder("LOC-ON-001", "2026-11-01 05:30:00Z", "10.00"); // 01:30 in summer time
        paidOrder("LOC-ON-001", "2026-11-01 06:30:00Z", "10.00"); // 01:30 in winter time
        paidOrder("LOC-ON-001", "2026-11-08 06:30:00Z", "10.00"); // a week later
        rollUp();

        assertThat(rows("SELECT weekday, hour_of_day, order_count, days, orders_per_day FROM analytics.peak_hours"))
                .containsExactly("7|1|3|2|1.50");
        assertThat(rows("SELECT count(*) FROM analytics.hourly_sales_from_orders"))
                .containsExactly("3");
    }

    @Test
    void npsIsPromotersLessDetractorsAndNotAMean() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        for (int nps : new int[] {10, 9, 9, 8, 7, 6, 0, 5}) {
            execute("INSERT INTO analytics.feedback (feedback_id, order_id, location_code, rating, nps, created_ts,"
                    + " event_offset) VALUES (gen_random_uuid(), '" + orderId(1) + "', 'LOC-ON-001', 4, " + nps
                    + ", now(), 1)");
        }

        rollUp();
        assertThat(
                        rows(
                                "SELECT responses, promoters, passives, detractors, nps, average_rating FROM analytics.satisfaction"))
                .containsExactly("8|3|2|3|0.0|4.00");
        execute("DELETE FROM analytics.feedback WHERE nps = 0");
        rollUp();
        assertThat(rows("SELECT nps FROM analytics.satisfaction")).containsExactly("14.3");
        assertThat(rows("SELECT responses, nps FROM analytics.location_scorecard"))
                .containsExactly("7|14.3");
    }

    /**
     * Of 40 answers 20 are promoters and 10 detractors: 25 points. The mean of their squares is 0.75, less 0.0625 is 0.6875, its
     * 40th part 0.0171875, the root of that 0.131101, times 196 is 25.7 points.
     */
    @Test
    void aScoreHasAnIntervalFromThirtyAnswersOn() throws SQLException, IOException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        answers(20, 10);
        answers(10, 8);
        answers(10, 3);
        rollUp();
        execute("SELECT analytics.add_up_days()");
        String question = Files.readString(SqlFilesTest.FOLDER.resolve("questions/09_where_are_guests_unhappy.sql"));

        assertThat(rows("SELECT responses, nps, nps_low, nps_high FROM analytics.satisfaction"))
                .containsExactly("40|25.0|-0.7|50.7");
        assertThat(rows(question)).containsExactly("LOC-ON-001||25.0|-0.7|50.7|4.00|40|40|10");

        execute("DELETE FROM analytics.feedback WHERE nps = 10");
        answers(9, 10);
        rollUp();
        execute("SELECT analytics.add_up_days()");

        assertThat(rows("SELECT responses, nps, nps_low, nps_high FROM analytics.satisfaction"))
                .containsExactly("29|-3.4||");
        assertThat(rows(question)).containsExactly("LOC-ON-001||-3.4|||4.00|29|29|10");

        execute("DELETE FROM analytics.feedback");
        answers(39, 9);
        answers(1, 7);
        rollUp();

        assertThat(rows("SELECT nps, nps_low, nps_high FROM analytics.satisfaction"))
                .containsExactly("97.5|92.7|100");
    }

    private void answers(int count, int nps) throws SQLException {
        execute(
                "INSERT INTO analytics.feedback (feedback_id, order_id, location_code, rating, nps, created_ts, event_offset)"
                        + " SELECT gen_random_uuid(), '" + orderId(1) + "', 'LOC-ON-001', 4, " + nps
                        + ", '2026-03-01 12:00Z', 1 FROM generate_series(1, " + count + ")");
    }

    @Test
    void aMarginIsShownOnlyWhenAllItsCostsAreKnown() throws SQLException {
        execute("INSERT INTO analytics.menu_items VALUES (md5('Margherita')::uuid, 'Margherita', 'pizza', 9, 2.50)");
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "30.00");
        item(1, "pizza", "Margherita", 2, "10.00");
        item(1, "coffee", "Mystery", 1, "4.00");
        rollUp();

        assertThat(rows("SELECT item_name, qty_sold, revenue, average_price, cost, margin, margin_percent"
                        + " FROM analytics.menu_performance ORDER BY 1"))
                .containsExactly("Margherita|2.000|20.00|10.00|5.00|15.00|75.0", "Mystery|1.000|4.00|4.00|||");
    }

    @Test
    void tipRateIsTheRateOfTheMoney() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "100.00");
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        execute("UPDATE analytics.orders SET tip = 0, total = subtotal + tax WHERE subtotal = 10");

        rollUp();
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
        rollUp();

        assertThat(rows(
                        "SELECT location_code, name, order_count, revenue, revenue_rank, items_per_order, last_order_local"
                                + " FROM analytics.location_scorecard ORDER BY revenue_rank"))
                .containsExactly("LOC-XX-001||1|10.00|1|2.00|2026-03-01 05:00:00", "LOC-ON-099|Not open yet|0|0|2||");
    }

    @Test
    void openOrdersAreThoseOfTheLastTwoDays() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00Z", "10.00");
        paidOrder("LOC-ON-002", "2026-03-01 10:20Z", "10.00"); // has closed since
        openOrder("LOC-ON-001", "2026-03-08 11:59Z");
        openOrder("LOC-ON-001", "2026-03-08 12:01Z");
        openOrder("LOC-ON-001", "2026-03-09 12:00Z");
        execute("INSERT INTO analytics.order_status SELECT order_id, location_code, true, NULL, order_ts, 9"
                + " FROM analytics.orders WHERE order_ts = '2026-03-09 12:00Z'");
        openOrder("LOC-XX-001", "2026-03-01 10:00Z"); // nothing else is known of it
        execute("INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                + " VALUES (1, gen_random_uuid(), 'order_created', '2026-03-10 12:00Z', 'LOC-ON-001', '{}')");
        rollUp();

        assertThat(rows("SELECT location_code, order_count, open_orders, last_order_local"
                        + " FROM analytics.location_scorecard ORDER BY 1"))
                .containsExactly("LOC-ON-001|1|1|2026-03-09 08:00:00", "LOC-ON-002|1|0|2026-03-01 05:20:00");
        assertThat(rows("SELECT * FROM checks.views_equal_the_facts")).isEmpty();
    }

    private void openOrder(String location, String orderTs) throws SQLException {
        execute("INSERT INTO analytics.orders (order_id, location_code, service_type, order_ts, created_offset)"
                + " VALUES (gen_random_uuid(), '" + location + "', 'dine_in', '" + orderTs + "', 1)");
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

    @Test
    void aMarginTakesTheCostAsOfTheSale() throws SQLException {
        execute("INSERT INTO analytics.menu_items VALUES (md5('Margherita')::uuid, 'Margherita', 'pizza', 9, 9.99)");
        execute("INSERT INTO analytics.menu_item_versions VALUES"
                + " (md5('Margherita')::uuid, '2026-01-01Z', 'Margherita', 'pizza', 10, 2.00, true, 1),"
                + " (md5('Margherita')::uuid, '2026-03-02Z', 'Margherita', 'pizza', 10, 3.00, true, 2)");
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        paidOrder("LOC-ON-001", "2026-03-03 10:00:00Z", "10.00");
        item(1, "pizza", "Margherita", 1, "10.00");
        item(2, "pizza", "Margherita", 1, "10.00");

        rollUp();
        assertThat(rows("SELECT cost, margin FROM analytics.menu_performance")).containsExactly("5.00|15.00");
    }

    @Test
    void anItemThatNoMenuListsHasTheNameThatItWasSoldUnder() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        item(1, "pizza", "Margherita", 1, "10.00");
        rollUp();

        assertThat(rows("SELECT item_name, category, list_price, unit_cost FROM analytics.current_menu"))
                .containsExactly("Margherita|pizza||");
    }

    @Test
    void anItemThatWasRenamedIsOneItemOfItsLastName() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        paidOrder("LOC-ON-001", "2026-03-02 10:00:00Z", "12.00");
        item(1, "pizza", "Margherita", 1, "10.00");
        item(2, "pizza", "Margherita", 1, "12.00");
        execute(
                "UPDATE analytics.order_items SET item_name = 'Margherita DOP', event_offset = 2 WHERE unit_price = 12");
        rollUp();

        assertThat(rows("SELECT item_name, order_count, revenue FROM analytics.menu_performance"))
                .containsExactly("Margherita DOP|2|22.00");
    }

    @Test
    void anOrderWithTwoLinesOfAnItemCountsOnce() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "20.00");
        item(1, "pizza", "Margherita", 1, "10.00");
        item(1, "pizza", "Margherita", 1, "10.00");
        rollUp();

        assertThat(rows("SELECT order_count, qty_sold FROM analytics.menu_performance"))
                .containsExactly("1|2.000");
    }

    @Test
    void thePaymentMixCountsWhatCountsByMethodAndProvider() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "100.00");
        payment(1, "credit_card", "visa", "60.00");
        payment(1, "credit_card", "amex", "30.00");
        payment(1, "cash", null, "33.00");
        payment(1, "cash", null, "5.00");
        execute("INSERT INTO analytics.payment_voids SELECT order_id, payment_id, location_code, NULL, now(), 9"
                + " FROM analytics.payments WHERE total = 5");
        rollUp();

        assertThat(rows("SELECT method, provider, payment_count, amount, percent_of_payments"
                        + " FROM analytics.payment_mix ORDER BY amount"))
                .containsExactly(
                        "credit_card|amex|1|30.00|33.3", "cash||1|33.00|33.3", "credit_card|visa|1|60.00|33.3");
    }

    @Test
    void aCancelledOrderIsInNoSales() throws SQLException {
        paidOrder("LOC-ON-001", "2026-03-01 10:00:00Z", "10.00");
        item(1, "pizza", "Margherita", 1, "10.00");
        execute("INSERT INTO analytics.order_status SELECT order_id, location_code, true, NULL, now(), 9"
                + " FROM analytics.orders");
        rollUp();

        for (String view : List.of(
                "hourly_sales_from_orders",
                "daily_sales",
                "menu_performance",
                "peak_hours",
                "service_type_performance",
                "trade_numbers")) {
            assertThat(rows("SELECT * FROM analytics." + view)).as(view).isEmpty();
        }
    }

    @Test
    void aBusinessDayBeginsWhenTheLocationSays() throws SQLException {
        execute("INSERT INTO analytics.location_versions VALUES ('LOC-BC-001', '2026-01-01Z', 'Robson Street', NULL,"
                + " 'America/Vancouver', '04:00', 1, NULL, NULL, NULL, NULL, NULL, 1)");
        paidOrder("LOC-BC-001", "2026-01-10 11:59:00Z", "10.00"); // 03:59 in Vancouver
        paidOrder("LOC-BC-001", "2026-01-10 12:00:00Z", "20.00"); // 04:00
        rollUp();

        assertThat(rows("SELECT business_day, subtotal FROM analytics.daily_sales ORDER BY 1"))
                .containsExactly("2026-01-09|10.00", "2026-01-10|20.00");
    }

    @Test
    void everyNumberOfTheTradeIsComputedByTheExpressionOfItsDefinition() throws SQLException {
        try (Connection sample = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            sample.setAutoCommit(false);
            anEventfulOrder(sample);
            rollUp(sample);
            List<String> metrics = TestPostgres.rows(
                    sample,
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'analytics'"
                            + " AND table_name = 'trade_numbers' AND ordinal_position > 2 ORDER BY 1");
            assertThat(TestPostgres.rows(
                            sample,
                            "SELECT metric FROM analytics.metric_definitions WHERE source = 'sales' ORDER BY 1"))
                    .isEqualTo(metrics);
            for (String metric : metrics) {
                String expression = TestPostgres.rows(
                                sample,
                                "SELECT expression FROM analytics.metric_definitions WHERE metric = '" + metric + "'")
                        .get(0);
                assertThat(TestPostgres.rows(
                                sample,
                                "SELECT location_code, analytics.business_day(counted_at, time_zone, day_starts_at), ("
                                        + expression
                                        + ")::numeric(14, 3) FROM analytics.sales_parts LEFT JOIN analytics.location_days"
                                        + " USING (location_code) GROUP BY 1, 2 ORDER BY 1, 2"))
                        .as(metric)
                        .isEqualTo(TestPostgres.rows(
                                sample,
                                "SELECT location_code, business_day, " + metric
                                        + "::numeric(14, 3) FROM analytics.trade_numbers ORDER BY 1, 2"));
            }
            sample.rollback();
        }
    }

    @Test
    void theDocumentSaysOfEachNumberWhatTheTableSays() throws SQLException, IOException {
        assertThat(Files.readString(Path.of("../docs/numbers.md")).lines())
                .containsAll(rows("SELECT format('| `%s` | %s | %s |', metric, unit, definition)"
                        + " FROM analytics.metric_definitions"));
    }

    @Test
    void theNumbersOfOneEventfulOrderAreThoseOfTheHand() throws SQLException {
        execute("INSERT INTO analytics.orders (order_id, location_code, service_type, order_ts, guests, created_offset)"
                + " VALUES (md5('eventful')::uuid, 'LOC-ON-001', 'dine_in', '2026-03-01 18:00:00Z', 4, 1)");
        anEventfulOrder(connection);
        rollUp();

        assertThat(rows(
                        "SELECT orders, gross_sales, voids, discounts, comps, refunds, net_sales, charges, gratuity, tax,"
                                + " tips, gift_cards_sold, total_collected, guests, average_check, items_per_order, void_percent"
                                + " FROM analytics.trade_numbers WHERE business_day = '2026-03-01' AND location_code = 'LOC-ON-001'"
                                + " AND guests = 4"))
                .containsExactly(
                        "1|50.00|10.00|5.00|8.00|4.00|33.00|2.00|6.00|4.29|7.00|25.00|77.29|4|33.00|3.00|30.3");
        assertThat(rows("SELECT refunds_issued FROM analytics.trade_numbers WHERE business_day = '2026-03-31'"))
                .containsExactly("4.52");
        assertThat(rows("SELECT * FROM checks.money_adds_up")).isEmpty();
        assertThat(rows("SELECT * FROM checks.refunds_are_covered")).isEmpty();
    }

    /**
     * Four lines of 15, one of them voided by 10 of its price and 1 piece; a comp of 8, a discount of 5; a fee of 2, a
     * gratuity of 6, a gift card of 25; tax of 4.81; two tenders, whose tips of 3 and 3 became 3 and 4; 4.52 refunded.
     */
    private static void anEventfulOrder(Connection database) throws SQLException {
        String key = "md5('eventful')::uuid";
        String at = "'LOC-ON-001'";
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.orders (order_id, location_code, service_type, order_ts, guests, created_offset)"
                        + " VALUES (" + key + ", " + at + ", 'dine_in', '2026-03-01 18:00:00Z', 4, 1)"
                        + " ON CONFLICT DO NOTHING");
        TestPostgres.execute(
                database,
                "UPDATE analytics.orders SET subtotal = 45, tax = 4.81, tip = 7, total = 81.81, paid_at = order_ts,"
                        + " paid_offset = 5, money_is_summed = true WHERE order_id = " + key);
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.order_items (order_id, order_item_id, location_code, menu_item_id, category, item_name,"
                        + " unit_price, qty, extended_price, event_offset) SELECT " + key + ", md5('line' || n)::uuid, "
                        + at
                        + ", md5('menu1')::uuid, 'pizza', 'Dish', 15, 1, 15, 1 FROM generate_series(1, 4) AS n");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.item_voids SELECT " + key + ", md5('void')::uuid, " + at
                        + ", md5('line1')::uuid, 1, 10, 'typo', NULL, false, now(), 1");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.order_discounts SELECT " + key + ", md5('d' || kind)::uuid, " + at
                        + ", NULL, kind, NULL, amount, NULL, NULL, now(), 1 FROM (VALUES ('comp', 8), ('promo', 5), ('loyalty', 99))"
                        + " AS v (kind, amount)");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.discount_removals SELECT " + key + ", md5('dloyalty')::uuid, " + at
                        + ", now(), 2");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.service_charges SELECT " + key + ", md5('c' || amount)::uuid, " + at
                        + ", 'fee', amount, amount = 6, false, now(), 1 FROM (VALUES (2), (6)) AS v (amount)");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.gift_cards_sold SELECT " + key + ", md5('g')::uuid, " + at
                        + ", 'card', 25, now(), 1");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.payments (order_id, payment_id, location_code, captured_at_location, method, amount,"
                        + " subtotal, tax, tip, total, scope, paid_at, event_offset)"
                        + " SELECT " + key + ", md5('p' || n)::uuid, " + at
                        + ", 'CALL', 'cash', 40.405, 22.5, 2.405, 3, 40.405,"
                        + " 'tender', now(), 3 + n FROM generate_series(1, 2) AS n");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.tip_adjustments SELECT " + key + ", md5('p1')::uuid, " + at + ", 4, now(), 6");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.refunds (order_id, refund_id, location_code, payment_id, amount, subtotal, tax, tip,"
                        + " method, order_ts, refunded_at, event_offset) SELECT " + key + ", md5('r')::uuid, " + at
                        + ", md5('p1')::uuid, 4.52, 4, 0.52, 0, 'cash', '2026-03-01 18:00:00Z', '2026-03-31 18:00:00Z', 9");
    }

    /** What the job would keep of the facts, as far as these views read it. */
    private void rollUp() throws SQLException {
        rollUp(connection);
    }

    private static void rollUp(Connection database) throws SQLException {
        TestPostgres.execute(
                database,
                "TRUNCATE analytics.hourly_sales, analytics.late_sales, analytics.sales_by_service, analytics.answers_by_hour,"
                        + " analytics.tenders_by_hour, analytics.items_by_hour, analytics.items_as_sold");
        String columns =
                "location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset, gross,"
                        + " voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued,"
                        + " guests";
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.hourly_sales (" + columns + ") SELECT " + columns
                        + " FROM analytics.hourly_sales_from_orders");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.sales_by_service SELECT hour_start, location_code, key, amounts[1], amounts[2],"
                        + " amounts[3], amounts[4], amounts[5], amounts[6], amounts[7], amounts[8], amounts[9], amounts[10], 1,"
                        + " now(), amounts[11], amounts[12]"
                        + " FROM analytics.roll_ups_from_facts WHERE roll_up = 'sales_by_service'");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.answers_by_hour SELECT hour_start, location_code, key::smallint,"
                        + " sub_key::smallint, amounts[1], 1 FROM analytics.roll_ups_from_facts WHERE roll_up = 'answers_by_hour'");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.tenders_by_hour SELECT hour_start, location_code, key, amounts[1], amounts[2],"
                        + " amounts[3], amounts[4], amounts[5], 1, now(), sub_key"
                        + " FROM analytics.roll_ups_from_facts WHERE roll_up = 'tenders_by_hour'");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.items_by_hour SELECT hour_start, location_code, key::uuid, amounts[1], amounts[2],"
                        + " 1, now(), amounts[3] FROM analytics.roll_ups_from_facts WHERE roll_up = 'items_by_hour'");
        TestPostgres.execute(
                database,
                "INSERT INTO analytics.items_as_sold SELECT menu_item_id, category, item_name, min(event_offset)"
                        + " FROM analytics.order_items GROUP BY menu_item_id, category, item_name");
    }

    /** Tax is 13 % of the subtotal, the tip 10 %. */
    private void paidOrder(String location, String orderTs, String subtotal) throws SQLException {
        orders++;
        execute(
                "INSERT INTO analytics.orders (order_id, visit_id, location_code, service_type, order_ts, subtotal, tax, tip, total, paid_at, created_offset, paid_offset) SELECT '%s', gen_random_uuid(), '%s', 'dine_in', '%s', s, s * 0.13, s * 0.1, s * 1.23, '%s', %d, %d FROM (VALUES (%s)) AS v (s)"
                        .formatted(orderId(orders), location, orderTs, orderTs, 2 * orders - 1, 2 * orders, subtotal));
    }

    private void item(int order, String category, String name, int qty, String price) throws SQLException {
        execute(
                "INSERT INTO analytics.order_items (order_item_id, order_id, location_code, menu_item_id, category, item_name, unit_price, qty, extended_price, event_offset) SELECT gen_random_uuid(), order_id, location_code, md5('%s')::uuid, '%s', '%s', %s, %d, %s * %d, 1 FROM analytics.orders WHERE order_id = '%s'"
                        .formatted(name, category, name, price, qty, price, qty, orderId(order)));
    }

    private void payment(int order, String method, String provider, String total) throws SQLException {
        execute(
                "INSERT INTO analytics.payments (order_id, payment_id, location_code, captured_at_location, method, provider, amount,"
                        + " subtotal, tax, tip, total, scope, paid_at, event_offset) SELECT order_id, gen_random_uuid(),"
                        + " location_code, location_code, '%s', %s, %s, %s, 0, 0, %s, 'tender', order_ts, 3"
                                .formatted(
                                        method, provider == null ? "NULL" : "'" + provider + "'", total, total, total)
                        + " FROM analytics.orders WHERE order_id = '" + orderId(order) + "'");
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
