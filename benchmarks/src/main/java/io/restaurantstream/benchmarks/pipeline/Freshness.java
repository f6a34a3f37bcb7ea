package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.ServerProcess;
import io.restaurantstream.job.JobOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long an event takes from its place in the log to a row that everybody sees, while the log goes on.
 *
 * @param eventsPerSecond how fast the log went on
 * @param median in seconds, as are the others
 * @param p99 the 99th percentile
 */
record Freshness(double eventsPerSecond, double median, double p99, double slowest) {

    /** Evening in the log's restaurants: 951 events a minute for six hours, which is 33 s; and a whole speed is exact. */
    private static final Instant START = Instant.parse("2026-01-05T22:00:00Z");

    private static final int SPEED = 640;
    private static final double EVENTS_PER_MINUTE = 951;

    /** Until Flink has started and is warm. */
    private static final Duration HEAD_START = Duration.ofSeconds(8);

    private static final int SECONDS_UNTIL_WARM = 10;

    /** @param seconds to measure, at most 23 */
    static Freshness measure(List<String> launcher, BenchDatabase database, int seconds, Path checkpoints)
            throws Exception {
        Instant origin = Instant.now().plus(HEAD_START);
        List<String> log = List.of(
                "--profile",
                "classic",
                "--backfill",
                "0s",
                "--start",
                START.toString(),
                "--speed",
                Integer.toString(SPEED),
                "--clock-origin",
                origin.toString());
        database.renew();
        try (ServerProcess generator = ServerProcess.generator(launcher, log)) {
            long events = (long) (EVENTS_PER_MINUTE / 60 * SPEED * (SECONDS_UNTIL_WARM + seconds));
            JobOptions options = InProcessJob.options(generator, database, Long.toString(events));
            InProcessJob.environment(options, null, checkpoints).execute();
        }
        try (Connection connection = database.connect();
                // an event is in the log as soon as the log's time, which runs at its speed, is there
                PreparedStatement query = connection.prepareStatement("WITH seen AS ("
                        + " SELECT ?::timestamptz + (ts - ?::timestamptz) / ? AS came,"
                        + " pg_xact_commit_timestamp(xmin) AS visible FROM raw.events_raw),"
                        + " warm AS (SELECT came, extract(epoch FROM visible - came) AS seconds FROM seen"
                        + " WHERE came > ?::timestamptz + make_interval(secs => ?))"
                        + " SELECT count(*) / extract(epoch FROM max(came) - min(came)),"
                        + " percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),"
                        + " percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds), max(seconds) FROM warm")) {
            query.setTimestamp(1, Timestamp.from(origin));
            query.setTimestamp(2, Timestamp.from(START));
            query.setDouble(3, SPEED);
            query.setTimestamp(4, Timestamp.from(origin));
            query.setDouble(5, SECONDS_UNTIL_WARM);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Freshness(row.getDouble(1), row.getDouble(2), row.getDouble(3), row.getDouble(4));
            }
        }
    }
}
