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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sales that come too late, in a job that dies again and again: each is in one table, whatever was replayed. */
@Tag("extended")
@Timeout(300)
class LateSalesIT {

    private static final long EVENTS = 70_000;
    private static final int KILLS = 3;

    @TempDir
    private Path checkpoints;

    @Test
    void countsNoSaleTwiceWhenLateSalesAreReplayed() throws Exception {
        EventLog events =
                new EventLog(new LogConfig(42, Instant.parse("2026-11-20T07:00:00Z"), Profile.load("faulty")));
        SimClock atTheEnd = SimClock.frozen(events.timestampOf(EVENTS).plus(Duration.ofDays(1)));
        try (TestDatabase database = new TestDatabase();
                GeneratorServer log = GeneratorServer.start(new Feed(events, atTheEnd), "127.0.0.1", 0);
                MiniCluster flink = cluster()) {
            flink.start();
            JobID job = flink.submitJob(job(flink, log, database)).get().getJobID();
            for (int kill = 1; kill <= KILLS; kill++) {
                long offset = EVENTS * kill / (KILLS + 2);
                await().atMost(60, TimeUnit.SECONDS)
                        .pollInterval(20, TimeUnit.MILLISECONDS)
                        .until(() -> database.count("raw.events_raw WHERE event_offset >= " + offset) > 0);
                CommonTestUtils.waitForCheckpoint(job, flink, 1);
                flink.terminateTaskManager(kill - 1).get();
                flink.startTaskManager();
            }
            JobResult result = flink.requestJobResult(job).get();
            assertThat(result.getSerializedThrowable()).isEmpty();
            assertThat(database.count("analytics.late_sales")).isPositive();
            try (Connection connection = database.connect()) {
                VerificationResult verified = Verification.run(
                        new LogPages(log.uri()), connection, OptionalLong.of(EVENTS), ProgressListener.SILENT);
                assertThat(verified.isEqual()).as("%s", verified).isTrue();
            }
        }
    }

    private MiniCluster cluster() {
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        return new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
    }

    private static JobGraph job(MiniCluster flink, GeneratorServer log, TestDatabase database) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink.getConfiguration());
        env.setParallelism(2);
        RestaurantStreamJob.build(
                env,
                JobOptions.parse(
                        List.of(
                                "--source.http.url",
                                log.uri().toString(),
                                "--source.stop-at-offset",
                                Long.toString(EVENTS),
                                "--jdbc.url",
                                database.url(),
                                "--sales.allowed-lateness",
                                "30 min",
                                "--sales.order-memory",
                                "3 h",
                                "--checkpoint.interval",
                                "500 ms"),
                        Map.of()));
        return env.getStreamGraph().getJobGraph();
    }
}
