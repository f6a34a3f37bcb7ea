package io.restaurantstream.job.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to orders beside lines and whole payments, in the tables. */
class OrderLifeIT {

    private static final TestOrder ORDER = TestOrder.number(1);
    private static final TestOrder ELSEWHERE = ORDER.at("LOC-ON-002");

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

    /** Writes the events, each batch durable. */
    @SafeVarargs
    private static void write(List<CheckedEvent>... batches) throws Exception {
        try (FactsSinkHarness sink = new FactsSinkHarness(database.database())) {
            for (List<CheckedEvent> batch : batches) {
                sink.write(batch);
            }
        }
    }

    private static String money() throws Exception {
        return database.value("SELECT subtotal, tip, total, paid_offset, money_is_summed FROM analytics.orders"
                + " WHERE location_code = 'LOC-ON-001'");
    }

    @Test
    void addsUpTheTendersOfAnOrderInOneBatchAndInSeveral() throws Exception {
        write(List.of(ORDER.created(1), ORDER.tender(2, 1, 1000), ORDER.tender(3, 2, 1000)));
        assertThat(money()).isEqualTo("20.00|2.00|24.60|3|t");
        write(List.of(ORDER.tender(4, 3, 500)), List.of(ORDER.tender(5, 4, 100)));
        assertThat(money()).isEqualTo("26.00|4.00|33.38|5|t");
    }

    @Test
    void keepsWhereATenderWasCapturedAndTheOrderItBelongsTo() throws Exception {
        write(List.of(ORDER.created(1), ORDER.tender(2, 1, 1000, "CALL-CENTRE")));
        assertThat(database.value("SELECT location_code, captured_at_location, scope FROM analytics.payments"))
                .isEqualTo("LOC-ON-001|CALL-CENTRE|tender");
    }

    @Test
    void takesTheMoneyOfTheNewestPaymentThatIsNotVoided() throws Exception {
        write(
                List.of(ORDER.created(1), ORDER.paid(2, 1, 1000)),
                List.of(ORDER.paid(3, 2, 900)),
                List.of(ORDER.voided(4, 2)));
        assertThat(money()).isEqualTo("10.00|1.00|12.30|2|t");
        write(List.of(ORDER.voided(5, 1)));
        assertThat(money()).isEqualTo("null|null|null|null|t");
        write(List.of(ORDER.paid(6, 3, 800)));
        assertThat(money()).isEqualTo("8.00|1.00|10.04|6|t");
    }

    @Test
    void letsAVoidThatCameFirstCount() throws Exception {
        write(List.of(ORDER.voided(1, 1)), List.of(ORDER.created(2)), List.of(ORDER.paid(3, 1, 1000)));
        assertThat(money()).isEqualTo("null|null|null|null|t");
        assertThat(database.count("raw.events_rejected")).isZero();
    }

    @Test
    void takesAnAdjustedTipForTheCapturedOne() throws Exception {
        write(
                List.of(ORDER.created(1), ORDER.paid(2, 1000)),
                List.of(ORDER.tipAdjusted(3, 1, 250)),
                List.of(ORDER.tipAdjusted(4, 1, 300)));
        assertThat(money()).isEqualTo("10.00|3.00|14.30|2|t");
        assertThat(database.value("SELECT tip FROM analytics.payments")).isEqualTo("1.00");
    }

    @Test
    void goesBackToTheNewestPaymentWhenATenderTurnsOutToBeTheWhole() throws Exception {
        write(List.of(ORDER.created(1), ORDER.tender(2, 1, 1000)), List.of(ORDER.paid(3, 1, 900)));
        assertThat(money()).isEqualTo("9.00|1.00|11.17|3|f");
    }

    @Test
    void takesTheSameIdAtAnotherLocationForAnotherOrder() throws Exception {
        write(
                List.of(ORDER.created(1), ORDER.item(2, 1, 1), ORDER.paid(3, 1000)),
                List.of(ELSEWHERE.paid(4, 2000)),
                List.of(ELSEWHERE.item(5, 1, 2)));
        assertThat(money()).isEqualTo("10.00|1.00|12.30|3|f");
        assertThat(database.count("raw.events_rejected WHERE missing_order_id IS NOT NULL"))
                .isEqualTo(2);
        write(List.of(ELSEWHERE.created(6)));
        assertThat(database.count("raw.events_rejected")).isZero();
        assertThat(database.rows("SELECT location_code, subtotal, sum(qty) FROM analytics.orders"
                        + " JOIN analytics.order_items USING (order_id, location_code) GROUP BY 1, 2 ORDER BY 1"))
                .containsExactly(List.of("LOC-ON-001", "10.00", "1.000"), List.of("LOC-ON-002", "20.00", "2.000"));
    }

    @Test
    void keepsARefundWhoseOrderNobodyKnows() throws Exception {
        write(List.of(ORDER.refunded(1, 1, 500, TestOrder.NOON.plus(Duration.ofDays(30)))));
        assertThat(database.value("SELECT amount, subtotal, tax, reason, location_code FROM analytics.refunds"))
                .isEqualTo("5.65|5.00|0.65|cold|LOC-ON-001");
        assertThat(database.count("raw.events_raw")).isEqualTo(1);
    }

    @Test
    void findsAnOrderAndItsPaymentByTheirIdsInThePointOfSaleSystem() throws Exception {
        List<CheckedEvent> events = new ArrayList<>();
        for (int number = 1; number <= 500; number++) {
            TestOrder order = TestOrder.number(number);
            events.add(TestOrder.changed(
                    order.createdFor(2L * number - 1, 4), "\"9S2XJ4KNV0Q6R\"", "\"CLOVER-" + number + "\""));
            events.add(TestOrder.changed(
                    order.paid(2L * number, 1000),
                    "\"payment_id\"",
                    "\"external_id\":\"SQUARE-" + number + "\",\"payment_id\""));
        }
        write(events);
        database.execute("ANALYZE analytics.orders, analytics.payments");

        String order = "SELECT order_id, payment_id FROM analytics.orders JOIN analytics.payments"
                + " USING (order_id, location_code) WHERE orders.external_id = 'CLOVER-123'";
        String payment = "SELECT order_id, payment_id FROM analytics.payments WHERE external_id = 'SQUARE-123'";
        List<String> ids = List.of(
                TestOrder.number(123).id().toString(),
                TestOrder.number(123).paymentId(1).toString());
        assertThat(database.rows(order)).containsExactly(ids);
        assertThat(database.rows(payment)).containsExactly(ids);
        assertThat(database.rows("EXPLAIN " + order).toString()).contains("idx_orders_external_id");
        assertThat(database.rows("EXPLAIN " + payment).toString()).contains("idx_payments_external_id");
    }

    @Test
    void comesToTheSameTablesInWhateverOrderAndPiecesAndHoweverOften() throws Exception {
        List<CheckedEvent> events = everything();
        write(events);
        String once = database.contents();
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            database.clear();
            List<CheckedEvent> shuffled = new ArrayList<>(events);
            for (int repeats = random.nextInt(30); repeats > 0; repeats--) {
                shuffled.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(shuffled, random);
            try (FactsSinkHarness sink = new FactsSinkHarness(database.database())) {
                for (int at = 0; at < shuffled.size(); ) {
                    int to = Math.min(shuffled.size(), at + 1 + random.nextInt(12));
                    sink.write(shuffled.subList(at, to));
                    at = to;
                }
            }
            assertThat(database.contents()).as("seed %d", seed).isEqualTo(once);
        }
    }

    /** An order in which everything happens, and most of it at another location as well. */
    private static List<CheckedEvent> everything() {
        return List.of(
                ORDER.createdFor(1, 4),
                ORDER.item(2, 1, 2),
                ORDER.item(3, 2, 1),
                ORDER.itemVoided(4, 2, 1, 500),
                ORDER.discounted(5, 1, DiscountKind.COMP, 500),
                ORDER.discounted(6, 2, DiscountKind.PROMO, 100),
                ORDER.discountRemoved(7, 2),
                ORDER.charged(8, 1, 180, true),
                ORDER.moved(9, "T9", 5),
                ORDER.moved(10, "T10", null),
                ORDER.giftCard(11, 1, 5000),
                ORDER.tender(12, 1, 1000),
                ORDER.tender(13, 2, 500, "LOC-ON-002"),
                ORDER.tender(14, 3, 100),
                ORDER.voided(15, 3),
                ORDER.tipAdjusted(16, 1, 300),
                ORDER.tipAdjusted(17, 1, 350),
                ORDER.cancelled(18),
                ORDER.reopened(19),
                ORDER.refunded(20, 1, 500, TestOrder.NOON.plusSeconds(7200)),
                ORDER.feedback(21, 5),
                ELSEWHERE.created(22),
                ELSEWHERE.item(23, 1, 7),
                ELSEWHERE.paid(24, 1, 2000),
                ELSEWHERE.paid(25, 2, 2100),
                ELSEWHERE.voided(26, 2),
                ELSEWHERE.cancelled(27),
                TestOrder.shiftEnded(28));
    }
}
