package io.restaurantstream.job.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class FactsSinkIT {

    private static final TestOrder ONE = TestOrder.number(1);
    private static final TestOrder TWO = TestOrder.number(2);

    private static final FactsOptions UP_TO_THREE = new FactsOptions(3, Long.MAX_VALUE, Duration.ofDays(1));

    private static TestDatabase database;
    private FactsSinkHarness sink;

    @BeforeAll
    static void startPostgres() throws IOException {
        database = new TestDatabase();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        database.close();
    }

    @BeforeEach
    void startWithEmptyTables() throws Exception {
        database.clear();
        sink = new FactsSinkHarness(database.database());
    }

    @AfterEach
    void stop() throws Exception {
        sink.close();
    }

    /** Sixty events of ten orders: created, two items, paid, feedback, and a correction of the first item. */
    private static List<CheckedEvent> tenOrders() {
        List<CheckedEvent> events = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            TestOrder order = TestOrder.number(n);
            events.add(order.created(6 * n + 1));
            events.add(order.item(6 * n + 2, 1, 1));
            events.add(order.item(6 * n + 3, 2, 2));
            events.add(order.paid(6 * n + 4, 1500));
            events.add(order.feedback(6 * n + 5, 4));
            events.add(order.item(6 * n + 6, 1, 3));
        }
        return events;
    }

    // ---- the same end, however often and in whatever pieces

    @Test
    void writesEveryEventIntoItsTable() throws Exception {
        sink.write(tenOrders());
        assertThat(database.count("raw.events_raw")).isEqualTo(60);
        assertThat(database.count("analytics.orders WHERE total = 17.95 AND paid_offset = created_offset + 3"))
                .isEqualTo(10);
        assertThat(database.count("analytics.order_items")).isEqualTo(20);
        assertThat(database.count("analytics.order_items WHERE qty = 3 AND extended_price = 15.00"))
                .isEqualTo(10);
        assertThat(database.count("analytics.payments WHERE amount = 17.95 AND provider = 'Interac'"))
                .isEqualTo(10);
        assertThat(database.count("analytics.feedback WHERE rating = 4 AND nps = 8"))
                .isEqualTo(10);
        assertThat(database.value("SELECT payload FROM raw.events_raw WHERE event_offset = 2"))
                .contains("\"item_name\": \"Pizza 1\"", "\"unit_price\": 5.00");
    }

    @Test
    void namesEachItemOnceWithTheLowestOffsetOfItsLines() throws Exception {
        List<CheckedEvent> events = tenOrders();
        sink.write(events.subList(30, 60));
        assertThat(database.value("SELECT min(first_offset) FROM analytics.items_as_sold"))
                .isEqualTo("32");
        sink.write(events.subList(0, 30));
        assertThat(database.value("SELECT string_agg(item_name || ' ' || first_offset, ', ' ORDER BY item_name)"
                        + " FROM analytics.items_as_sold"))
                .isEqualTo("Pizza 1 2, Pizza 2 3");
    }

    @Test
    void changesNothingWhenARangeIsReplayedInOtherPieces() throws Exception {
        List<CheckedEvent> events = tenOrders();
        sink.write(events);
        String once = database.contents();
        Random random = new Random(5);
        for (int replay = 0; replay < 10; replay++) {
            try (FactsSinkHarness restarted = new FactsSinkHarness(database.database())) {
                int at = random.nextInt(events.size());
                while (at < events.size()) {
                    int to = Math.min(events.size(), at + 1 + random.nextInt(20));
                    restarted.write(events.subList(at, to));
                    at = to;
                }
            }
        }
        assertThat(database.contents()).isEqualTo(once);
    }

    @Test
    void comesToTheSameEndInWhateverOrderEventsCome() throws Exception {
        List<CheckedEvent> events = tenOrders();
        sink.write(events);
        String inOrder = database.contents();
        for (int seed = 0; seed < 10; seed++) {
            database.clear();
            Random random = new Random(seed);
            List<CheckedEvent> shuffled = new ArrayList<>(events);
            shuffled.addAll(events.subList(10, 30));
            Collections.shuffle(shuffled, random);
            try (FactsSinkHarness other = new FactsSinkHarness(database.database())) {
                for (CheckedEvent event : shuffled) {
                    other.take(event);
                    if (random.nextInt(4) == 0) {
                        other.checkpoint();
                    }
                }
                other.checkpoint();
            }
            assertThat(database.contents()).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    @Test
    void continuesAReplayWithEventsThatAreNew() throws Exception {
        List<CheckedEvent> events = tenOrders();
        sink.write(events.subList(0, 31));
        try (FactsSinkHarness restarted = new FactsSinkHarness(database.database())) {
            restarted.write(events.subList(25, 40));
            restarted.write(events.subList(40, 60));
        }
        String inTwoRuns = database.contents();
        database.clear();
        try (FactsSinkHarness atOnce = new FactsSinkHarness(database.database())) {
            atOnce.write(events);
        }
        assertThat(inTwoRuns).isEqualTo(database.contents());
    }

    @Test
    void neverOverwritesANewerRowWithAnOlderEvent() throws Exception {
        sink.write(ONE.created(11), ONE.item(12, 1, 2), ONE.paid(13, 2000), ONE.feedback(14, 5));
        List<List<String>> newest = rowsOfOrderOne();
        try (FactsSinkHarness slow = new FactsSinkHarness(database.database())) {
            slow.write(ONE.created(1), ONE.item(2, 1, 9), ONE.paid(3, 100), ONE.feedback(4, 1));
        }
        assertThat(rowsOfOrderOne()).isEqualTo(newest);
        assertThat(database.count("raw.events_raw")).isEqualTo(8);
    }

    private static List<List<String>> rowsOfOrderOne() throws Exception {
        return database.rows("SELECT o.*, i.qty, i.event_offset, p.total, p.event_offset, f.rating, f.event_offset"
                + " FROM analytics.orders AS o JOIN analytics.order_items AS i USING (order_id)"
                + " JOIN analytics.payments AS p USING (order_id) JOIN analytics.feedback AS f USING (order_id)");
    }

    @Test
    void replacesRowsByNewerEventsInTheSameAndInLaterBatches() throws Exception {
        sink.write(
                ONE.created(1),
                ONE.item(2, 1, 1),
                ONE.paid(3, 1000),
                ONE.feedback(4, 1),
                ONE.item(5, 1, 2),
                ONE.paid(6, 2, 1100));
        assertThat(database.value("SELECT qty FROM analytics.order_items")).isEqualTo("2.000");
        assertThat(database.value("SELECT subtotal, paid_offset FROM analytics.orders"))
                .isEqualTo("11.00|6");
        sink.write(ONE.item(7, 1, 3), ONE.paid(8, 2, 1200), ONE.feedback(9, 3));
        assertThat(database.value("SELECT qty FROM analytics.order_items")).isEqualTo("3.000");
        assertThat(database.value("SELECT subtotal, paid_offset FROM analytics.orders"))
                .isEqualTo("12.00|8");
        assertThat(database.value("SELECT rating FROM analytics.feedback")).isEqualTo("3");
        assertThat(database.count("analytics.payments")).isEqualTo(2);
    }

    // ---- partitions of the raw log

    @Test
    void opensAPartitionWhenTheLogEntersAnotherMillion() throws Exception {
        TestOrder order = TestOrder.number(0);
        sink.write(order.created(1_000_000), order.item(1_000_001, 1, 1), order.paid(5_000_000, 1500));
        assertThat(database.value("SELECT string_agg(tableoid::regclass::text, ' ' ORDER BY event_offset)"
                        + " FROM raw.events_raw"))
                .isEqualTo("raw.events_raw_from_1 raw.events_raw_from_1000001 raw.events_raw_from_4000001");
    }

    @Test
    void twoWritersOpenTheSamePartitions() throws Exception {
        JobID job = new JobID();
        try (FactsSinkHarness one =
                        new FactsSinkHarness(database.database(), FactsSinkHarness.AT_CHECKPOINTS_ONLY, job, 2, 0);
                FactsSinkHarness other =
                        new FactsSinkHarness(database.database(), FactsSinkHarness.AT_CHECKPOINTS_ONLY, job, 2, 1)) {
            for (long million = 10; million < 30; million++) {
                one.take(TestOrder.number(2 * million).created(million * 1_000_000));
                other.take(TestOrder.number(2 * million + 1).created(million * 1_000_000 - 1));
                CompletableFuture<Void> first = CompletableFuture.runAsync(() -> checkpoint(one));
                checkpoint(other);
                first.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(database.count("raw.events_raw")).isEqualTo(40);
    }

    private static void checkpoint(FactsSinkHarness writer) {
        try {
            writer.checkpoint();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takesAParkedChildAlongWhosePartitionWasTrimmed() throws Exception {
        TestOrder order = TestOrder.number(0);
        sink.write(TestOrder.number(1).created(1), order.item(2, 1, 1));
        sink.write(TestOrder.number(2).created(1_000_001));
        database.execute("SELECT raw.trim_events('2999-01-01')");
        assertThat(database.count("raw.events_raw")).isEqualTo(1);
        sink.write(order.created(1_000_002));
        assertThat(database.count("analytics.order_items")).isEqualTo(1);
        assertThat(database.count("raw.events_raw WHERE event_offset = 2")).isEqualTo(1);
        assertThat(database.count("raw.events_rejected")).isZero();
    }

    // ---- children and their orders

    @Test
    void neverShowsAChildWithoutItsOrder() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> lookForChildrenWithoutOrder(writing));
        for (int n = 0; n < 200 && !reader.isDone(); n++) {
            TestOrder order = TestOrder.number(n);
            sink.take(order.created(4L * n + 1), order.item(4L * n + 2, 1, 1), order.paid(4L * n + 3, 500));
            sink.write(order.feedback(4L * n + 4, 5));
        }
        writing.set(false);
        assertThat(reader.get()).as("looks").isPositive();
    }

    private static int lookForChildrenWithoutOrder(AtomicBoolean writing) {
        int looks = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            while (writing.get() || looks == 0) {
                // the children are read before the orders, so that one visible too early is caught by a later snapshot
                try (ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM (SELECT order_id FROM analytics.order_items"
                                + " UNION ALL SELECT order_id FROM analytics.payments"
                                + " UNION ALL SELECT order_id FROM analytics.feedback) AS child"
                                + " WHERE order_id NOT IN (SELECT order_id FROM analytics.orders)")) {
                    row.next();
                    assertThat(row.getLong(1)).isZero();
                }
                looks++;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return looks;
    }

    @Test
    void parksAChildWhoseOrderHasNotCome() throws Exception {
        sink.write(ONE.item(2, 1, 1), TWO.created(3), TWO.item(4, 1, 1));
        assertThat(database.rows(
                        "SELECT event_offset, reason, field, partition_key, missing_order_id, raw_text, raw_bytes"
                                + " FROM raw.events_rejected"))
                .containsExactly(List.of(
                        "2",
                        "unknown_order",
                        "payload.order_id",
                        "LOC-ON-001",
                        ONE.id().toString(),
                        ONE.item(2, 1, 1).text(),
                        "null"));
        assertThat(database.rows("SELECT event_offset FROM raw.events_raw ORDER BY 1"))
                .containsExactly(List.of("3"), List.of("4"));
        assertThat(database.count("analytics.order_items")).isEqualTo(1);
    }

    @Test
    void keepsAnEventWithoutATableInTheRawLogOnceItsOrderIsThere() throws Exception {
        TestOrder order = TestOrder.number(1);
        sink.write(order.cancelled(1));
        assertThat(database.count("raw.events_raw")).isZero();
        assertThat(database.count("raw.events_rejected WHERE missing_order_id = '" + order.id() + "'"))
                .isEqualTo(1);
        sink.write(order.created(2), order.cancelled(3), TestOrder.shiftEnded(4));
        assertThat(database.count("raw.events_raw")).isEqualTo(4);
        assertThat(database.count("raw.events_rejected")).isZero();
    }

    @Test
    void movesParkedChildrenToTheirTablesWhenTheOrderComes() throws Exception {
        sink.write(ONE.item(1, 1, 1));
        sink.write(ONE.paid(2, 500), ONE.feedback(3, 4), TWO.feedback(4, 2));
        assertThat(database.count("raw.events_rejected WHERE missing_order_id IS NOT NULL"))
                .isEqualTo(4);
        sink.write(ONE.created(5));
        assertThat(database.rows("SELECT event_offset FROM raw.events_rejected"))
                .containsExactly(List.of("4"));
        assertThat(database.rows("SELECT event_offset FROM raw.events_raw ORDER BY 1"))
                .containsExactly(List.of("1"), List.of("2"), List.of("3"), List.of("5"));
        assertThat(database.value("SELECT i.qty, p.total, o.total, o.paid_offset, f.rating FROM analytics.orders AS o"
                        + " JOIN analytics.order_items AS i USING (order_id)"
                        + " JOIN analytics.payments AS p USING (order_id)"
                        + " JOIN analytics.feedback AS f USING (order_id)"))
                .isEqualTo("1.000|6.65|6.65|2|4");
    }

    @Test
    void writesAChildThatIsEarlierThanItsOrderInTheSameBatch() throws Exception {
        sink.write(ONE.paid(1, 500), ONE.item(2, 1, 1), ONE.created(3));
        assertThat(database.count("raw.events_rejected")).isZero();
        assertThat(database.count("analytics.orders WHERE paid_offset = 1")).isEqualTo(1);
        assertThat(database.count("analytics.order_items")).isEqualTo(1);
    }

    @Test
    void comesToTheSameEndWhenParkedChildrenAreReplayedWithTheirOrder() throws Exception {
        List<CheckedEvent> events = List.of(ONE.item(1, 1, 1), ONE.paid(2, 500), ONE.created(3), ONE.feedback(4, 4));
        sink.write(events);
        String atOnce = database.contents();
        database.clear();
        sink.write(events.subList(0, 1));
        sink.write(events.subList(1, 2));
        try (FactsSinkHarness restarted = new FactsSinkHarness(database.database())) {
            restarted.write(events.subList(0, 2));
            restarted.write(events.subList(1, 4));
        }
        assertThat(database.contents()).isEqualTo(atOnce);
    }

    // ---- what the database refuses

    @Test
    void rejectsAloneWhatTheDatabaseRefusesAndWritesItsNeighbours() throws Exception {
        database.execute("ALTER TABLE analytics.order_items ADD CONSTRAINT no_nines CHECK (qty <> 999)");
        try {
            List<CheckedEvent> events = new ArrayList<>(tenOrders());
            events.set(32, TestOrder.number(5).item(33, 2, 999));
            sink.write(events);
            assertThat(database.rows("SELECT event_offset, reason, field, missing_order_id FROM raw.events_rejected"))
                    .containsExactly(List.of("33", "refused_by_database", "null", "null"));
            assertThat(database.value("SELECT detail, raw_text FROM raw.events_rejected"))
                    .contains("no_nines", "\"qty\":999");
            assertThat(database.count("raw.events_raw")).isEqualTo(59);
            assertThat(database.count("analytics.order_items")).isEqualTo(19);
        } finally {
            database.execute("ALTER TABLE analytics.order_items DROP CONSTRAINT no_nines");
        }
    }

    @Test
    void findsARefusedEventByHalving() throws Exception {
        // a sequence does not roll back, so it counts attempts and not only the writes that lasted
        database.execute("CREATE SEQUENCE attempts; CREATE FUNCTION attempt() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM nextval('attempts'); RETURN NULL; END $$;"
                + " CREATE TRIGGER attempt BEFORE INSERT ON raw.events_raw EXECUTE FUNCTION attempt();"
                + " ALTER TABLE analytics.feedback ADD CONSTRAINT no_ones CHECK (rating <> 1)");
        try {
            List<CheckedEvent> events = new ArrayList<>();
            for (int n = 1; n <= 512; n++) {
                events.add(TestOrder.number(n).created(n));
            }
            events.add(TestOrder.number(300).feedback(513, 1));
            sink.write(events);
            assertThat(database.count("raw.events_raw")).isEqualTo(512);
            assertThat(database.count("raw.events_rejected")).isEqualTo(1);
            assertThat(Integer.parseInt(database.value("SELECT last_value FROM attempts")))
                    .isBetween(2, 2 * 10 + 4);
        } finally {
            database.execute("ALTER TABLE analytics.feedback DROP CONSTRAINT no_ones;"
                    + " DROP TRIGGER attempt ON raw.events_raw; DROP FUNCTION attempt; DROP SEQUENCE attempts");
        }
    }

    @Test
    void rejectsAParkedChildThatIsRefusedAndNotTheOrderItWaitedFor() throws Exception {
        database.execute("ALTER TABLE analytics.feedback ADD CONSTRAINT no_ones CHECK (rating <> 1)");
        try {
            sink.write(ONE.feedback(1, 1), ONE.item(2, 1, 1));
            assertThat(database.count("raw.events_rejected WHERE missing_order_id IS NOT NULL"))
                    .isEqualTo(2);
            sink.write(ONE.created(3), ONE.paid(4, 500), TWO.created(5));
            assertThat(database.rows("SELECT event_offset, reason, missing_order_id FROM raw.events_rejected"))
                    .containsExactly(List.of("1", "refused_by_database", "null"));
            assertThat(database.rows("SELECT event_offset FROM raw.events_raw ORDER BY 1"))
                    .containsExactly(List.of("2"), List.of("3"), List.of("4"), List.of("5"));
            assertThat(database.count("analytics.order_items")).isEqualTo(1);
        } finally {
            database.execute("ALTER TABLE analytics.feedback DROP CONSTRAINT no_ones");
        }
    }

    @Test
    void movesParkedChildrenWhoseOrderComesWithARefusedEvent() throws Exception {
        database.execute("ALTER TABLE analytics.feedback ADD CONSTRAINT no_ones CHECK (rating <> 1)");
        try {
            sink.write(ONE.item(1, 1, 1), ONE.item(2, 2, 1));
            sink.write(TWO.created(3));
            sink.write(ONE.created(4), ONE.feedback(5, 1));
            assertThat(database.rows("SELECT event_offset, reason FROM raw.events_rejected"))
                    .containsExactly(List.of("5", "refused_by_database"));
            assertThat(database.count("raw.events_raw")).isEqualTo(4);
            assertThat(database.count("analytics.order_items")).isEqualTo(2);
        } finally {
            database.execute("ALTER TABLE analytics.feedback DROP CONSTRAINT no_ones");
        }
    }

    @Test
    void rejectsARowThatBreaksAKeyOfWhichNobodyKnew() throws Exception {
        database.execute("CREATE UNIQUE INDEX one_auth_code ON analytics.payments (auth_code)");
        try {
            sink.write(ONE.created(1), TWO.created(2), ONE.paid(3, 500), TWO.paid(4, 600), TWO.item(5, 1, 1));
            assertThat(database.rows("SELECT event_offset, reason FROM raw.events_rejected"))
                    .containsExactly(List.of("4", "refused_by_database"));
            assertThat(database.count("raw.events_raw")).isEqualTo(4);
        } finally {
            database.execute("DROP INDEX analytics.one_auth_code");
        }
    }

    @Test
    void takesARejectionBackWhenAReplayIsAccepted() throws Exception {
        database.execute("ALTER TABLE analytics.feedback ADD CONSTRAINT no_ones CHECK (rating <> 1)");
        try {
            sink.write(ONE.created(1), ONE.feedback(2, 1));
            assertThat(database.count("raw.events_rejected")).isEqualTo(1);
        } finally {
            database.execute("ALTER TABLE analytics.feedback DROP CONSTRAINT no_ones");
        }
        try (FactsSinkHarness restarted = new FactsSinkHarness(database.database())) {
            restarted.write(ONE.created(1), ONE.feedback(2, 1));
        }
        assertThat(database.count("raw.events_rejected")).isZero();
        assertThat(database.count("raw.events_raw")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tab\\tnew line\\nreturn\\rbackslash\\\\ quote\\\" \\\\N \\\\.",
                "'; DROP TABLE analytics.orders; --",
                "\\u0001\\u007f\\u0085 emoji 🍕 umlaut ü rtl \\u202e",
                "",
                "\\\\x41 \\\\101 {a,b} NULL null"
            })
    void keepsEveryCharacterOfATextAsItIs(String comment) throws Exception {
        CheckedEvent feedback = TestOrder.changed(ONE.feedback(2, 4), "\"fine\"", "\"" + comment + "\"");
        sink.write(ONE.created(1), feedback);
        String sent = ((FeedbackSubmitted) feedback.event().payload()).comment();
        assertThat(database.value("SELECT comment FROM analytics.feedback")).isEqualTo(sent);
        assertThat(database.value("SELECT payload ->> 'comment' FROM raw.events_raw WHERE event_offset = 2"))
                .isEqualTo(sent);
    }

    // ---- when a batch is written

    @Test
    void writesABatchWhenItHasEnoughEvents() throws Exception {
        try (FactsSinkHarness byEvents =
                new FactsSinkHarness(database.database(), new FactsOptions(3, Long.MAX_VALUE, Duration.ofDays(1)))) {
            byEvents.take(ONE.created(1), ONE.item(2, 1, 1));
            assertThat(database.count("raw.events_raw")).isZero();
            byEvents.take(ONE.item(3, 2, 1), ONE.item(4, 3, 1));
            byEvents.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(3);
        }
    }

    @Test
    void writesABatchWhenItHasEnoughBytes() throws Exception {
        long bytes = ONE.created(1).json().length + 1L;
        try (FactsSinkHarness byBytes =
                new FactsSinkHarness(database.database(), new FactsOptions(1000, bytes, Duration.ofDays(1)))) {
            byBytes.take(ONE.created(1));
            assertThat(database.count("raw.events_raw")).isZero();
            byBytes.take(ONE.item(2, 1, 1));
            byBytes.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(2);
        }
    }

    @Test
    void writesABatchWhenItsFirstEventHasWaitedLongEnough() throws Exception {
        try (FactsSinkHarness byTime = new FactsSinkHarness(
                database.database(), new FactsOptions(1000, Long.MAX_VALUE, Duration.ofMillis(200)))) {
            byTime.take(ONE.created(1));
            byTime.letPass(Duration.ofMillis(150));
            byTime.take(ONE.item(2, 1, 1));
            byTime.letPass(Duration.ofMillis(49));
            assertThat(database.count("raw.events_raw")).isZero();
            byTime.letPass(Duration.ofMillis(1));
            byTime.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(2);
            byTime.take(ONE.item(3, 2, 1));
            byTime.letPass(Duration.ofMillis(200));
            byTime.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(3);
        }
    }

    @Test
    void letsABatchWaitFiveTimesAsLongWhenTheOneBeforeFilledFastToo() throws Exception {
        try (FactsSinkHarness backfill = new FactsSinkHarness(
                database.database(), new FactsOptions(16, Long.MAX_VALUE, Duration.ofMillis(200)))) {
            backfill.take(ONE.created(1), ONE.item(2, 1, 1));
            backfill.letPass(Duration.ofMillis(200));
            backfill.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(2);
            backfill.take(ONE.item(3, 2, 1), ONE.item(4, 3, 1));
            backfill.letPass(Duration.ofMillis(200));
            backfill.letPass(Duration.ofMillis(799));
            assertThat(database.count("raw.events_raw")).isEqualTo(2);
            backfill.letPass(Duration.ofMillis(1));
            backfill.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(4);
            backfill.take(ONE.item(5, 4, 1));
            backfill.letPass(Duration.ofMillis(200));
            backfill.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(5);
        }
    }

    @Test
    void gathersTheNextBatchWhileOneIsWritten() throws Exception {
        try (FactsSinkHarness busy = new FactsSinkHarness(database.database(), UP_TO_THREE)) {
            try (Connection other = lock("analytics.orders")) {
                busy.take(ONE.created(1), ONE.item(2, 1, 1), ONE.item(3, 2, 1));
                awaitWriterAtLock();
                busy.take(ONE.item(4, 3, 1), ONE.item(5, 4, 1));
                other.commit();
            }
            busy.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(3);
            busy.checkpoint();
            assertThat(database.count("raw.events_raw")).isEqualTo(5);
        }
    }

    @Test
    void holdsBackTheSourceWhenTheNextBatchIsFullToo() throws Exception {
        try (FactsSinkHarness busy = new FactsSinkHarness(database.database(), UP_TO_THREE)) {
            CompletableFuture<Void> taking;
            try (Connection other = lock("analytics.orders")) {
                taking = CompletableFuture.runAsync(() -> {
                    try {
                        busy.take(tenOrders().subList(0, 6));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                awaitWriterAtLock();
                assertThatThrownBy(() -> taking.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                other.commit();
            }
            taking.get();
            busy.checkpoint();
            assertThat(database.count("raw.events_raw")).isEqualTo(6);
        }
    }

    @Test
    void writesABatchThatBecameDueWhileAnotherWasWrittenRightAfterIt() throws Exception {
        FactsOptions soon = new FactsOptions(3, Long.MAX_VALUE, Duration.ofMillis(200));
        try (FactsSinkHarness busy = new FactsSinkHarness(database.database(), soon)) {
            try (Connection other = lock("analytics.orders")) {
                busy.take(ONE.created(1), ONE.item(2, 1, 1), ONE.item(3, 2, 1));
                busy.take(ONE.item(4, 3, 1));
                busy.letPass(Duration.ofMillis(200));
                busy.letPass(Duration.ofMillis(800)); // a third of a full batch looks like a backfill
                other.commit();
            }
            busy.awaitBatch();
            busy.awaitBatch();
            assertThat(database.count("raw.events_raw")).isEqualTo(4);
        }
    }

    @Test
    void tellsTheTaskOfABatchThatFailsWithoutWaitingForTheNextEvent() throws Exception {
        database.execute("ALTER TABLE analytics.feedback RENAME TO comments");
        try (FactsSinkHarness lost = new FactsSinkHarness(database.database(), UP_TO_THREE)) {
            lost.take(ONE.created(1), ONE.item(2, 1, 1), ONE.item(3, 2, 1));
            assertThatThrownBy(lost::awaitBatch)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("analytics.feedback");
        } finally {
            database.execute("ALTER TABLE analytics.comments RENAME TO feedback");
        }
    }

    @Test
    void endsABatchThatIsBeingWrittenWhenItIsClosed() throws Exception {
        long threads = factsThreads();
        try (Connection other = lock("analytics.orders")) {
            FactsSinkHarness dying = new FactsSinkHarness(database.database(), UP_TO_THREE);
            dying.take(ONE.created(1), ONE.item(2, 1, 1), ONE.item(3, 2, 1));
            awaitWriterAtLock();
            long start = System.nanoTime();
            dying.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(factsThreads()).isEqualTo(threads);
            other.commit();
        }
        await().until(() -> database.count("pg_stat_activity WHERE application_name LIKE 'facts-%'") == 0);
        assertThat(database.count("raw.events_raw")).isZero();
    }

    @Test
    void endsWhileItWaitsOutAnOutage() throws Exception {
        long threads = factsThreads();
        FactsSinkHarness waiting = new FactsSinkHarness(database.database(), UP_TO_THREE);
        waiting.write(ONE.created(1));
        database.stop();
        try {
            waiting.take(ONE.item(2, 1, 1), ONE.item(3, 2, 1), ONE.item(4, 3, 1));
            long start = System.nanoTime();
            waiting.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(factsThreads()).isEqualTo(threads);
        } finally {
            database.start();
        }
        assertThat(database.count("raw.events_raw")).isEqualTo(1);
    }

    private static long factsThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(FactsWriter.THREAD))
                .count();
    }

    /** Holds up whoever writes into {@code table} until the connection commits or is closed. */
    private static Connection lock(String table) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
        }
        return connection;
    }

    private static void awaitWriterAtLock() {
        await().until(() ->
                database.count("pg_stat_activity WHERE application_name LIKE 'facts-%' AND wait_event_type = 'Lock'")
                        > 0);
    }

    @Test
    void writesNothingWhenItIsClosedWithoutACheckpoint() throws Exception {
        try (FactsSinkHarness dying = new FactsSinkHarness(database.database())) {
            dying.take(ONE.created(1));
        }
        assertThat(database.count("raw.events_raw")).isZero();
    }

    // ---- a database in trouble

    @Test
    void goesOnWhenItsConnectionsAreCut() throws Exception {
        sink.write(ONE.created(1));
        database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'facts-%'");
        sink.write(ONE.item(2, 1, 1));
        assertThat(database.count("raw.events_raw")).isEqualTo(2);
    }

    @Test
    void waitsForADatabaseThatIsRestarted() throws Exception {
        sink.write(ONE.created(1));
        database.stop();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeUnchecked(ONE.item(2, 1, 1)));
        database.start();
        writing.get();
        assertThat(database.count("raw.events_raw")).isEqualTo(2);
    }

    private void writeUnchecked(CheckedEvent event) {
        try {
            sink.write(event);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void losesNothingThatACheckpointCoveredWhenTheDatabaseIsKilled() throws Exception {
        List<CheckedEvent> events = tenOrders();
        try (FactsSinkHarness hasty =
                new FactsSinkHarness(database.database(), new FactsOptions(10, Long.MAX_VALUE, Duration.ofDays(1)))) {
            hasty.take(events);
            hasty.checkpoint();
            database.kill();
            database.start();
            assertThat(database.count("raw.events_raw")).isEqualTo(60);
        }
    }

    @Test
    void goesOnWithoutALossWhenTheDatabaseIsKilledRightAfterEachOfItsCheckpoints() throws Exception {
        try (FactsSinkHarness hasty =
                new FactsSinkHarness(database.database(), new FactsOptions(10, Long.MAX_VALUE, Duration.ofDays(1)))) {
            for (int first : List.of(0, 30)) {
                hasty.write(tenOrders().subList(first, first + 30));
                String covered = database.contents();
                database.kill();
                database.start();
                assertThat(database.contents()).isEqualTo(covered);
            }
            hasty.write(TestOrder.number(10).created(61));
        }
        assertThat(database.count("raw.events_raw")).isEqualTo(61);
    }

    @Test
    void writesAgainWhatAKilledDatabaseForgotSinceTheLastCheckpoint() throws Exception {
        List<CheckedEvent> events = tenOrders();
        sink.write(events);
        String whole = database.contents();
        database.clear();
        // for 10 s after its start, a server does not flush what was committed without waiting for the disk
        database.stop();
        database.start();
        try (FactsSinkHarness hasty =
                new FactsSinkHarness(database.database(), new FactsOptions(10, Long.MAX_VALUE, Duration.ofDays(1)))) {
            hasty.take(events.subList(0, 55));
            await().until(() -> database.count("raw.events_raw") == 50);
            database.kill();
            database.start();
            hasty.take(events.subList(55, 60));
            hasty.checkpoint();
        }
        assertThat(database.contents()).isEqualTo(whole);
    }

    @Test
    void waitsForALockThatAnotherHolds() throws Exception {
        database.execute("ALTER ROLE postgres SET lock_timeout = '100ms'");
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                FactsSinkHarness waiting = new FactsSinkHarness(database.database())) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE analytics.orders IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    waiting.write(ONE.created(1));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> database.count(
                            "pg_stat_activity WHERE application_name LIKE 'facts-%'" + " AND wait_event_type = 'Lock'")
                    > 0);
            await().until(() -> database.count("pg_stat_activity WHERE application_name LIKE 'facts-%'") == 0);
            other.commit();
            writing.get();
            assertThat(database.count("analytics.orders")).isEqualTo(1);
        } finally {
            database.execute("ALTER ROLE postgres RESET lock_timeout");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"25P03", "40001", "40P01", "55P03", "57014", "53100", "25006", "08006"})
    void triesAgainWhatFailsForAReasonThatPasses(String state) throws Exception {
        database.execute("CREATE SEQUENCE attempts; CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN IF nextval('attempts') = 1 THEN RAISE EXCEPTION 'for a test' USING ERRCODE = '" + state
                + "'; END IF; RETURN NULL; END $$;"
                + " CREATE TRIGGER fail_once BEFORE INSERT ON analytics.orders EXECUTE FUNCTION fail_once()");
        try {
            sink.write(ONE.created(1), ONE.item(2, 1, 1));
            assertThat(database.count("raw.events_raw")).isEqualTo(2);
            assertThat(database.count("raw.events_rejected")).isZero();
        } finally {
            database.execute(
                    "DROP TRIGGER fail_once ON analytics.orders; DROP FUNCTION fail_once;" + " DROP SEQUENCE attempts");
        }
    }

    @Test
    void failsWithTheReasonWhenTheDatabaseIsAwayForLongerThanAllowed() throws Exception {
        try (FactsSinkHarness impatient = new FactsSinkHarness(database.database(Duration.ofMillis(300)))) {
            impatient.take(ONE.created(1));
            database.stop();
            assertThatThrownBy(impatient::checkpoint)
                    .hasStackTraceContaining("the facts cannot be written")
                    .hasStackTraceContaining("refused");
        } finally {
            database.start();
        }
    }

    @Test
    void failsAtOnceWhenATableIsMissing() throws Exception {
        database.execute("ALTER TABLE analytics.feedback RENAME TO comments");
        try (FactsSinkHarness lost = new FactsSinkHarness(database.database())) {
            assertThatThrownBy(() -> lost.write(ONE.created(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("analytics.feedback");
        } finally {
            database.execute("ALTER TABLE analytics.comments RENAME TO feedback");
        }
    }

    @Test
    void leavesNoConnectionBehind() throws Exception {
        try (FactsSinkHarness other = new FactsSinkHarness(database.database())) {
            other.write(ONE.created(1));
        }
        await().until(() -> database.count("pg_stat_activity WHERE application_name LIKE 'facts-%'") == 0);
    }

    @Test
    void countsTheEventsItHasSent() throws Exception {
        sink.write(tenOrders());
        assertThat(sink.eventsSent()).isEqualTo(60);
    }

    @Test
    void carriesNoPasswordIntoTheJobGraph() throws Exception {
        Path file = Files.createTempFile("password", ".txt");
        Files.writeString(file, "marker-of-a-secret\n");
        try {
            Database withPassword = new Database(database.url(), "postgres", file.toString(), Duration.ofSeconds(1));
            FactsSink facts = new FactsSink(withPassword, FactsSinkHarness.AT_CHECKPOINTS_ONLY);
            try (FactsSinkHarness used = new FactsSinkHarness(withPassword)) {
                used.write(ONE.created(1));
            }
            assertThat(new String(InstantiationUtil.serializeObject(facts), StandardCharsets.ISO_8859_1))
                    .contains("localhost")
                    .doesNotContain("marker-of-a-secret");
            assertThat(withPassword.toString()).doesNotContain("marker-of-a-secret");
        } finally {
            Files.delete(file);
        }
    }
}
