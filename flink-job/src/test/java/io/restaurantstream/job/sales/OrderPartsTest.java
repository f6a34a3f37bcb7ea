package io.restaurantstream.job.sales;

import static io.restaurantstream.job.TestOrder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.rollups.RollUp;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What happens to orders, in the roll-ups. */
class OrderPartsTest {

    private static final TestOrder ORDER = TestOrder.number(1);

    /** Sums by row, as "+hours from noon key sub key"; rows of zeros are left out. */
    private static Map<String, List<Long>> rows(RollUp rollUp, CheckedEvent... events) throws Exception {
        List<RollUpChange> changes = new ArrayList<>();
        try (JoinSalesHarness join = new JoinSalesHarness(Duration.ofDays(1), Duration.ofDays(7))) {
            join.send(events);
            changes.addAll(join.rollUps());
            changes.addAll(join.lateRollUps());
        }
        Map<String, long[]> sums = new TreeMap<>();
        for (RollUpChange change : changes) {
            for (RollUpPart part : change.parts()) {
                if (part.key().rollUp() == rollUp) {
                    long hours = (change.hourStart() - NOON.toEpochMilli()) / 3_600_000;
                    String row = ("+" + hours + " " + part.key().key() + " "
                                    + part.key().subKey())
                            .strip();
                    long[] sum = sums.computeIfAbsent(row, of -> new long[part.amounts().length]);
                    Arrays.setAll(sum, i -> sum[i] + part.amounts()[i]);
                }
            }
        }
        Map<String, List<Long>> rows = new TreeMap<>();
        sums.forEach((row, sum) -> {
            if (Arrays.stream(sum).anyMatch(amount -> amount != 0)) {
                rows.put(row, Arrays.stream(sum).boxed().toList());
            }
        });
        return rows;
    }

    @Test
    void countsASaleWhenItIsPaidAndTakesItBackWhenItIsCancelled() throws Exception {
        assertThat(rows(RollUp.SALES_BY_SERVICE, ORDER.created(1), ORDER.item(2, 1, 2)))
                .isEmpty();
        Map<String, List<Long>> sales =
                rows(RollUp.SALES_BY_SERVICE, ORDER.createdFor(1, 3), ORDER.item(2, 1, 2), ORDER.paid(3, 1000));
        assertThat(sales).containsOnlyKeys("+0 other");
        assertThat(sales.get("+0 other"))
                .containsExactly(1L, 2000L, 1000L, 130L, 100L, 1230L, 1000L, 0L, 0L, 3L, 1L, 1000L);
        CheckedEvent[] cancelled = {ORDER.created(1), ORDER.item(2, 1, 2), ORDER.paid(3, 1000), ORDER.cancelled(4)};
        assertThat(rows(RollUp.SALES_BY_SERVICE, cancelled)).isEmpty();
        assertThat(rows(RollUp.ITEMS_BY_HOUR, cancelled)).isEmpty();
        assertThat(rows(RollUp.EXCEPTIONS_BY_HOUR, cancelled).values()).containsExactly(List.of(1L, 1000L));
    }

    @Test
    void takesWhatWasVoidedOffTheItemOfItsLine() throws Exception {
        Map<String, List<Long>> items = rows(
                RollUp.ITEMS_BY_HOUR,
                ORDER.created(1),
                ORDER.item(2, 1, 3),
                ORDER.item(3, 2, 1),
                ORDER.paid(4, 1000),
                ORDER.itemVoided(5, 1, 1, 500));
        assertThat(items.values()).containsExactlyInAnyOrder(List.of(2000L, 1000L, 1L), List.of(1000L, 500L, 1L));
    }

    @Test
    void countsEveryTenderByItsOwnHourAndMethodAndTheRefundByIts() throws Exception {
        Instant nextHour = NOON.plus(Duration.ofHours(1));
        Map<String, List<Long>> tenders = rows(
                RollUp.TENDERS_BY_HOUR,
                ORDER.created(1),
                ORDER.tender(2, 1, 1000),
                ORDER.tender(3, 2, 500),
                ORDER.tender(4, 3, 700),
                ORDER.voided(5, 3),
                ORDER.tipAdjusted(6, 2, 250),
                ORDER.refunded(7, 1, 400, nextHour));
        long first = 1000 + 130 + 100;
        long second = 500 + 65 + 250;
        assertThat(tenders.values().stream().map(List::toString))
                .containsExactlyInAnyOrder(
                        List.of(2L, first + second, 350L, 0L, 0L).toString(),
                        List.of(0L, 0L, 0L, 1L, 452L).toString());
        assertThat(tenders.keySet()).anyMatch(row -> row.startsWith("+1 "));
    }

    @Test
    void countsThePaymentThatCountsWhenAnOrderIsPaidAsAWhole() throws Exception {
        assertThat(rows(RollUp.TENDERS_BY_HOUR, ORDER.created(1), ORDER.paid(2, 1, 1000), ORDER.paid(3, 2, 900))
                        .values())
                .extracting(sums -> sums.get(0))
                .containsExactly(1L);
    }

    @Test
    void countsAnAnswerOnceHoweverOftenItComes() throws Exception {
        assertThat(rows(RollUp.ANSWERS_BY_HOUR, ORDER.created(1), ORDER.feedback(2, 5), ORDER.feedback(3, 2))
                        .values())
                .containsExactly(List.of(1L));
    }

    @Test
    void tellsVoidsCompsAndDiscountsOfSalesByReason() throws Exception {
        Map<String, List<Long>> exceptions = rows(
                RollUp.EXCEPTIONS_BY_HOUR,
                ORDER.created(1),
                ORDER.item(2, 1, 3),
                ORDER.discounted(3, 1, DiscountKind.COMP, 300),
                ORDER.discounted(4, 2, DiscountKind.LOYALTY, 200),
                ORDER.discounted(5, 3, DiscountKind.PROMO, 100),
                ORDER.discountRemoved(6, 3),
                ORDER.itemVoided(7, 1, 1, 500),
                ORDER.paid(8, 1000));
        assertThat(exceptions).hasSize(3);
        assertThat(exceptions.values())
                .containsExactlyInAnyOrder(List.of(1L, 300L), List.of(1L, 200L), List.of(1L, 500L));
    }

    @Test
    void sendsAsideWhatTheOrderThatNeverCameWouldHaveCounted() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(Duration.ofDays(1), Duration.ofDays(7))) {
            join.clock(NOON).send(ORDER.item(1, 1, 2), ORDER.paid(2, 1000));
            join.clock(NOON.plus(Duration.ofDays(1))).clock(NOON.plus(Duration.ofDays(2)));
            assertThat(join.rollUps()).isEmpty();
            assertThat(join.lateRollUps())
                    .filteredOn(change -> change.hourStart() == RollUpChange.UNKNOWN_HOUR)
                    .singleElement()
                    .satisfies(change -> assertThat(change.parts())
                            .extracting(part -> part.key().rollUp())
                            .containsExactlyInAnyOrder(RollUp.SALES_BY_SERVICE, RollUp.ITEMS_BY_HOUR));
        }
    }
}
