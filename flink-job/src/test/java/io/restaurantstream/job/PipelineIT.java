package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.http.GeneratorServer;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class PipelineIT {

    @Test
    void bringsTheWholeLogIntoTheTables() throws Exception {
        Feed feed = new Feed(
                new EventLog(new LogConfig(7, Instant.parse("2026-11-02T09:00:00Z"), Profile.load("realistic"))),
                SimClock.unbounded());
        try (TestDatabase database = new TestDatabase();
                GeneratorServer server = GeneratorServer.start(feed, "127.0.0.1", 0)) {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
            long start = System.nanoTime();
            RestaurantStreamJob.build(
                    env,
                    JobOptions.parse(
                            List.of(
                                    "--source.http.url",
                                    server.uri().toString(),
                                    "--source.stop-at-offset",
                                    "200000",
                                    "--jdbc.url",
                                    database.url()),
                            Map.of()));
            env.execute();
            System.out.println("took " + (System.nanoTime() - start) / 1_000_000 + " ms");
            assertThat(database.count("raw.events_raw")).isEqualTo(200_000);
            assertThat(database.count("raw.events_rejected")).isZero();
            assertThat(database.count("analytics.validate_data_consistency() WHERE NOT ok"))
                    .isZero();
        }
    }
}
