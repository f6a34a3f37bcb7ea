package io.restaurantstream.job.sales;

import static io.restaurantstream.job.TestOrder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.rollups.OrderNote;
import io.restaurantstream.job.rollups.RollUpChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JoinSalesTest {

    private static final Duration MEMORY = Duration.ofDays(1);
    private static final Duration LATENESS = Duration.ofDays(7);
    private static final Instant MIDNIGHT = Instant.parse("2026-11-20T00:00:00Z");
    private static final TestOrder ORDER = TestOrder.number(1);

    private static SaleChange change(
            TestOrder order, Instant hour, long offset, int orders, int items, long subtotal, long tax, long tip) {
        OrderKey id = OrderKey.of(order.id());
        return new SaleChange(
                order.location(),
                hour.toEpochMilli(),
                offset,
                id.high(),
                id.low(),
                orders,
                1000L * items,
                subtotal,
                tax,
                tip,
                subtotal + tax + tip,
                new Takings(500L * items, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                false);
    }

    // ---- from events to sales

    @Test
    void countsAnOrderInItsHourOnceItIsPaid() throws Exception {
        TestOrder order = ORDER.openedAt(NOON.plusSeconds(3599));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(order.created(1), order.item(2, 1, 2), order.item(3, 2, 1));
            assertThat(join.changes()).isEmpty();
            join.send(order.paid(4, 1500));
            assertThat(join.changes()).containsExactly(change(order, NOON, 4, 1, 3, 1500, 195, 100));
            assertThat(join.late()).isEmpty();
        }
    }

    @Test
    void waitsForTheOrderOfAPaymentThatCameFirst() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.paid(1, 1000), ORDER.item(2, 1, 2));
            assertThat(join.changes()).isEmpty();
            join.send(ORDER.created(3));
            assertThat(join.changes()).containsExactly(change(ORDER, NOON, 3, 1, 2, 1000, 130, 100));
        }
    }

    @Test
    void addsAnItemThatComesAfterThePayment() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), ORDER.item(2, 1, 1), ORDER.paid(3, 500));
            join.changes();
            join.send(ORDER.item(4, 2, 3));
            assertThat(join.changes()).containsExactly(change(ORDER, NOON, 4, 0, 3, 0, 0, 0));
        }
    }

    @Test
    void correctsTheQuantityOfAnItem() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), ORDER.item(2, 1, 5), ORDER.paid(3, 500));
            join.changes();
            join.send(ORDER.item(4, 1, 2));
            assertThat(join.changes()).containsExactly(change(ORDER, NOON, 4, 0, -3, 0, 0, 0));
        }
    }

    @Test
    void countsTheNewestOfTwoPayments() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), ORDER.paid(2, 1, 1000));
            join.changes();
            join.send(ORDER.paid(3, 2, 900));
            assertThat(join.changes()).containsExactly(change(ORDER, NOON, 3, 0, 0, -100, -13, 0));
        }
    }

    @Test
    void movesASaleWhenItsOrderMovesToAnotherHour() throws Exception {
        Instant eleven = NOON.minusSeconds(3600);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), ORDER.item(2, 1, 2), ORDER.paid(3, 1000));
            join.changes();
            join.send(ORDER.openedAt(eleven.plusSeconds(1)).created(4));
            assertThat(join.changes())
                    .containsExactly(
                            change(ORDER, NOON, 4, -1, -2, -1000, -130, -100),
                            change(ORDER, eleven, 4, 1, 2, 1000, 130, 100));
        }
    }

    @Test
    void saysNothingWhenAnEventChangesNothing() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), ORDER.item(2, 1, 2), ORDER.paid(3, 1000));
            join.changes();
            join.send(ORDER.created(4), ORDER.item(5, 1, 2), ORDER.paid(6, 1000));
            assertThat(join.changes()).isEmpty();
            assertThat(join.late()).isEmpty();
        }
    }

    @Test
    void keepsLocationsApart() throws Exception {
        TestOrder there = TestOrder.number(2).at("LOC-ON-002");
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), there.created(2), there.paid(3, 100), ORDER.paid(4, 200));
            assertThat(join.changes())
                    .containsExactly(
                            change(there, NOON, 3, 1, 0, 100, 13, 100), change(ORDER, NOON, 4, 1, 0, 200, 26, 100));
        }
    }

    // ---- too late for its hour

    private static final Instant NOON_IS_FINAL = NOON.plusSeconds(3600).plus(LATENESS);

    @Test
    void sendsAsideAChangeFromTheVeryMomentAtWhichItsHourIsFinal() throws Exception {
        SaleChange sale = change(ORDER, NOON, 2, 1, 0, 500, 65, 100);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(NOON_IS_FINAL.minusMillis(1)).send(ORDER.created(1), ORDER.paid(2, 500));
            assertThat(join.changes()).containsExactly(sale);
            assertThat(join.late()).isEmpty();
        }
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(NOON_IS_FINAL).send(ORDER.created(1), ORDER.paid(2, 500));
            assertThat(join.changes()).isEmpty();
            assertThat(join.late()).containsExactly(sale);
        }
    }

    @Test
    void decidesByTheLogOfTheLocationWhateverTheWatermarkIs() throws Exception {
        TestOrder elsewhere = TestOrder.number(2).at("LOC-ON-002");
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(NOON_IS_FINAL).watermark(NOON_IS_FINAL.plus(LATENESS));
            join.send(elsewhere.created(1), elsewhere.paid(2, 500));
            assertThat(join.changes()).hasSize(1);
            assertThat(join.late()).isEmpty();
        }
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.watermark(NOON).clock(NOON_IS_FINAL).send(ORDER.created(1), ORDER.paid(2, 500));
            assertThat(join.late()).hasSize(1);
        }
    }

    @Test
    void keepsAFinalHourFinalWhenItIsRestored() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(NOON_IS_FINAL).send(ORDER.created(1), ORDER.paid(2, 500));
            // a restored job has no watermark until its source gives it one
            join.killAndRestore().send(ORDER.paid(3, 700));
            assertThat(join.changes()).isEmpty();
            assertThat(join.late()).containsExactly(change(ORDER, NOON, 3, 0, 0, 200, 26, 0));
        }
    }

    @Test
    void isNotMovedByNineEventsWhoseClocksAreAhead() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(NOON);
            for (int i = 0; i < 9; i++) {
                join.send(TestOrder.number(50 + i).openedAt(NOON_IS_FINAL).created(50 + i));
            }
            join.send(ORDER.created(70), ORDER.paid(71, 500));
            assertThat(join.late()).isEmpty();
            assertThat(join.changes()).hasSize(1);
        }
    }

    @Test
    void saysOnceThatAnHourWithSalesIsFinal() throws Exception {
        TestOrder next = TestOrder.number(2).openedAt(NOON.plusSeconds(3600));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.send(ORDER.created(1), ORDER.paid(2, 500), next.created(3), next.paid(4, 500));
            join.clock(NOON_IS_FINAL.minusMillis(1));
            assertThat(join.newOutput()).noneMatch(SaleChange::hourIsFinal);
            join.clock(NOON_IS_FINAL).clock(NOON_IS_FINAL.plusSeconds(3599));
            assertThat(join.newOutput()).containsExactly(SaleChange.endOf(ORDER.location(), NOON.toEpochMilli()));
            join.killAndRestore().clock(NOON_IS_FINAL.plusSeconds(3600));
            assertThat(join.newOutput())
                    .containsExactly(
                            SaleChange.endOf(ORDER.location(), next.ts().toEpochMilli()));
        }
    }

    @Test
    void sendsBothHalvesOfAMoveWhereTheyBelong() throws Exception {
        TestOrder early = ORDER.openedAt(NOON.minus(LATENESS));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(NOON.plusSeconds(3600)).send(early.created(1), early.paid(2, 500));
            assertThat(join.late()).containsExactly(change(ORDER, early.ts(), 2, 1, 0, 500, 65, 100));
            join.send(ORDER.created(3));
            assertThat(join.late()).containsExactly(change(ORDER, early.ts(), 3, -1, 0, -500, -65, -100));
            assertThat(join.changes()).containsExactly(change(ORDER, NOON, 3, 1, 0, 500, 65, 100));
        }
    }

    // ---- memory

    @Test
    void remembersAnOrderForOneSpanToTheMillisecond() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT.plusSeconds(77));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(order.ts())
                    .send(order.created(1))
                    .clock(order.ts().plus(MEMORY))
                    .send(order.paid(2, 500));
            assertThat(join.changes()).hasSize(1);
        }
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(order.ts()).send(order.created(1));
            join.clock(order.ts().plus(MEMORY).plusMillis(1)).send(order.paid(2, 500));
            assertThat(join.changes()).isEmpty();
        }
    }

    @Test
    void dropsWhatIsForgottenAfterTwoSpansAtTheLatestAndNeedsNoTimer() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT);
            for (int n = 0; n < 1000; n++) {
                TestOrder order = TestOrder.number(n).openedAt(MIDNIGHT);
                join.send(order.created(3L * n + 1), order.item(3L * n + 2, 1, 1), order.paid(3L * n + 3, 500));
            }
            long withOrders = join.stateSize();
            join.clock(MIDNIGHT.plus(MEMORY)).clock(MIDNIGHT.plus(MEMORY.multipliedBy(2)));
            assertThat(join.stateSize()).isLessThan(withOrders / 2);
            assertThat(join.late()).isEmpty();
            assertThat(join.timers()).isZero();
        }
    }

    @Test
    void sendsAsideAPaymentWhoseOrderIsForgottenOrNeverCame() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(order.item(1, 1, 2), order.paid(2, 500)).clock(MIDNIGHT.plus(MEMORY));
            assertThat(join.late()).isEmpty();
            join.clock(MIDNIGHT.plus(MEMORY.multipliedBy(2)));
            assertThat(join.changes()).isEmpty();
            assertThat(join.late()).singleElement().satisfies(late -> {
                assertThat(late.hourIsKnown()).isFalse();
                assertThat(late.offset()).isEqualTo(2);
                assertThat(late.orders()).isEqualTo(1);
                assertThat(late.itemThousandths()).isEqualTo(2000);
                assertThat(late.total()).isEqualTo(665);
                assertThat(late.locationCode()).isEqualTo(order.location());
            });
        }
    }

    @Test
    void sendsAsideAForgottenPaymentThatItsOrderMissed() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT)
                    .send(order.paid(1, 500))
                    .clock(MIDNIGHT.plus(MEMORY).plusSeconds(1));
            join.send(order.created(2));
            assertThat(join.changes()).isEmpty();
            assertThat(join.late()).singleElement().satisfies(late -> {
                assertThat(late.hourIsKnown()).isFalse();
                assertThat(late.offset()).isEqualTo(1);
            });
        }
    }

    @Test
    void remembersAnOrderAnewWithEachOfItsEvents() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(order.created(1));
            for (int day = 1; day <= 4; day++) {
                join.clock(MIDNIGHT.plus(MEMORY.multipliedBy(day))).send(order.item(1 + day, day, 1));
            }
            join.send(order.paid(9, 500));
            assertThat(join.changes()).containsExactly(change(order, MIDNIGHT, 9, 1, 4, 500, 65, 100));
        }
    }

    @Test
    void remembersALateOrderForAsLongAsAnyOther() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT);
        Instant now = MIDNIGHT.plus(Duration.ofDays(4)).plusSeconds(1);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(now).send(order.created(1)).clock(now.plus(MEMORY)).send(order.paid(2, 500));
            assertThat(join.changes()).hasSize(1);
        }
    }

    @Test
    void remembersAnOrderThatWasOpenedAheadOfTheClockFromThenOn() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT.plusSeconds(3600));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT)
                    .send(order.created(1))
                    .clock(order.ts().plus(MEMORY))
                    .send(order.paid(2, 500));
            assertThat(join.changes()).hasSize(1);
        }
    }

    @Test
    void remembersTheFirstOrdersAfterDaysOnWhichTheRestaurantWasClosed() throws Exception {
        Instant reopened = MIDNIGHT.plus(MEMORY.multipliedBy(90));
        TestOrder first = ORDER.openedAt(reopened);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(first.created(1), first.item(2, 1, 2));
            join.clock(reopened.plusSeconds(60)).send(first.paid(3, 500));
            assertThat(join.changes()).singleElement().satisfies(change -> {
                assertThat(change.orders()).isEqualTo(1);
                assertThat(change.itemThousandths()).isEqualTo(2000);
            });
            assertThat(join.late()).isEmpty();
        }
    }

    @Test
    void remembersOrdersWhileTheClockFollowsSparseOnes() throws Exception {
        TestOrder sparse = ORDER.openedAt(MIDNIGHT.plus(MEMORY.multipliedBy(60)));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(sparse.created(1), sparse.item(2, 1, 2));
            join.clock(MIDNIGHT.plus(MEMORY.multipliedBy(30)));
            join.clock(sparse.ts()).send(sparse.paid(3, 500));
            assertThat(join.changes())
                    .singleElement()
                    .satisfies(change -> assertThat(change.itemThousandths()).isEqualTo(2000));
        }
    }

    @Test
    void forgetsAnOrderWhoseOwnClockWasFarAhead() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT.plus(Duration.ofDays(30_000)));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(order.created(1));
            join.clock(MIDNIGHT.plus(Duration.ofDays(400)).plus(MEMORY).plusMillis(1))
                    .send(order.paid(2, 500));
            assertThat(join.changes()).isEmpty();
        }
    }

    @Test
    void goesOnWhereItWasWhenItIsRestored() throws Exception {
        TestOrder order = ORDER.openedAt(MIDNIGHT);
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT);
            join.send(order.created(1), order.item(2, 1, 2)).killAndRestore().send(order.item(3, 1, 3));
            join.killAndRestore().send(order.paid(4, 500));
            assertThat(join.changes()).containsExactly(change(order, MIDNIGHT, 4, 1, 3, 500, 65, 100));
            join.killAndRestore().send(order.paid(5, 400));
            assertThat(join.changes()).containsExactly(change(order, MIDNIGHT, 5, 0, 0, -100, -13, 0));
            join.killAndRestore().clock(MIDNIGHT.plus(MEMORY).plusMillis(1)).killAndRestore();
            join.send(order.paid(6, 300));
            assertThat(join.changes()).isEmpty();
        }
    }

    /** What a first run put into the tables must be what any replay puts there, or one sale is in two tables. */
    @Property(tries = 200)
    void decidesEveryChangeAgainAsInTheFirstRun(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<CheckedEvent> events = eventsOverDays(random);
        List<Object> first = run(events, List.of(), random);
        List<Integer> kills = random.ints(6, 1, events.size()).sorted().boxed().toList();
        assertThat(run(events, kills, random)).isEqualTo(first);
    }

    /** Everything said by what it was said of; killed after the events numbered {@code kills}, with any watermark. */
    private static List<Object> run(List<CheckedEvent> events, List<Integer> kills, Random random) throws Exception {
        List<Object> said = new ArrayList<>();
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            for (int i = 0; i < events.size(); i++) {
                if (kills.contains(i)) {
                    join.killAndRestore();
                }
                if (random.nextInt(4) == 0) {
                    join.watermark(NOON.plus(Duration.ofHours(random.nextInt(400))));
                }
                join.send(events.get(i));
                // the order in which one event's changes are said does not matter
                said.add(Set.copyOf(join.newOutput()));
                said.add(Set.copyOf(join.late()));
                said.add(join.notes());
            }
        }
        return said;
    }

    /** A location's log of two weeks in which any event may come days too late or twice. */
    private static List<CheckedEvent> eventsOverDays(Random random) {
        List<CheckedEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Instant opened = NOON.plus(Duration.ofHours(i - (random.nextInt(4) == 0 ? random.nextInt(250) : 0)));
            TestOrder order =
                    TestOrder.number(Math.max(0, i / 3 - random.nextInt(20))).openedAt(opened);
            long offset = events.size() + 1L;
            events.add(
                    switch (random.nextInt(3)) {
                        case 0 -> order.created(offset);
                        case 1 -> order.item(offset, 1 + random.nextInt(3), 1 + random.nextInt(9));
                        default -> order.paid(offset, 100L * (1 + random.nextInt(9)));
                    });
        }
        return events;
    }

    // ---- what is noted of orders

    private static final TestOrder EARLY = ORDER.openedAt(MIDNIGHT);

    /** The moment from which on an event is forgotten that came at midnight. */
    private static final Instant FORGOTTEN = MIDNIGHT.plus(MEMORY).plusMillis(1);

    private static Stream<CheckedEvent> everyEventButTheOrder() {
        return Stream.of(
                EARLY.item(9, 1, 2),
                EARLY.paid(9, 500),
                EARLY.tender(9, 1, 500, "CALL"),
                EARLY.voided(9, 1),
                EARLY.tipAdjusted(9, 1, 300),
                EARLY.itemVoided(9, 1, 1, 56),
                EARLY.discounted(9, 1, DiscountKind.COMP, 100),
                EARLY.discountRemoved(9, 1),
                EARLY.charged(9, 1, 100, true),
                EARLY.giftCard(9, 1, 2500),
                EARLY.refunded(9, 1, 100, MIDNIGHT),
                EARLY.cancelled(9),
                EARLY.reopened(9),
                EARLY.moved(9, "T1", 4),
                EARLY.feedback(9, 5));
    }

    @ParameterizedTest
    @MethodSource("everyEventButTheOrder")
    void notesTheFirstEventOfAnOrderThatIsForgotten(CheckedEvent event) throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(EARLY.created(1), EARLY.item(2, 1, 2), EARLY.paid(3, 1000));
            join.send(EARLY.item(4, 2, 1), EARLY.discounted(5, 2, DiscountKind.LOYALTY, 100));
            assertThat(join.notes()).isEmpty();
            join.clock(FORGOTTEN).killAndRestore().send(event);
            assertThat(join.notes()).containsExactly(Map.entry(9L, OrderNote.UNKNOWN));
            join.killAndRestore().send(EARLY.item(10, 3, 1), EARLY.reopened(11));
            assertThat(join.notes()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("everyEventButTheOrder")
    void notesTheFirstEventOfAnOrderThatHasNotComeUntilItComes(CheckedEvent event) throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(event, EARLY.item(10, 3, 1));
            assertThat(join.notes()).containsExactly(Map.entry(9L, OrderNote.UNKNOWN));
            join.killAndRestore().send(EARLY.created(11), EARLY.paid(12, 2, 500));
            assertThat(join.notes()).containsExactly(Map.entry(11L, OrderNote.KNOWN));
        }
    }

    @Test
    void takesNoNoteBackWhenAnOrderComesWhoseEventsAreForgotten() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(EARLY.cancelled(1));
            assertThat(join.notes()).containsExactly(Map.entry(1L, OrderNote.UNKNOWN));
            join.clock(FORGOTTEN).send(EARLY.created(2), EARLY.paid(3, 500));
            assertThat(join.notes()).isEmpty();
        }
    }

    @Test
    void notesAnOrderThatComesAgainOnlyWhileItIsRemembered() throws Exception {
        TestOrder moved = ORDER.openedAt(MIDNIGHT.minusSeconds(3600));
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(EARLY.created(1), moved.created(2));
            assertThat(join.notes()).containsExactly(Map.entry(2L, OrderNote.AGAIN));
            join.clock(FORGOTTEN).send(EARLY.created(3));
            assertThat(join.notes()).isEmpty();
            join.killAndRestore().send(EARLY.created(4));
            assertThat(join.notes()).containsExactly(Map.entry(4L, OrderNote.AGAIN));
        }
    }

    @Test
    void countsWhatComesAfterAnOrderWasForgottenForItself() throws Exception {
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            join.clock(MIDNIGHT).send(EARLY.created(1), EARLY.item(2, 1, 2), EARLY.cancelled(3));
            assertThat(amounts(join.rollUps(), "cancelled")).containsExactly(List.of(1L, 1000L));
            join.clock(FORGOTTEN).send(EARLY.itemVoided(4, 1, 1, 56), EARLY.paid(5, 500));
            assertThat(amounts(join.rollUps(), "cancelled")).containsExactly(List.of(1L, 1000L));
            assertThat(amounts(join.lateRollUps(), "void")).isEmpty();
            join.clock(FORGOTTEN.plus(MEMORY)).clock(FORGOTTEN.plus(MEMORY.multipliedBy(2)));
            assertThat(amounts(join.rollUps(), "cancelled")).containsExactly(List.of(1L, 1000L));
            assertThat(amounts(join.lateRollUps(), "void")).containsExactly(List.of(1L, 56L));
            assertThat(join.late()).singleElement().satisfies(late -> {
                assertThat(late.hourIsKnown()).isFalse();
                assertThat(late.total()).isEqualTo(665);
                assertThat(late.takings().voids()).isEqualTo(56);
            });
            assertThat(join.notes()).containsExactly(Map.entry(4L, OrderNote.UNKNOWN));
        }
    }

    private static List<List<Long>> amounts(List<RollUpChange> changes, String key) {
        return changes.stream()
                .flatMap(change -> change.parts().stream())
                .filter(part -> part.key().key().equals(key))
                .map(part -> Arrays.stream(part.amounts()).boxed().toList())
                .toList();
    }

    // ---- the sum of all changes

    @Property(tries = 100)
    void addsUpToWhatTheLastEventsSayInWhateverOrderTheyCome(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<CheckedEvent> events = shuffledEvents(random);
        Map<Instant, long[]> sums = new TreeMap<>();
        try (JoinSalesHarness join = new JoinSalesHarness(MEMORY, LATENESS)) {
            for (CheckedEvent event : events) {
                join.send(event);
                if (random.nextInt(25) == 0) {
                    add(sums, join.changes());
                    join.killAndRestore();
                }
            }
            add(sums, join.changes());
        }
        sums.values().removeIf(sum -> sum[0] == 0 && sum[1] == 0 && sum[2] == 0);
        Map<Instant, long[]> expected = new RollUp().of(events);
        assertThat(sums.keySet()).isEqualTo(expected.keySet());
        sums.forEach((hour, sum) -> assertThat(sum).isEqualTo(expected.get(hour)));
    }

    /** Events of five orders with corrections, shuffled; their offsets rise, as those of a location do. */
    private static List<CheckedEvent> shuffledEvents(Random random) {
        record Sent(TestOrder order, int kind, int number, int value) {
            CheckedEvent at(long offset) {
                return switch (kind) {
                    case 0 -> order.created(offset);
                    case 1 -> order.item(offset, number, value);
                    default -> order.paid(offset, number, 100L * value);
                };
            }
        }
        List<Sent> sent = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            for (int times = 3 + random.nextInt(12); times > 0; times--) {
                TestOrder order = TestOrder.number(n).openedAt(NOON.plusSeconds(1800L * random.nextInt(5)));
                sent.add(new Sent(order, random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(9)));
            }
        }
        Collections.shuffle(sent, random);
        List<CheckedEvent> events = new ArrayList<>();
        for (Sent one : sent) {
            events.add(one.at(events.size() + 1));
        }
        return events;
    }

    private static void add(Map<Instant, long[]> sums, List<SaleChange> changes) {
        for (SaleChange change : changes) {
            long[] sum = sums.computeIfAbsent(Instant.ofEpochMilli(change.hourStart()), hour -> new long[3]);
            sum[0] += change.orders();
            sum[1] += change.itemThousandths() / 1000;
            sum[2] += change.total();
        }
    }

    /** The same by another way: the last word on each order, then summed. */
    private static final class RollUp {

        private final Map<Object, Instant> hours = new HashMap<>();
        private final Map<Object, Map<Object, Integer>> items = new HashMap<>();
        private final Map<Object, Long> totals = new HashMap<>();

        Map<Instant, long[]> of(List<CheckedEvent> events) {
            for (CheckedEvent checked : events) {
                OrderPayload payload = (OrderPayload) checked.event().payload();
                Object order = payload.orderId();
                if (payload instanceof OrderCreated created) {
                    hours.put(order, created.orderTs().truncatedTo(ChronoUnit.HOURS));
                } else if (payload instanceof OrderItemAdded item) {
                    items.computeIfAbsent(order, id -> new HashMap<>())
                            .put(item.orderItemId(), (int) (item.qtyThousandths() / 1000));
                } else if (payload instanceof PaymentCaptured payment) {
                    totals.put(order, payment.totalCents());
                }
            }
            Map<Instant, long[]> sums = new TreeMap<>();
            totals.forEach((order, total) -> {
                if (hours.containsKey(order)) {
                    long[] sum = sums.computeIfAbsent(hours.get(order), hour -> new long[3]);
                    sum[0]++;
                    sum[1] += items.getOrDefault(order, Map.of()).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
                    sum[2] += total;
                }
            });
            return sums;
        }
    }
}
