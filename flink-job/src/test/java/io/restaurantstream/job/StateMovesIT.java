package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job's state on its way through canonical savepoints: to another parallelism, and to another state backend. */
@Timeout(300)
class StateMovesIT {

    private static final long EVENTS_A_LIFE = 3_000;

    /** One run of the job, from a savepoint to the next. */
    private record Life(int parallelism, String backend) {}

    private final EventLog events =
            new EventLog(new LogConfig(7, Instant.parse("2026-11-02T09:00:00Z"), Profile.load("realistic")));
    private final AtomicReference<Instant> wallClock = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private Path savepoints;

    private TestDatabase database;

    @Test
    void survivesRescalingAndAnotherBackendWithEqualTablesAfterEach() throws Exception {
        List<Life> lives = List.of(
                new Life(1, "hashmap"),
                new Life(2, "rocksdb"),
                new Life(4, "hashmap"),
                new Life(2, "hashmap"),
                new Life(1, "rocksdb"));
        try (TestDatabase postgres = new TestDatabase();
                GeneratorServer log = log();
                MiniCluster flink = cluster()) {
            database = postgres;
            flink.start();
            String savepoint = null;
            long end = 0;
            for (Life life : lives) {
                end += EVENTS_A_LIFE;
                showTheLogUpTo(end);
                JobGraph job = job(flink, log, life);
                if (savepoint != null) {
                    job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
                }
                JobID id = flink.submitJob(job).get().getJobID();
                long visible = end;
                await().atMost(120, TimeUnit.SECONDS).until(() -> database.count("raw.events_raw") >= visible);
                savepoint = flink.stopWithSavepoint(
                                id, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                        .get();
                flink.requestJobResult(id).get();
                verify(log, life);
            }
        }
    }

    private GeneratorServer log() {
        InstantSource wall = wallClock::get;
        SimClock clock =
                SimClock.running(events.timestampOf(EVENTS_A_LIFE), Instant.EPOCH, 1, wall.withZone(ZoneOffset.UTC));
        return GeneratorServer.start(new Feed(events, clock), "127.0.0.1", 0);
    }

    private void showTheLogUpTo(long offset) {
        wallClock.set(
                Instant.EPOCH.plus(Duration.between(events.timestampOf(EVENTS_A_LIFE), events.timestampOf(offset))));
    }

    private static MiniCluster cluster() {
        return new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(new Configuration())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .withRandomPorts()
                .build());
    }

    private JobGraph job(MiniCluster flink, GeneratorServer log, Life life) {
        Configuration configuration = new Configuration(flink.getConfiguration());
        configuration.set(StateBackendOptions.STATE_BACKEND, life.backend());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(life.parallelism());
        RestaurantStreamJob.build(
                env,
                JobOptions.parse(
                        List.of("--source.http.url", log.uri().toString(), "--jdbc.url", database.url()), Map.of()));
        return env.getStreamGraph().getJobGraph();
    }

    private void verify(GeneratorServer log, Life life) throws Exception {
        try (Connection connection = database.connect()) {
            VerificationResult result = Verification.run(
                    new LogPages(log.uri()), connection, OptionalLong.empty(), ProgressListener.SILENT);
            assertThat(result.isEqual()).as("after %s: %s", life, result).isTrue();
        }
    }
}
