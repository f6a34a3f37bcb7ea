package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.GeneratorProcess;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.RestaurantStreamJob;
import io.restaurantstream.job.check.CheckedEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What one run of the job did, from the first committed batch to the last.
 *
 * @param eventsPerSecond of the events after the first batch
 * @param flinkSeconds processor time of this process, in which Flink runs
 * @param postgresSeconds processor time of the server and all its processes
 * @param generatorSeconds processor time of the generator
 */
record JobRun(double eventsPerSecond, double flinkSeconds, double postgresSeconds, double generatorSeconds) {

    static final int PARALLELISM = 2;

    private static final List<String> TABLES = List.of(
            "raw.events_raw", "analytics.orders", "analytics.order_items", "analytics.payments", "analytics.feedback");

    /** The options of the job that reads {@code generator} up to {@code events} and writes {@code database}. */
    static JobOptions options(GeneratorProcess generator, BenchDatabase database, String stopAtOffset) {
        return JobOptions.parse(
                List.of(
                        "--source.http.url",
                        generator.address().toString(),
                        "--source.stop-at-offset",
                        stopAtOffset,
                        "--jdbc.url",
                        database.url(),
                        "--jdbc.user",
                        BenchDatabase.USER),
                Map.of());
    }

    /** Where the job is to run: in this process, with checkpoints in {@code folder}. */
    private static StreamExecutionEnvironment flink(Path folder) {
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        return StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
    }

    /**
     * Runs the job on new tables until it has read all.
     *
     * @param facts where accepted events go; null for the sink that the job has
     */
    static JobRun of(
            JobOptions options,
            Sink<CheckedEvent> facts,
            BenchDatabase database,
            GeneratorProcess generator,
            Path checkpoints)
            throws Exception {
        ProcessHandle server = database.process();
        double flink = Cpu.secondsOf(ProcessHandle.current());
        double postgres = Cpu.secondsOfTree(server);
        double source = Cpu.secondsOf(generator.handle());
        StreamExecutionEnvironment env = flink(checkpoints);
        if (facts == null) {
            RestaurantStreamJob.build(env, options);
        } else {
            RestaurantStreamJob.build(env, options, facts);
        }
        env.execute();
        flink = Cpu.secondsOf(ProcessHandle.current()) - flink;
        postgres = Cpu.secondsOfTree(server) - postgres;
        source = Cpu.secondsOf(generator.handle()) - source;
        return new JobRun(eventsPerSecond(database), flink, postgres, source);
    }

    /** From the times at which the server has committed each row, so that starting and stopping Flink is no part. */
    private static double eventsPerSecond(BenchDatabase database) throws Exception {
        StringBuilder last = new StringBuilder();
        for (String table : TABLES) {
            last.append(last.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT max(at) AS at FROM (SELECT DISTINCT pg_xact_commit_timestamp(xmin) AS at FROM ")
                    .append(table)
                    .append(") AS t");
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("WITH commits AS ("
                        + " SELECT pg_xact_commit_timestamp(xmin) AS at, count(*) AS events"
                        + " FROM raw.events_raw GROUP BY xmin),"
                        + " span AS (SELECT (SELECT min(at) FROM commits) AS first,"
                        + " (SELECT max(at) FROM (" + last + ") AS every) AS last)"
                        + " SELECT sum(events) FILTER (WHERE at > first)"
                        + " / extract(epoch FROM max(last) - min(first)) FROM commits, span")) {
            row.next();
            return row.getDouble(1);
        }
    }
}
