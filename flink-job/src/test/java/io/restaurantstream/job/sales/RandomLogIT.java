package io.restaurantstream.job.sales;

import static io.restaurantstream.job.TestOrder.NOON;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.verification.LogSource;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.ResultTable;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logs in which everything happens to few orders, in any order, through the facts sink and the sales with their own
 * batches, replays and kills: the tables are what SQL makes of the log, facts and windows agree, and identities hold.
 */
class RandomLogIT {

    private static final int LOGS = 5;
    private static final int EVENTS = 120;

    /** Identities that hold for the tables of every log, whatever its events say. */
    private static final List<String> HOLD_FOR_ANY_LOG = List.of(
            "offsets_are_conserved",
            "offsets_are_in_one_place",
            "events_have_their_row",
            "rows_have_their_event",
            "waiting_children_lack_their_order",
            "hourly_sales_equal_the_roll_up",
            "roll_ups_equal_the_facts",
            "days_equal_their_hours",
            "views_equal_the_facts",
            "order_totals_add_up",
            "paid_orders_have_a_payment",
            "constraints_are_enforced");

    private static TestDatabase database;

    @BeforeAll
    static void startPostgres() throws Exception {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        database.close();
    }

    @Test
    void comesToTablesAndWindowsThatAreEqualToTheLog() throws Exception {
        comesToTablesAndWindowsThatAreEqualToTheLog(1);
    }

    @Test
    void addsUpToTheCentWhenTheSendersMoneyDoes() throws Exception {
        addsUpToTheCentWhenTheSendersMoneyDoes(1);
    }

    @Test
    void leavesOutTheHoursOfOrdersThatWereForgottenAndChanged() throws Exception {
        leavesOutTheHoursOfOrdersThatWereForgottenAndChanged(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    @Tag("extended")
    void allHoldForMoreSeeds(long seed) throws Exception {
        comesToTablesAndWindowsThatAreEqualToTheLog(seed);
        addsUpToTheCentWhenTheSendersMoneyDoes(seed);
        leavesOutTheHoursOfOrdersThatWereForgottenAndChanged(seed);
    }

    private static void comesToTablesAndWindowsThatAreEqualToTheLog(long seed) throws Exception {
        Random random = new Random(seed);
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int i = 0; i < LOGS; i++) {
            List<CheckedEvent> log = randomLog(random, false);
            VerificationResult result = comesToTablesThatAreEqualToTheLog(log, random);
            assertThat(result.incompleteHours()).isZero();
            log.forEach(event -> types.add(event.event().type()));
        }
        assertThat(types).containsExactly(EventType.values());
    }

    private static void addsUpToTheCentWhenTheSendersMoneyDoes(long seed) throws Exception {
        Random random = new Random(seed);
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int i = 0; i < LOGS; i++) {
            List<CheckedEvent> log = SoundLog.random(random);
            VerificationResult result = comesToTablesThatAreEqualToTheLog(log, random);
            assertThat(result.incompleteHours()).isZero();
            assertThat(database.rows("SELECT * FROM analytics.validate_data_consistency() WHERE NOT ok"))
                    .as(() -> texts(log))
                    .isEmpty();
            assertThat(database.count("analytics.order_sales WHERE is_sale")).isPositive();
            log.forEach(event -> types.add(event.event().type()));
        }
        assertThat(types).containsExactly(EventType.values());
    }

    private static void leavesOutTheHoursOfOrdersThatWereForgottenAndChanged(long seed) throws Exception {
        Random random = new Random(seed);
        long leftOut = 0;
        long compared = 0;
        for (int i = 0; i < 2 * LOGS; i++) {
            VerificationResult result = comesToTablesThatAreEqualToTheLog(randomLog(random, true), random);
            leftOut += result.incompleteHours();
            compared += result.table("analytics.hourly_sales").expectedRows();
        }
        assertThat(leftOut).isPositive();
        assertThat(compared).isPositive();
    }

    private static VerificationResult comesToTablesThatAreEqualToTheLog(List<CheckedEvent> log, Random random)
            throws Exception {
        database.clear();
        new FactsAndSalesHarness(database, random).write(log);
        VerificationResult result;
        try (Connection connection = database.connect()) {
            result = Verification.run(pagesOf(log), connection, OptionalLong.of(log.size()), ProgressListener.SILENT);
        }
        assertThat(result.isEqual())
                .as(() -> ResultTable.of(result) + texts(log))
                .isTrue();
        for (String check : HOLD_FOR_ANY_LOG) {
            assertThat(database.rows("SELECT * FROM checks." + check))
                    .as(() -> check + texts(log))
                    .isEmpty();
        }
        assertThat(database.count("analytics.incomplete_hours")).isEqualTo(result.incompleteHours());
        return result;
    }

    private static String texts(List<CheckedEvent> log) {
        return log.stream().map(event -> "\n" + event.text()).collect(joining());
    }

    private static LogSource pagesOf(List<CheckedEvent> log) {
        return since -> {
            List<LogPage.Entry> entries = log.stream()
                    .filter(event -> event.event().offset() > since)
                    .map(event -> new LogPage.Entry(
                            event.event().offset(),
                            event.partitionKey(),
                            event.event().ts().toEpochMilli(),
                            event.json()))
                    .toList();
            return new LogPage(entries, log.size(), null, 1, log.size(), null, null);
        };
    }

    /** @param takesDays whether days go by in which orders are forgotten, with more orders then */
    private static List<CheckedEvent> randomLog(Random random, boolean takesDays) {
        List<CheckedEvent> log = new ArrayList<>();
        Duration gone = Duration.ZERO;
        for (long offset = 1; offset <= EVENTS; offset++) {
            if (takesDays && random.nextInt(25) == 0) {
                gone = gone.plusHours(10 + random.nextInt(40));
            }
            // two locations share the ids of their orders
            TestOrder order = TestOrder.number(random.nextInt(takesDays ? 12 : 4))
                    .at("LOC-ON-00" + (1 + random.nextInt(2)))
                    .openedAt(NOON.plus(gone).plus(Duration.ofMinutes(random.nextInt(200))));
            int part = 1 + random.nextInt(3);
            long cents = 100L * random.nextInt(9);
            Integer guests = random.nextBoolean() ? null : random.nextInt(7);
            log.add(
                    switch (random.nextInt(26)) {
                        case 0, 1, 2 -> order.createdFor(offset, guests);
                        case 3, 4, 5 -> order.item(offset, part, 1 + random.nextInt(5));
                        case 6, 7 -> order.paid(offset, part, cents);
                        case 8, 9 ->
                            order.tender(offset, part, cents, random.nextBoolean() ? order.location() : "CALL");
                        case 10 -> order.voided(offset, part);
                        case 11 -> order.tipAdjusted(offset, part, cents);
                        case 12 ->
                            order.refunded(
                                    offset, part, cents, order.ts().plus(Duration.ofMinutes(random.nextInt(200))));
                        case 13 -> order.discounted(offset, part, DiscountKind.COMP, cents);
                        case 14 -> order.discounted(offset, part, DiscountKind.LOYALTY, cents);
                        case 15 -> order.discountRemoved(offset, part);
                        case 16 -> order.charged(offset, part, cents, random.nextBoolean());
                        case 17 -> order.itemVoided(offset, part, 1, cents);
                        case 18 -> random.nextInt(3) == 0 ? order.cancelled(offset) : order.reopened(offset);
                        case 19 -> order.moved(offset, "T" + part, guests);
                        case 20 -> order.giftCard(offset, part, cents);
                        case 21 -> order.menuItemChanged(offset, part, cents);
                        case 22 -> order.locationChanged(offset, random.nextBoolean() ? "Asia/Tokyo" : "Europe/Paris");
                        case 23 -> order.shiftStarted(offset, part);
                        case 24 -> order.shiftEnded(offset, part);
                        default -> order.feedback(offset, 1 + random.nextInt(5));
                    });
        }
        return log;
    }
}
