package io.restaurantstream.job.sales;

import static io.restaurantstream.job.TestOrder.NOON;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.facts.FactsSinkHarness;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpPart;
import io.restaurantstream.job.rollups.RollUpRow;
import io.restaurantstream.job.sink.SmallTables;
import io.restaurantstream.verification.LogSource;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.ResultTable;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logs in which everything happens to few orders, in any order, through the facts sink and the sales with their own
 * batches, replays and kills: the tables are what SQL makes of the log, and facts and windows agree.
 */
class RandomLogIT {

    private static final int LOGS = 5;
    private static final int EVENTS = 120;

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
    void leavesOutTheHoursOfOrdersThatWereForgottenAndChanged() throws Exception {
        leavesOutTheHoursOfOrdersThatWereForgottenAndChanged(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    @Tag("extended")
    void bothHoldForMoreSeeds(long seed) throws Exception {
        comesToTablesAndWindowsThatAreEqualToTheLog(seed);
        leavesOutTheHoursOfOrdersThatWereForgottenAndChanged(seed);
    }

    private static void comesToTablesAndWindowsThatAreEqualToTheLog(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < LOGS; i++) {
            VerificationResult result = comesToTablesThatAreEqualToTheLog(randomLog(random, false), random);
            assertThat(result.incompleteHours()).isZero();
        }
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
        writeFacts(log, random);
        writeSales(log, random);
        VerificationResult result;
        try (Connection connection = database.connect()) {
            result = Verification.run(pagesOf(log), connection, OptionalLong.of(log.size()), ProgressListener.SILENT);
        }
        assertThat(result.isEqual())
                .as(() -> ResultTable.of(result) + texts(log))
                .isTrue();
        for (String check :
                List.of("hourly_sales_equal_the_roll_up", "roll_ups_equal_the_facts", "views_equal_the_facts")) {
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

    /** In batches of any size, a range of which comes again now and then. */
    private static void writeFacts(List<CheckedEvent> log, Random random) throws Exception {
        int at = 0;
        while (at < log.size()) {
            try (FactsSinkHarness sink = new FactsSinkHarness(database.database())) {
                int from = Math.max(0, at - random.nextInt(20));
                int end = Math.min(log.size(), at + 1 + random.nextInt(60));
                for (int next = from; next < end; ) {
                    int to = Math.min(end, next + 1 + random.nextInt(25));
                    sink.write(log.subList(next, to));
                    next = to;
                }
                at = end;
            }
        }
    }

    private static void writeSales(List<CheckedEvent> log, Random random) throws Exception {
        Map<List<Object>, HourlySales> hours = new HashMap<>();
        List<SaleChange> late = new ArrayList<>();
        Map<List<Object>, RollUpRow> rollUps = new HashMap<>();
        List<RollUpChange> lateRollUps = new ArrayList<>();
        AddUpSales sum = new AddUpSales();
        try (JoinSalesHarness join =
                new JoinSalesHarness(Duration.ofDays(1), Duration.ofMinutes(random.nextInt(200)))) {
            for (CheckedEvent event : log) {
                if (random.nextInt(20) == 0) {
                    join.rollUps().forEach(change -> addUp(change, rollUps));
                    lateRollUps.addAll(join.lateRollUpsAndNotes());
                    join.killAndRestore();
                }
                join.send(event);
                for (SaleChange change : join.changes()) {
                    hours.merge(
                            List.of(change.locationCode(), change.hourStart()),
                            sum.add(change, sum.createAccumulator()),
                            sum::merge);
                }
                late.addAll(join.late());
            }
            join.rollUps().forEach(change -> addUp(change, rollUps));
            lateRollUps.addAll(join.lateRollUpsAndNotes());
        }
        write(SmallTables.hourlySales(database.database()), HourlySales.class, List.copyOf(hours.values()));
        write(SmallTables.lateSales(database.database()), SaleChange.class, late);
        write(SmallTables.rollUps(database.database()), RollUpRow.class, List.copyOf(rollUps.values()));
        write(SmallTables.lateRollUps(database.database()), RollUpChange.class, lateRollUps);
    }

    private static void addUp(RollUpChange change, Map<List<Object>, RollUpRow> rows) {
        for (RollUpPart part : change.parts()) {
            rows.merge(
                    List.of(change.locationCode(), change.hourStart(), part.key()),
                    new RollUpRow(
                            change.locationCode(), change.hourStart(), part.key(), part.amounts(), change.offset()),
                    (sum, more) -> {
                        long[] amounts = sum.amounts().clone();
                        Arrays.setAll(amounts, i -> amounts[i] + more.amounts()[i]);
                        return new RollUpRow(
                                sum.locationCode(), sum.hourStart(), sum.key(), amounts, more.lastOffset());
                    });
        }
    }

    private static <T> void write(Sink<T> sink, Class<T> type, List<T> rows) throws Exception {
        try (OneInputStreamOperatorTestHarness<T, CommittableMessage<Object>> operator =
                new OneInputStreamOperatorTestHarness<>(
                        new SinkWriterOperatorFactory<>(sink),
                        TypeInformation.of(type).createSerializer(new ExecutionConfig().getSerializerConfig()))) {
            operator.open();
            for (T row : rows) {
                operator.processElement(row, 0);
            }
            operator.prepareSnapshotPreBarrier(1);
        }
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
                    switch (random.nextInt(22)) {
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
                        default -> order.feedback(offset, 1 + random.nextInt(5));
                    });
        }
        return log;
    }
}
