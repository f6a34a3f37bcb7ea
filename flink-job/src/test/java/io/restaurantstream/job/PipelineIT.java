package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.http.GeneratorServer;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a real Flink, from a real log to a real Postgres, with parts of it dying on the way. */
@Timeout(120)
class PipelineIT {

    private static final long EVENTS = 30_000;

    @TempDir
    private static Path checkpoints;

    private static TestDatabase database;
    private static MiniCluster flink;
    private static final InMemoryReporter METRICS = InMemoryReporter.create();

    /** Holds back the rest of the log until a test lets it go, so that no job is done before its part has died. */
    private final AtomicReference<Instant> wallClock = new AtomicReference<>();

    private GeneratorServer log;

    @BeforeAll
    static void startCluster() throws Exception {
        database = new TestDatabase();
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        METRICS.addToConfiguration(configuration);
        flink = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
        flink.start();
    }

    @AfterAll
    static void stopCluster() throws Exception {
        flink.close();
        database.close();
    }

    @BeforeEach
    void startLog() throws Exception {
        database.clear();
        wallClock.set(Instant.EPOCH);
        log = log(7, 0);
    }

    @AfterEach
    void stopLog() {
        log.close();
    }

    private static EventLog events(long seed) {
        return new EventLog(new LogConfig(seed, Instant.parse("2026-11-02T09:00:00Z"), Profile.load("realistic")));
    }

    private GeneratorServer log(long seed, int port) {
        EventLog events = events(seed);
        InstantSource wall = wallClock::get;
        SimClock clock =
                SimClock.running(events.timestampOf(EVENTS * 3 / 4), Instant.EPOCH, 1, wall.withZone(ZoneOffset.UTC));
        return GeneratorServer.start(new Feed(events, clock), "127.0.0.1", port);
    }

    private void letTheRestOfTheLogHappen() {
        wallClock.set(Instant.EPOCH.plus(Duration.ofDays(365)));
    }

    private JobGraph job(int parallelism, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--source.http.url",
                log.uri().toString(),
                "--source.http.page-size",
                "500",
                "--source.stop-at-offset",
                Long.toString(EVENTS),
                "--jdbc.url",
                database.url(),
                "--facts.flush-events",
                "500",
                "--checkpoint.interval",
                "200 ms"));
        args.addAll(List.of(more));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink.getConfiguration());
        env.setParallelism(parallelism);
        RestaurantStreamJob.build(env, JobOptions.parse(args, Map.of()));
        return env.getStreamGraph().getJobGraph();
    }

    private static JobID start(JobGraph job) throws Exception {
        return flink.submitJob(job).get().getJobID();
    }

    /** Returns when some of the log is in the tables, a checkpoint covers some of that, and more is to come. */
    private static void waitUntilHalfWay(JobID job) throws Exception {
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> database.count("raw.events_raw") > 3000);
        CommonTestUtils.waitForCheckpoint(job, flink, 1);
        assertThat(flink.getJobStatus(job).get()).isEqualTo(JobStatus.RUNNING);
    }

    private void waitUntilFinished(JobID job) throws Exception {
        letTheRestOfTheLogHappen();
        JobResult result = flink.requestJobResult(job).get();
        assertThat(result.getSerializedThrowable()).isEmpty();
    }

    /** How often a task of the job was started again. */
    private static int restarts(JobID job) throws Exception {
        Iterable<? extends AccessExecutionVertex> tasks =
                flink.getExecutionGraph(job).get().getAllExecutionVertices();
        return StreamSupport.stream(tasks.spliterator(), false)
                .mapToInt(task -> task.getCurrentExecutionAttempt().getAttemptNumber())
                .max()
                .orElseThrow();
    }

    private void verifyAllTables() throws Exception {
        try (Connection connection = database.connect()) {
            VerificationResult result = Verification.run(
                    new LogPages(log.uri()), connection, OptionalLong.of(EVENTS), ProgressListener.SILENT);
            assertThat(result.isEqual()).as("%s", result).isTrue();
        }
        assertThat(database.count("raw.events_raw")).isEqualTo(EVENTS);
        assertThat(database.count("analytics.items_by_day")).isPositive();
        assertThat(database.count("analytics.days_to_add_up")).isZero();
        assertThat(database.rows(
                        "SELECT check_name, broken_rows FROM analytics.validate_data_consistency()" + " WHERE NOT ok"))
                .isEmpty();
    }

    @Test
    void writesTheWholeLogToTheTables() throws Exception {
        JobID job = start(job(2));
        waitUntilFinished(job);
        assertThat(restarts(job)).isZero();
        verifyAllTables();
    }

    @Test
    void writesTheSameTablesAfterATaskManagerIsKilled() throws Exception {
        JobID job = start(job(2));
        waitUntilHalfWay(job);
        flink.terminateTaskManager(0).get();
        flink.startTaskManager();
        waitUntilFinished(job);
        assertThat(restarts(job)).isPositive();
        verifyAllTables();
    }

    @Test
    void writesTheSameTablesAfterARestoreWithAnotherParallelism() throws Exception {
        JobID job = start(job(2));
        waitUntilHalfWay(job);
        flink.cancelJob(job).get();
        flink.requestJobResult(job).get();
        String checkpoint =
                CommonTestUtils.getLatestCompletedCheckpointPath(job, flink).orElseThrow();
        JobGraph restored = job(1);
        restored.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(checkpoint));
        waitUntilFinished(start(restored));
        verifyAllTables();
    }

    @Test
    void continuesWithoutARestartWhenPostgresIsKilled() throws Exception {
        JobID job = start(job(2));
        waitUntilHalfWay(job);
        database.kill();
        database.start();
        waitUntilFinished(job);
        assertThat(restarts(job)).isZero();
        verifyAllTables();
    }

    @Test
    void restartsAndContinuesAfterALongerOutageOfPostgresThanAllowed() throws Exception {
        JobID job = start(job(2, "--jdbc.max-outage", "300 ms"));
        waitUntilHalfWay(job);
        database.stop();
        try {
            await().atMost(60, TimeUnit.SECONDS).until(() -> restarts(job) > 0);
        } finally {
            database.start();
        }
        waitUntilFinished(job);
        assertThat(flink.requestClusterOverview().get().getNumTaskManagersConnected())
                .isEqualTo(1);
        verifyAllTables();
    }

    @Test
    void continuesWithoutARestartAfterAnOutageOfTheServer() throws Exception {
        JobID job = start(job(2));
        waitUntilHalfWay(job);
        int port = log.port();
        log.close();
        log = log(7, port);
        waitUntilFinished(job);
        assertThat(restarts(job)).isZero();
        verifyAllTables();
    }

    @Test
    void failsWithoutARestartWhenTheLogChangesItsEpoch() throws Exception {
        JobID job = start(job(2));
        waitUntilHalfWay(job);
        int port = log.port();
        log.close();
        log = log(8, port);
        letTheRestOfTheLogHappen();
        JobResult result = flink.requestJobResult(job).get();
        assertThat(result.getSerializedThrowable().orElseThrow())
                .hasStackTraceContaining("LogContractException")
                .hasStackTraceContaining("this is another log");
        assertThat(flink.getJobStatus(job).get()).isEqualTo(JobStatus.FAILED);
        assertThat(restarts(job)).isZero();
    }

    @Test
    void failsWithoutARestartWhenAnotherJobTakesOverItsTables() throws Exception {
        JobID first = start(job(1));
        waitUntilHalfWay(first);
        JobID second = start(job(1));
        await().atMost(60, TimeUnit.SECONDS)
                .until(() ->
                        !database.value("SELECT job_id FROM raw.writer_fence").equals(first.toHexString()));
        letTheRestOfTheLogHappen();
        JobResult result = flink.requestJobResult(first).get();
        assertThat(result.getSerializedThrowable().orElseThrow())
                .hasStackTraceContaining("job " + second + " has taken over the fact tables from job " + first);
        assertThat(flink.getJobStatus(first).get()).isEqualTo(JobStatus.FAILED);
        assertThat(restarts(first)).isZero();
        waitUntilFinished(second);
        assertThat(restarts(second)).isZero();
        verifyAllTables();
    }

    @Test
    void canBeCancelledDuringAnOutageOfPostgres() throws Exception {
        JobID job = start(job(2));
        waitUntilHalfWay(job);
        database.stop();
        try {
            flink.cancelJob(job).get();
            assertThat(flink.requestJobResult(job)).succeedsWithin(Duration.ofSeconds(40));
            assertThat(flink.requestClusterOverview().get().getNumTaskManagersConnected())
                    .isEqualTo(1);
        } finally {
            database.start();
        }
    }

    /** docs/metrics.md says what each means. */
    @Test
    void reportsItsLag() throws Exception {
        long start = System.currentTimeMillis();
        JobID job = start(job(2));
        long readUpTo = events(7).timestampOf(EVENTS * 3 / 4).toEpochMilli() - 1;
        await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(() -> {
            assertThat(gauges(job, "Source: Event Log", "pendingRecords"))
                    .hasSize(2)
                    .containsOnly(0L);
            assertThat(gauges(job, "Source: Event Log", "watermarkLag"))
                    .hasSize(2)
                    .allSatisfy(
                            lag -> assertThat(lag).isBetween(start - readUpTo, System.currentTimeMillis() - readUpTo));
            // of the last event of each share of the log
            assertThat(gauges(job, "Source: Event Log", "currentEmitEventTimeLag"))
                    .hasSize(2)
                    .allSatisfy(lag -> assertThat(lag)
                            .isCloseTo(
                                    System.currentTimeMillis() - readUpTo,
                                    within(Duration.ofHours(1).toMillis())));
            assertThat(gauges(job, "Facts: Writer", "currentSendTime"))
                    .hasSize(2)
                    .allMatch(millis -> millis >= 0);
        });
        waitUntilFinished(job);
    }

    private static List<Long> gauges(JobID job, String operator, String name) {
        return METRICS.findOperatorMetricGroups(job, operator).stream()
                .map(subtask -> (Gauge<?>) METRICS.getMetricsByGroup(subtask).get(name))
                .map(gauge -> (Long) gauge.getValue())
                .toList();
    }
}
