package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.ServerProcess;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.RestaurantStreamJob;
import io.restaurantstream.job.check.CheckedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job as it is submitted to a cluster, with all its defaults, run in this process. */
final class InProcessJob {

    private static final int PARALLELISM = 2;

    private InProcessJob() {}

    /** The options of the job that reads {@code generator} and writes {@code database}. */
    static JobOptions options(ServerProcess generator, BenchDatabase database, String stopAtOffset) {
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

    /**
     * The job, ready to be executed.
     *
     * @param facts where accepted events go; null for the sink that the job has
     */
    static StreamExecutionEnvironment environment(JobOptions options, Sink<CheckedEvent> facts, Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
        if (facts == null) {
            RestaurantStreamJob.build(env, options);
        } else {
            RestaurantStreamJob.build(env, options, facts);
        }
        return env;
    }
}
