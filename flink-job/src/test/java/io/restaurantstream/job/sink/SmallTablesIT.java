package io.restaurantstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.gate.Gap;
import io.restaurantstream.job.rollups.RollUp;
import io.restaurantstream.job.rollups.RollUpKey;
import io.restaurantstream.job.rollups.RollUpRow;
import io.restaurantstream.job.sales.HourlySales;
import io.restaurantstream.job.sales.SaleChange;
import io.restaurantstream.job.sales.Takings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SmallTablesIT {

    private static final long HOUR = TestOrder.NOON.toEpochMilli();

    private static TestDatabase database;

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
    }

    private static <T> OneInputStreamOperatorTestHarness<T, CommittableMessage<Object>> open(
            Sink<T> sink, Class<T> type) throws Exception {
        OneInputStreamOperatorTestHarness<T, CommittableMessage<Object>> operator =
                new OneInputStreamOperatorTestHarness<>(
                        new SinkWriterOperatorFactory<>(sink),
                        TypeInformation.of(type).createSerializer(new ExecutionConfig().getSerializerConfig()));
        operator.open();
        return operator;
    }

    @SafeVarargs
    private static <T> void write(Sink<T> sink, Class<T> type, T... rows) throws Exception {
        try (var operator = open(sink, type)) {
            for (T row : rows) {
                operator.processElement(row, 0);
            }
            operator.prepareSnapshotPreBarrier(1);
        }
    }

    private static HourlySales hour(long lastOffset, long total) {
        return new HourlySales(
                "LOC-A",
                HOUR,
                2,
                1,
                total - 230,
                130,
                100,
                total,
                lastOffset,
                4500,
                new Takings(2000, 10, 20, 30, 40, 50, 60, 70, 80, 90, 110, 7));
    }

    private static void writeHours(HourlySales... rows) throws Exception {
        write(SmallTables.hourlySales(database.database()), HourlySales.class, rows);
    }

    // ---- hourly sales

    @Test
    void replacesAnHourByANewerOne() throws Exception {
        writeHours(hour(3, 1230), hour(7, 2230));
        assertThat(database.rows("SELECT location_code, hour_start AT TIME ZONE 'UTC', order_count, items_sold,"
                        + " subtotal, tax, tip, total, last_offset FROM analytics.hourly_sales"))
                .containsExactly(
                        List.of("LOC-A", "2026-11-20 12:00:00", "2", "5.500", "20.00", "1.30", "1.00", "22.30", "7"));
        assertThat(database.value("SELECT gross, voids, discounts, comps, charges, gratuity, gift_cards, refunds,"
                        + " refunded_tax, refunded_tip, refunds_issued, guests, net FROM analytics.hourly_sales"))
                .isEqualTo("20.00|0.10|0.20|0.30|0.40|0.50|0.60|0.70|0.80|0.90|1.10|7|18.80");
        writeHours(hour(8, 1230));
        assertThat(database.value("SELECT total, last_offset FROM analytics.hourly_sales"))
                .isEqualTo("12.30|8");
    }

    @Test
    void neverTakesAnHourBackToAnOlderOne() throws Exception {
        writeHours(hour(7, 2230));
        String newest = database.value("SELECT t.* FROM analytics.hourly_sales AS t");
        writeHours(hour(3, 1230), hour(7, 9999));
        assertThat(database.value("SELECT t.* FROM analytics.hourly_sales AS t"))
                .isEqualTo(newest);
    }

    @Test
    void storesTheHourOfAnyTimeZoneAsUtc() throws Exception {
        writeHours(hour(1, 1230));
        assertThat(database.count("analytics.hourly_sales WHERE hour_start = '2026-11-20T12:00:00Z'"))
                .isEqualTo(1);
    }

    // ---- late sales

    @Test
    void keepsALateSaleOnceHoweverOftenItComes() throws Exception {
        SaleChange late =
                new SaleChange("LOC-A", HOUR, 5, 1, 2, -1, -3000, -1000, -130, -100, -1230, Takings.NONE, false);
        SaleChange unknownHour =
                new SaleChange("LOC-A", Long.MIN_VALUE, 0, 1, 2, 1, 3000, 1000, 130, 100, 1230, null, false);
        Sink<SaleChange> sink = SmallTables.lateSales(database.database());
        write(sink, SaleChange.class, late, unknownHour);
        write(sink, SaleChange.class, unknownHour, late);
        assertThat(database.rows("SELECT event_offset, order_id, hour_start AT TIME ZONE 'UTC', order_count,"
                        + " items_sold, total FROM analytics.late_sales ORDER BY 1"))
                .containsExactly(
                        List.of("0", "00000000-0000-0001-0000-000000000002", "null", "1", "3.000", "12.30"),
                        List.of(
                                "5",
                                "00000000-0000-0001-0000-000000000002",
                                "2026-11-20 12:00:00",
                                "-1",
                                "-3.000",
                                "-12.30"));
    }

    // ---- gaps

    @Test
    void keepsTheLongestFormOfAGap() throws Exception {
        Sink<Gap> sink = SmallTables.gaps(database.database());
        write(sink, Gap.class, new Gap(3, 5), new Gap(9, 9));
        write(sink, Gap.class, new Gap(3, 4), new Gap(9, 12));
        assertThat(database.rows("SELECT first_offset, last_offset FROM raw.event_gaps ORDER BY 1"))
                .containsExactly(List.of("3", "5"), List.of("9", "12"));
    }

    // ---- rejected events

    private static RejectedEvent rejected(long offset, byte[] json) {
        return new RejectedEvent(offset, "LOC-A", "broken_json", "payload.qty", "what is wrong", json);
    }

    @Test
    void keepsARejectedEventAsItCame() throws Exception {
        String text = "{\"offset\":1,\"ü\":\"'; DROP TABLE x; -- \\N \t 🍕";
        write(
                SmallTables.rejectedEvents(database.database()),
                RejectedEvent.class,
                rejected(1, text.getBytes(StandardCharsets.UTF_8)));
        assertThat(database.rows("SELECT event_offset, reason, detail, field, partition_key, missing_order_id,"
                        + " raw_text, raw_bytes FROM raw.events_rejected"))
                .containsExactly(
                        List.of("1", "broken_json", "what is wrong", "payload.qty", "LOC-A", "null", text, "null"));
    }

    @Test
    void keepsTheVeryBytesOfWhatNoTextCanHold() throws Exception {
        byte[] withNul = "{\"a\":\"\0\"}".getBytes(StandardCharsets.UTF_8);
        byte[] notUtf8 = {'{', (byte) 0xff, (byte) 0xc3, '}'};
        write(
                SmallTables.rejectedEvents(database.database()),
                RejectedEvent.class,
                rejected(1, withNul),
                rejected(2, notUtf8));
        try (Connection connection = database.connect();
                PreparedStatement query =
                        connection.prepareStatement("SELECT raw_bytes FROM raw.events_rejected ORDER BY event_offset");
                ResultSet row = query.executeQuery()) {
            row.next();
            assertThat(row.getBytes(1)).isEqualTo(withNul);
            row.next();
            assertThat(row.getBytes(1)).isEqualTo(notUtf8);
        }
    }

    @Test
    void keepsARejectionWhoseReasonHoldsWhatNoTextCan() throws Exception {
        RejectedEvent odd = new RejectedEvent(
                4, "LOC\0A", "invalid_value", "payload.\ud800", "a \0 and a \udfff", new byte[] {'x'});
        write(SmallTables.rejectedEvents(database.database()), RejectedEvent.class, odd);
        assertThat(database.value("SELECT detail, field, partition_key FROM raw.events_rejected"))
                .isEqualTo("a \uFFFD and a ?|payload.?|LOC\uFFFDA");
    }

    // ---- a database in trouble

    @Test
    void waitsForADatabaseThatIsRestarted() throws Exception {
        try (var operator = open(SmallTables.hourlySales(database.database()), HourlySales.class)) {
            operator.processElement(hour(1, 1230), 0);
            operator.prepareSnapshotPreBarrier(1);
            database.stop();
            operator.processElement(hour(2, 2230), 0);
            CompletableFuture<Void> checkpoint = CompletableFuture.runAsync(() -> {
                try {
                    operator.prepareSnapshotPreBarrier(2);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            database.start();
            checkpoint.get();
        }
        assertThat(database.value("SELECT last_offset FROM analytics.hourly_sales"))
                .isEqualTo("2");
    }

    /** What passes though the connection stays, as in a failover or while somebody changes a table. */
    @ParameterizedTest
    @CsvSource({
        "ALTER DATABASE postgres SET default_transaction_read_only = on, ALTER DATABASE postgres RESET default_transaction_read_only",
        "ALTER DATABASE postgres SET lock_timeout = 100, ALTER DATABASE postgres RESET lock_timeout",
    })
    void waitsForADatabaseThatCannotWriteForAWhile(String trouble, String end) throws Exception {
        try (Connection locking = database.connect();
                Statement statement = locking.createStatement()) {
            statement.execute(trouble);
            locking.setAutoCommit(false);
            if (trouble.contains("lock_timeout")) {
                statement.execute("LOCK TABLE analytics.hourly_sales IN ACCESS EXCLUSIVE MODE");
            }
            try (var operator = open(SmallTables.hourlySales(database.database()), HourlySales.class)) {
                operator.processElement(hour(1, 1230), 0);
                CompletableFuture<Void> checkpoint = checkpoint(operator);
                await().until(() -> isWaiting());
                assertThat(checkpoint).isNotDone();
                if (trouble.contains("read_only")) {
                    statement.execute("SET TRANSACTION READ WRITE");
                }
                statement.execute(end);
                locking.commit();
                assertThat(checkpoint).succeedsWithin(Duration.ofSeconds(10));
            }
        }
        assertThat(database.value("SELECT last_offset FROM analytics.hourly_sales"))
                .isEqualTo("1");
    }

    @Test
    void writesABatchAgainWhoseConnectionWasCut() throws Exception {
        try (var operator = open(SmallTables.hourlySales(database.database()), HourlySales.class)) {
            operator.processElement(hour(1, 1230), 0);
            operator.prepareSnapshotPreBarrier(1);
            database.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hourly-sales'");
            operator.processElement(hour(2, 2230), 0);
            operator.prepareSnapshotPreBarrier(2);
        }
        assertThat(database.value("SELECT last_offset FROM analytics.hourly_sales"))
                .isEqualTo("2");
    }

    @Test
    void addsUpDaysBeforeACheckpointAlsoThoseOfAWriterThatWasKilled() throws Exception {
        try (var operator = open(SmallTables.rollUps(database.database()), RollUpRow.class)) {
            operator.processElement(sold(2), 0);
            operator.getProcessingTimeService().setCurrentTime(1000);
            assertThat(database.count("analytics.items_by_hour")).isEqualTo(1);
            assertThat(database.count("analytics.items_by_day")).isZero();
        }
        try (var operator = open(SmallTables.rollUps(database.database()), RollUpRow.class)) {
            operator.prepareSnapshotPreBarrier(1);
            assertThat(database.value("SELECT quantity FROM analytics.items_by_day"))
                    .isEqualTo("2.000");

            operator.processElement(sold(3), 0);
            operator.prepareSnapshotPreBarrier(2);
            assertThat(database.value("SELECT quantity FROM analytics.items_by_day"))
                    .isEqualTo("3.000");
        }
    }

    private static RollUpRow sold(int quantity) {
        RollUpKey pizza = new RollUpKey(RollUp.ITEMS_BY_HOUR, new UUID(0, 1).toString(), "");
        long noon = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
        return new RollUpRow("LOC-1", noon, pizza, new long[] {1000L * quantity, 1000L * quantity, quantity}, quantity);
    }

    @Test
    void failsAtOnceWhenWaitingDoesNotHelp() throws Exception {
        Sink<HourlySales> sink = new UpsertSink<>(
                database.database(), "nowhere", Upsert.rowByRow("INSERT INTO nowhere VALUES (1)", (row, hour) -> {}));
        try (var operator = open(sink, HourlySales.class)) {
            operator.processElement(hour(1, 1230), 0);
            assertThatThrownBy(() -> operator.prepareSnapshotPreBarrier(1))
                    .hasMessageContaining("the database cannot take nowhere")
                    .hasMessageContaining("relation \"nowhere\" does not exist");
        }
    }

    @Test
    void letsGoOfACancelledTaskWhileTheDatabaseIsAway() throws Exception {
        Database patient = database.database(Duration.ofMinutes(10));
        CompletableFuture<Thread> task = new CompletableFuture<>();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            task.complete(Thread.currentThread());
            try (var operator = open(SmallTables.hourlySales(patient), HourlySales.class)) {
                database.stop();
                operator.processElement(hour(1, 1230), 0);
                operator.prepareSnapshotPreBarrier(1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            Thread waiting = task.get();
            await().until(() -> isWaiting());
            waiting.interrupt();
            assertThat(writing).failsWithin(Duration.ofSeconds(20));
        } finally {
            database.start();
        }
    }

    private static CompletableFuture<Void> checkpoint(OneInputStreamOperatorTestHarness<?, ?> operator) {
        return CompletableFuture.runAsync(() -> {
            try {
                operator.prepareSnapshotPreBarrier(1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static boolean isWaiting() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> List.of(stack).toString().contains("Patience.afterFailure"));
    }

    @Test
    void carriesNoPasswordIntoTheJobGraph(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "marker-of-a-secret\n");
        Database withPassword = new Database(database.url(), "postgres", file.toString(), Duration.ofSeconds(1));
        for (Sink<?> sink : List.of(
                SmallTables.hourlySales(withPassword),
                SmallTables.lateSales(withPassword),
                SmallTables.rejectedEvents(withPassword),
                SmallTables.gaps(withPassword))) {
            assertThat(new String(InstantiationUtil.serializeObject(sink), StandardCharsets.ISO_8859_1))
                    .contains("localhost")
                    .doesNotContain("marker-of-a-secret");
        }
    }
}
