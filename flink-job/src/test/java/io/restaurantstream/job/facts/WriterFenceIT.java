package io.restaurantstream.job.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may write, asked by writers with no more rights than {@code restaurant_writer} gives. */
@Timeout(60)
class WriterFenceIT {

    private static final TestOrder ONE = TestOrder.number(1);
    private static final TestOrder TWO = TestOrder.number(2);

    private static TestDatabase database;
    private static Database asJob;

    private final JobID job = new JobID();
    private final List<FactsSinkHarness> opened = new ArrayList<>();

    @BeforeAll
    static void startPostgres() throws Exception {
        database = new TestDatabase();
        database.execute("CREATE ROLE flink_job LOGIN IN ROLE restaurant_writer");
        asJob = new Database(
                database.url().replace("user=postgres", "user=flink_job"), "flink_job", null, Duration.ofSeconds(30));
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        database.close();
    }

    @BeforeEach
    void startWithEmptyTables() throws Exception {
        database.clear();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (FactsSinkHarness writer : opened) {
            writer.close();
        }
    }

    private FactsSinkHarness open(JobID jobOfIt, int parallelism, int subtask) throws Exception {
        FactsSinkHarness writer =
                new FactsSinkHarness(asJob, FactsSinkHarness.AT_CHECKPOINTS_ONLY, jobOfIt, parallelism, subtask);
        opened.add(writer);
        return writer;
    }

    private FactsSinkHarness open() throws Exception {
        return open(job, 1, 0);
    }

    private static void assertReplaced(FactsSinkHarness old, CheckedEvent event) throws Exception {
        String before = database.contents();
        assertThatThrownBy(() -> old.write(event))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has been replaced by that of epoch")
                .hasMessageContaining("the job was restarted elsewhere while this process was frozen");
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void anOldWriterCannotWriteOnceItsSuccessorIsOpen() throws Exception {
        FactsSinkHarness connected = open();
        connected.write(ONE.created(1));
        FactsSinkHarness next = open();
        assertReplaced(connected, ONE.item(2, 1, 1));
        FactsSinkHarness last = open();
        assertReplaced(next, ONE.item(2, 1, 1));
        last.write(ONE.item(2, 1, 1));
        assertThat(database.count("raw.events_raw")).isEqualTo(2);
    }

    @Test
    void anOldWriterCannotCompleteACheckpointOfWhatItWroteBefore() throws Exception {
        FactsOptions atOnce = new FactsOptions(1, Long.MAX_VALUE, Duration.ofDays(1));
        try (FactsSinkHarness old = new FactsSinkHarness(asJob, atOnce, job, 1, 0)) {
            old.take(ONE.created(1));
            old.awaitBatch();
            open();
            assertThatThrownBy(old::checkpoint).isInstanceOf(IOException.class).hasMessageContaining("replaced");
        }
    }

    @Test
    void anOldWriterCannotTakeTheRightBackByConnectingAnew() throws Exception {
        FactsSinkHarness old = open();
        old.write(ONE.created(1));
        FactsSinkHarness successor = open();
        cutConnections();
        assertReplaced(old, ONE.item(2, 1, 1));
        successor.write(ONE.item(2, 1, 1));
        assertThat(database.count("raw.events_raw")).isEqualTo(2);
    }

    @Test
    void aWriterThatConnectsAnewAfterAnOutageGoesOnWithItsEpoch() throws Exception {
        FactsSinkHarness writer = open();
        writer.write(ONE.created(1));
        String epoch = database.value("SELECT epoch FROM raw.writer_fence");
        cutConnections();
        writer.write(ONE.item(2, 1, 1));
        database.kill();
        database.start();
        writer.write(ONE.item(3, 2, 1));
        assertThat(database.count("raw.events_raw")).isEqualTo(3);
        assertThat(database.value("SELECT epoch FROM raw.writer_fence")).isEqualTo(epoch);
    }

    private static void cutConnections() throws Exception {
        database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'facts-%'");
    }

    @Test
    void aWriterThatIsFrozenInAFlushIsEndedByItsSuccessorWithinSeconds() throws Exception {
        try (Connection freezer = database.connect();
                Statement freeze = freezer.createStatement()) {
            // the old writer's transaction stops in the middle of its rows, with its lock in hand
            freezer.setAutoCommit(false);
            freeze.execute("LOCK TABLE analytics.feedback IN EXCLUSIVE MODE");
            FactsSinkHarness frozen = open();
            frozen.take(ONE.created(1), ONE.item(2, 1, 1), ONE.feedback(3, 5));
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
                try {
                    frozen.checkpoint();
                    return null;
                } catch (Exception e) {
                    return e;
                }
            });
            await().until(() ->
                    database.count("pg_stat_activity WHERE application_name LIKE 'facts-%' AND wait_event_type = 'Lock'"
                                    + " AND query LIKE 'INSERT INTO analytics.feedback%'")
                            == 1);
            long start = System.nanoTime();
            FactsSinkHarness successor = open();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(end.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has been replaced by that of epoch");
            freezer.commit();
            assertThat(database.count("raw.events_raw")).isZero();
            assertThat(database.count("analytics.orders")).isZero();
            successor.write(ONE.created(1), ONE.item(2, 1, 1), ONE.feedback(3, 5));
            assertThat(database.count("raw.events_raw")).isEqualTo(3);
        }
    }

    /** Most of its time such a process is in a transaction, so most of these are frozen with their lock in hand. */
    @RepeatedTest(2)
    void aProcessThatIsFrozenWritesNothingAfterItsSuccessorHasOpened(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        asJob.url(),
                        asJob.user(),
                        job.toHexString(),
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(30, TimeUnit.SECONDS).until(() -> database.count("raw.events_raw") > 100);
            signal(process, "STOP");
            long start = System.nanoTime();
            FactsSinkHarness successor = open();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            long written = database.count("raw.events_raw");
            signal(process, "CONT");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output)).contains("has been replaced by that of epoch");
            assertThat(database.count("raw.events_raw")).isEqualTo(written);
            successor.write(ONE.created(1_000_000));
            assertThat(database.count("raw.events_raw")).isEqualTo(written + 1);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void theWritersOfAJobLeaveEachOtherAlone() throws Exception {
        FactsSinkHarness first = open(job, 2, 0);
        FactsSinkHarness second = open(job, 2, 1);
        first.write(ONE.created(1));
        second.write(TWO.created(2));
        first.write(ONE.item(3, 1, 1));
        assertThat(database.count("raw.events_raw")).isEqualTo(3);
        assertThat(database.rows("SELECT key_groups, job_id FROM raw.writer_fence ORDER BY epoch"))
                .containsExactly(List.of("[0,64)", job.toHexString()), List.of("[64,128)", job.toHexString()));
    }

    @Test
    void theOnlyOldWriterIsReplacedByEachOfTwoNewOnes() throws Exception {
        for (int subtask : List.of(0, 1)) {
            FactsSinkHarness old = open();
            FactsSinkHarness one = open(job, 2, subtask);
            assertReplaced(old, ONE.created(1));
            FactsSinkHarness other = open(job, 2, 1 - subtask);
            one.write(ONE.created(1));
            other.write(TWO.created(2));
            assertThat(database.count("raw.events_raw")).isEqualTo(2);
            database.clear();
        }
    }

    @Test
    void bothOldWritersAreReplacedByTheOnlyNewOne() throws Exception {
        FactsSinkHarness first = open(job, 2, 0);
        FactsSinkHarness second = open(job, 2, 1);
        FactsSinkHarness only = open();
        assertReplaced(first, ONE.created(1));
        assertReplaced(second, TWO.created(2));
        only.write(ONE.created(1), TWO.created(2));
        assertThat(database.count("raw.writer_fence")).isEqualTo(1);
    }

    @Test
    void allOldWritersAreReplacedWhenTheirSharesAreCutElsewhere() throws Exception {
        List<FactsSinkHarness> old = List.of(open(job, 3, 0), open(job, 3, 1), open(job, 3, 2));
        CompletableFuture<FactsSinkHarness> atTheSameTime = CompletableFuture.supplyAsync(() -> {
            try {
                return new FactsSinkHarness(asJob, FactsSinkHarness.AT_CHECKPOINTS_ONLY, job, 2, 1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        FactsSinkHarness first = open(job, 2, 0);
        try (FactsSinkHarness second = atTheSameTime.get()) {
            for (FactsSinkHarness writer : old) {
                assertReplaced(writer, ONE.created(1));
            }
            first.write(ONE.created(1));
            second.write(TWO.created(2));
        }
        assertThat(database.rows("SELECT key_groups FROM raw.writer_fence ORDER BY key_groups"))
                .containsExactly(List.of("[0,64)"), List.of("[64,128)"));
    }

    @Test
    void aJobWhoseTablesAnotherJobTakesEndsForGood() throws Exception {
        FactsSinkHarness old = open();
        JobID another = new JobID();
        open(another, 2, 1);
        old.take(ONE.created(1));
        assertThatThrownBy(old::checkpoint)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("job " + another + " has taken over the fact tables from job " + job)
                .satisfies(failure -> assertThat(ThrowableClassifier.findThrowableOfThrowableType(
                                failure, ThrowableType.NonRecoverableError))
                        .isPresent());
        assertThat(database.count("raw.events_raw")).isZero();
    }

    @Test
    void aWriterWhoseRowSomebodyRemovedSaysSo() throws Exception {
        FactsSinkHarness writer = open();
        database.execute("DELETE FROM raw.writer_fence");
        writer.take(ONE.created(1));
        assertThatThrownBy(writer::checkpoint)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its row in raw.writer_fence was deleted")
                .satisfies(failure -> assertThat(ThrowableClassifier.findThrowableOfThrowableType(
                                failure, ThrowableType.NonRecoverableError))
                        .isEmpty());
    }

    @Test
    void opensWhenADatabaseThatIsAwayIsBack() throws Exception {
        database.stop();
        CompletableFuture<FactsSinkHarness> opening = CompletableFuture.supplyAsync(() -> {
            try {
                return new FactsSinkHarness(asJob);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        database.start();
        try (FactsSinkHarness writer = opening.get()) {
            writer.write(ONE.created(1));
        }
        assertThat(database.count("raw.events_raw")).isEqualTo(1);
    }

    @Test
    void doesNotOpenWithoutItsTable() throws Exception {
        database.execute("ALTER TABLE raw.writer_fence RENAME TO elsewhere");
        try {
            assertThatThrownBy(this::open)
                    .hasStackTraceContaining("the writer cannot be registered in raw.writer_fence")
                    .hasStackTraceContaining("raw.writer_fence");
        } finally {
            database.execute("ALTER TABLE raw.elsewhere RENAME TO writer_fence");
        }
    }
}
