package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check passes on good data, and fails when exactly its thing is broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChecksTest {

    private static final String ANY_PAID = "order_id = md5('order9')::uuid";

    /** How to break what a check watches; in a transaction that is rolled back, with the constraints in the way gone. */
    private static final Map<String, String> DAMAGE = Map.ofEntries(
            Map.entry(
                    "line_prices_add_up",
                    "UPDATE analytics.order_items SET unit_price = unit_price + 0.01 WHERE " + ANY_PAID),
            Map.entry(
                    "items_add_up_to_subtotal",
                    "UPDATE analytics.orders SET subtotal = subtotal + 0.01, tax = tax - 0.01 WHERE " + ANY_PAID),
            Map.entry("order_totals_add_up", "UPDATE analytics.orders SET tip = tip + 0.01 WHERE " + ANY_PAID),
            Map.entry("payment_totals_add_up", "UPDATE analytics.payments SET tax = tax + 0.01 WHERE " + ANY_PAID),
            Map.entry(
                    "payments_equal_order_totals",
                    "UPDATE analytics.payments SET tip = tip + 5, total = total + 5, amount = amount + 5 WHERE "
                            + ANY_PAID),
            Map.entry(
                    "paid_orders_have_a_payment",
                    "UPDATE analytics.payments SET order_id = md5('order13')::uuid WHERE " + ANY_PAID),
            Map.entry(
                    "payments_have_a_paid_order",
                    "UPDATE analytics.orders SET subtotal = NULL, tax = NULL, tip = NULL, total = NULL, paid_at = NULL,"
                            + " paid_offset = NULL WHERE " + ANY_PAID),
            Map.entry(
                    "money_adds_up",
                    "INSERT INTO analytics.service_charges SELECT order_id, order_id, location_code, 'fee', 1, false, false,"
                            + " now(), created_offset FROM analytics.orders WHERE " + ANY_PAID),
            Map.entry(
                    "refunds_are_covered",
                    "INSERT INTO analytics.refunds (order_id, refund_id, location_code, payment_id, amount, subtotal, tax,"
                            + " tip, method, order_ts, refunded_at, event_offset) SELECT order_id, order_id, location_code,"
                            + " payment_id, amount + 0.01, amount + 0.01, 0, 0, 'cash', paid_at, paid_at, 1"
                            + " FROM analytics.payments WHERE " + ANY_PAID),
            Map.entry(
                    "voids_are_within_their_line",
                    "INSERT INTO analytics.item_voids SELECT order_id, order_id, location_code, order_item_id, qty + 1, 0,"
                            + " NULL, NULL, false, now(), 1 FROM analytics.order_items WHERE " + ANY_PAID + " LIMIT 1"),
            Map.entry(
                    "payments_are_of_one_scope",
                    "INSERT INTO analytics.payments (order_id, payment_id, location_code, captured_at_location, method,"
                            + " amount, subtotal, tax, tip, total, scope, paid_at, event_offset) SELECT order_id, order_id,"
                            + " location_code, location_code, 'cash', 0, 0, 0, 0, 0, 'tender', paid_at, event_offset"
                            + " FROM analytics.payments WHERE " + ANY_PAID),
            Map.entry(
                    "times_are_in_order",
                    "UPDATE analytics.orders SET paid_at = order_ts - interval '1 second' WHERE " + ANY_PAID),
            Map.entry(
                    "money_is_not_negative",
                    "ALTER TABLE analytics.payments DROP CONSTRAINT payments_money_check;"
                            + " UPDATE analytics.payments SET tip = -1 WHERE " + ANY_PAID),
            Map.entry(
                    "hourly_sales_equal_the_roll_up",
                    "UPDATE analytics.hourly_sales SET total = total + 0.01 WHERE hour_start = '2026-03-01 04:00Z'"),
            Map.entry(
                    "roll_ups_equal_the_facts",
                    "UPDATE analytics.items_by_hour SET gross = gross + 0.01 WHERE hour_start = '2026-03-01 04:00Z'"),
            Map.entry(
                    "days_equal_their_hours",
                    "UPDATE analytics.items_by_day SET gross = gross + 0.01 WHERE business_day = '2026-03-01'"),
            Map.entry("views_equal_the_facts", "UPDATE analytics.answers_by_hour SET answers = answers + 1"),
            Map.entry("offsets_are_conserved", "UPDATE raw.event_gaps SET last_offset = 102"),
            Map.entry(
                    "offsets_are_in_one_place",
                    "INSERT INTO raw.events_rejected (event_offset, reason, detail, raw_text) VALUES (1, 'r', 'd', '')"),
            Map.entry("rows_have_their_event", "UPDATE analytics.feedback SET event_offset = 50 WHERE " + ANY_PAID),
            Map.entry("events_have_their_row", "DELETE FROM analytics.feedback WHERE " + ANY_PAID),
            Map.entry(
                    "waiting_children_lack_their_order",
                    "UPDATE raw.events_rejected SET missing_order_id = order_id, partition_key = location_code"
                            + " FROM analytics.orders WHERE event_offset = 51 AND " + ANY_PAID),
            Map.entry("constraints_are_enforced", "ALTER TABLE analytics.feedback DISABLE TRIGGER ALL"));

    /** Damage that cannot be done without breaking another rule as well. */
    private static final Map<String, List<String>> ALSO_BROKEN = Map.ofEntries(
            Map.entry("money_adds_up", List.of("hourly_sales_equal_the_roll_up", "rows_have_their_event")),
            Map.entry(
                    "refunds_are_covered",
                    List.of("hourly_sales_equal_the_roll_up", "roll_ups_equal_the_facts", "rows_have_their_event")),
            Map.entry(
                    "voids_are_within_their_line",
                    List.of(
                            "hourly_sales_equal_the_roll_up",
                            "roll_ups_equal_the_facts",
                            "rows_have_their_event",
                            "views_equal_the_facts")),
            Map.entry("views_equal_the_facts", List.of("roll_ups_equal_the_facts")),
            Map.entry("payments_are_of_one_scope", List.of("roll_ups_equal_the_facts", "views_equal_the_facts")),
            Map.entry("roll_ups_equal_the_facts", List.of("views_equal_the_facts")),
            Map.entry(
                    "paid_orders_have_a_payment",
                    List.of(
                            "payments_equal_order_totals",
                            "events_have_their_row",
                            "roll_ups_equal_the_facts",
                            "views_equal_the_facts")),
            Map.entry(
                    "payments_have_a_paid_order",
                    List.of("hourly_sales_equal_the_roll_up", "roll_ups_equal_the_facts", "views_equal_the_facts")),
            Map.entry(
                    "items_add_up_to_subtotal",
                    List.of("hourly_sales_equal_the_roll_up", "roll_ups_equal_the_facts", "views_equal_the_facts")),
            Map.entry(
                    "order_totals_add_up",
                    List.of("hourly_sales_equal_the_roll_up", "roll_ups_equal_the_facts", "views_equal_the_facts")),
            Map.entry(
                    "money_is_not_negative",
                    List.of("payment_totals_add_up", "roll_ups_equal_the_facts", "views_equal_the_facts")),
            Map.entry("offsets_are_in_one_place", List.of("offsets_are_conserved")),
            Map.entry("events_have_their_row", List.of("roll_ups_equal_the_facts", "views_equal_the_facts")),
            Map.entry("payments_equal_order_totals", List.of("roll_ups_equal_the_facts", "views_equal_the_facts")));

    private Connection connection;

    @BeforeAll
    void openTheSampleWorld() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.sampleDatabase());
        connection.setAutoCommit(false);
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void allPassOnGoodData() throws SQLException {
        assertThat(TestPostgres.rows(connection, "SELECT * FROM analytics.validate_data_consistency()"))
                .hasSize(DAMAGE.size())
                .allSatisfy(row -> assertThat(row).endsWith("|0|t"));
    }

    @Test
    void eachCheckIsProvenHere() throws SQLException {
        assertThat(TestPostgres.rows(
                        connection, "SELECT check_name FROM analytics.validate_data_consistency() ORDER BY check_name"))
                .containsExactlyElementsOf(new TreeSet<>(DAMAGE.keySet()));
    }

    @Test
    void doNotCountTheOffsetsOfATopicWhoseHolesMeanNothing() throws SQLException {
        try {
            TestPostgres.execute(connection, "DELETE FROM raw.event_gaps; INSERT INTO raw.event_gaps VALUES (0, 0)");
            assertThat(TestPostgres.rows(connection, "SELECT * FROM analytics.validate_data_consistency()"))
                    .allSatisfy(row -> assertThat(row).endsWith("|0|t"));
        } finally {
            connection.rollback();
        }
    }

    static List<String> checks() {
        return List.copyOf(new TreeSet<>(DAMAGE.keySet()));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void failsWhenItsThingIsBroken(String check) throws SQLException {
        try {
            TestPostgres.execute(connection, DAMAGE.get(check));

            TreeSet<String> expected = new TreeSet<>(ALSO_BROKEN.getOrDefault(check, List.of()));
            expected.add(check);
            assertThat(TestPostgres.rows(
                            connection,
                            "SELECT check_name FROM analytics.validate_data_consistency() WHERE NOT ok ORDER BY 1"))
                    .containsExactlyElementsOf(expected);
        } finally {
            connection.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "offsets | DELETE FROM raw.events_raw WHERE event_offset = 2500",
                "orders | UPDATE analytics.orders SET tip = tip + 0.01 WHERE order_id = (SELECT order_id FROM analytics.orders"
                        + " WHERE paid_at IS NOT NULL ORDER BY order_ts DESC LIMIT 1)",
                "service | UPDATE analytics.sales_by_service SET total = total + 0.01 WHERE (hour_start, location_code,"
                        + " service_type) = (SELECT hour_start, location_code, service_type FROM analytics.sales_by_service LIMIT 1)",
                "compared | INSERT INTO analytics.verified_hours SELECT hour_start, location_code, now(), 1, version, false, 7,"
                        + " 'tip' FROM analytics.hour_versions LIMIT 1"
            })
    void theQuestionOfTrustFindsWhatIsBrokenOfLate(String check, String damage) throws SQLException, IOException {
        String broken = "SELECT check_name FROM (" + trust() + ") AS question WHERE NOT ok";
        try {
            assertThat(TestPostgres.rows(connection, broken)).isEmpty();

            TestPostgres.execute(connection, damage);

            assertThat(TestPostgres.rows(connection, broken))
                    .singleElement()
                    .asString()
                    .contains(check);
        } finally {
            connection.rollback();
        }
    }

    @Test
    void theQuestionOfTrustCountsAnHourAsComparedUntilItChanges() throws SQLException, IOException {
        String compared = "SELECT looked_at, ok FROM (" + trust() + ") AS question WHERE check_name LIKE 'hours of%'";
        long hours = Long.parseLong(TestPostgres.rows(connection, "SELECT count(*) FROM analytics.hour_versions")
                .get(0));
        try {
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.verified_hours SELECT hour_start, location_code, now(), 1, version, true, NULL, NULL"
                            + " FROM analytics.hour_versions ORDER BY hour_start LIMIT 2");
            assertThat(TestPostgres.rows(connection, compared)).containsExactlyInAnyOrder("2|t", hours - 2 + "|");

            TestPostgres.execute(
                    connection,
                    "UPDATE analytics.hourly_sales SET guests = guests + 1 WHERE (location_code, hour_start)"
                            + " = (SELECT location_code, hour_start FROM analytics.verified_hours LIMIT 1)");
            assertThat(TestPostgres.rows(connection, compared)).containsExactlyInAnyOrder("1|t", hours - 1 + "|");
        } finally {
            connection.rollback();
        }
    }

    private static String trust() throws IOException {
        return Files.readString(SqlFilesTest.FOLDER.resolve("questions/12_can_i_trust_these_numbers.sql"))
                .replace(";", "");
    }

    @Test
    void aRowMissingFromTheRawLogIsMissed() throws SQLException {
        try {
            TestPostgres.execute(connection, "DELETE FROM raw.events_raw WHERE event_offset = 7");

            assertThat(TestPostgres.rows(
                            connection,
                            "SELECT check_name FROM analytics.validate_data_consistency() WHERE NOT ok ORDER BY 1"))
                    .containsExactly("offsets_are_conserved", "rows_have_their_event");
        } finally {
            connection.rollback();
        }
    }

    @Test
    void anHourThatWasNeverStreamedIsMissed() throws SQLException {
        try {
            TestPostgres.execute(
                    connection, "DELETE FROM analytics.hourly_sales WHERE hour_start = '2026-03-01 04:00Z'");

            assertThat(TestPostgres.rows(connection, "SELECT location_code FROM checks.hourly_sales_equal_the_roll_up"))
                    .hasSize(1);
        } finally {
            connection.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource({"DESC, 0", "ASC, 1"})
    void aSplitCheckHasADayToBePaidInFull(String newestOrOldest, int found) throws SQLException {
        try {
            TestPostgres.execute(
                    connection,
                    "UPDATE analytics.orders SET money_is_summed = true, subtotal = subtotal - 1, total = total - 1"
                            + " WHERE order_id = (SELECT order_id FROM analytics.orders WHERE paid_at IS NOT NULL"
                            + " ORDER BY paid_at " + newestOrOldest + " LIMIT 1)");

            assertThat(TestPostgres.rows(connection, "SELECT order_id FROM checks.money_adds_up"))
                    .hasSize(found);
            assertThat(TestPostgres.rows(connection, "SELECT order_id FROM checks.items_add_up_to_subtotal"))
                    .hasSize(found);
        } finally {
            connection.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1 hour, 0",
        "0.01, 1 hour, 1",
        // goods of an earlier order, which come back as this one is opened
        "0.01, 0 hours, 0"
    })
    void refundsThatNameNoPaymentAreComparedWithTheWholeOrder(String tooMuch, String later, int found)
            throws SQLException {
        try {
            refund("first", "NULL", "1", later);
            refund("second", "NULL", "amount - 1 + " + tooMuch, later);

            assertThat(refundedTooMuch()).hasSize(found);
        } finally {
            connection.rollback();
        }
    }

    @Test
    void whatAnAdjustedTipAddedCanBeGivenBack() throws SQLException {
        try {
            refund("whole", "NULL", "amount + 2", "1 hour");
            assertThat(refundedTooMuch()).hasSize(1);
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.tip_adjustments SELECT order_id, payment_id, location_code, tip + 2, paid_at, 1"
                            + " FROM analytics.payments WHERE " + ANY_PAID);

            assertThat(refundedTooMuch()).isEmpty();
        } finally {
            connection.rollback();
        }
    }

    @Test
    void aRefundOfAVoidedPaymentIsFound() throws SQLException {
        try {
            refund("one", "payment_id", "1", "1 hour");
            assertThat(refundedTooMuch()).isEmpty();
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.payment_voids SELECT order_id, payment_id, location_code, NULL, paid_at, 1"
                            + " FROM analytics.payments WHERE " + ANY_PAID);

            assertThat(refundedTooMuch()).containsExactly("1.00|0");
        } finally {
            connection.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource({"md5('lost')::uuid, 0", "payment_id, 1"})
    void aRefundWhosePaymentHasNotArrivedIsNotComparedWithTheOthers(String payment, int found) throws SQLException {
        try {
            // the payment that arrived is voided, so that nothing is known to be captured
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.payment_voids SELECT order_id, payment_id, location_code, NULL, paid_at, 1"
                            + " FROM analytics.payments WHERE " + ANY_PAID);
            refund("one", payment, "1", "1 hour");

            assertThat(refundedTooMuch()).hasSize(found);
        } finally {
            connection.rollback();
        }
    }

    private void refund(String id, String payment, String amount, String later) throws SQLException {
        TestPostgres.execute(
                connection,
                "INSERT INTO analytics.refunds (order_id, refund_id, location_code, payment_id, amount, subtotal, tax, tip,"
                        + " method, order_ts, refunded_at, event_offset) SELECT order_id, md5('" + id + "')::uuid,"
                        + " location_code, " + payment + ", " + amount + ", " + amount + ", 0, 0, 'cash', paid_at,"
                        + " paid_at + interval '" + later + "', 1 FROM analytics.payments WHERE " + ANY_PAID);
    }

    private List<String> refundedTooMuch() throws SQLException {
        return TestPostgres.rows(connection, "SELECT amount, allowed FROM checks.refunds_are_covered");
    }

    @Test
    void anEmptyDatabaseIsConsistent() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");
        try (Connection empty = TestPostgres.connect(url)) {
            assertThat(TestPostgres.rows(
                            empty, "SELECT check_name FROM analytics.validate_data_consistency() WHERE NOT ok"))
                    .isEmpty();
        }
    }
}
