package io.restaurantstream.job.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order of 26.60 that two guests pay with 13.30 each: 20.00, tax of 2.60 and tips of 4.00. */
class SplitCheckIT {

    private static final TestOrder ORDER = TestOrder.number(1);

    private static TestDatabase database;

    @BeforeAll
    static void startPostgres() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        database.close();
    }

    @BeforeEach
    void startWithEmptyTables() throws Exception {
        database.clear();
    }

    private static void payTwice(PaymentScope scope) throws Exception {
        new FactsAndSalesHarness(database, new Random(1))
                .write(List.of(
                        ORDER.created(1),
                        ORDER.item(2, 1, 4),
                        ORDER.payment(3, 1, scope, ORDER.location(), 1000, 130, 200),
                        ORDER.payment(4, 2, scope, ORDER.location(), 1000, 130, 200)));
    }

    private static String orderHourAndPayments() throws Exception {
        return database.value("SELECT (SELECT sum(total) FROM analytics.orders),"
                + " (SELECT sum(total) FROM analytics.hourly_sales),"
                + " (SELECT sum(amount) FROM analytics.payments)");
    }

    private static List<List<String>> brokenChecks() throws Exception {
        return database.rows("SELECT check_name FROM analytics.validate_data_consistency() WHERE NOT ok ORDER BY 1");
    }

    @Test
    void isTheSumOfItsTendersInEveryTable() throws Exception {
        payTwice(PaymentScope.TENDER);
        assertThat(orderHourAndPayments()).isEqualTo("26.60|26.60|26.60");
        assertThat(database.value("SELECT net_sales, tax, tips, total_collected FROM analytics.trade_numbers"))
                .isEqualTo("20.00|2.60|4.00|26.60");
        assertThat(brokenChecks()).isEmpty();
    }

    @Test
    void isItsNewestPaymentWhenEachSaysToBeTheWholeWhichTheChecksReport() throws Exception {
        payTwice(PaymentScope.ORDER);
        assertThat(orderHourAndPayments()).isEqualTo("13.30|13.30|26.60");
        assertThat(brokenChecks())
                .containsExactly(List.of("items_add_up_to_subtotal"), List.of("payments_equal_order_totals"));
        assertThat(database.value("SELECT total, amount, payment_count FROM checks.payments_equal_order_totals"))
                .isEqualTo("13.30|26.60|2");
    }
}
