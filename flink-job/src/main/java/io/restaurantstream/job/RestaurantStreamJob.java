package io.restaurantstream.job;

import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.facts.FactsSink;
import io.restaurantstream.job.sink.Database;
import io.restaurantstream.job.sink.SmallTables;
import io.restaurantstream.job.source.HttpLogSource;
import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import io.restaurantstream.job.source.kafka.KafkaLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/** The entry point of the job: builds the {@link Topology} with the real source and sinks. */
public final class RestaurantStreamJob {

    /** The job's name in the web UI. */
    public static final String NAME = "Restaurant Analytics Stream";

    /** The name under which the web UI shows the version of the job, among its options. */
    public static final String VERSION_SHOWN_AS = "version";

    /** Cannot be changed without losing state; see "production readiness" in Flink's documentation. */
    static final int MAX_PARALLELISM = 128;

    /** A split without events for this long does not hold back event time. */
    private static final Duration IDLE_AFTER = Duration.ofSeconds(5);

    private RestaurantStreamJob() {}

    /**
     * Runs the job on the cluster it was submitted to.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.println(JobOptions.help());
            return;
        }
        JobOptions options = JobOptions.parse(List.of(args), System.getenv());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        build(env, options);
        env.execute(NAME);
    }

    /** Adds the job with its real source and sinks to {@code env}. */
    public static void build(StreamExecutionEnvironment env, JobOptions options) {
        build(env, options, new FactsSink(options.database(), options.facts()));
    }

    /** The same with another sink for accepted events; used by the benchmarks to compare sinks. */
    public static void build(StreamExecutionEnvironment env, JobOptions options, Sink<CheckedEvent> facts) {
        env.configure(required(options, env.getConfiguration()));
        env.getConfig().setGlobalJobParameters(ParameterTool.fromMap(shown(options)));
        Database database = options.database();
        Topology.build(
                env,
                log(options),
                layout(options),
                eventTime(options).withIdleness(IDLE_AFTER),
                options.sales(),
                new Topology.Outputs(
                        facts,
                        SmallTables.rejectedEvents(database),
                        SmallTables.gaps(database),
                        SmallTables.hourlySales(database),
                        SmallTables.lateSales(database),
                        SmallTables.rollUps(database),
                        SmallTables.lateRollUps(database)));
    }

    private static Map<String, String> shown(JobOptions options) {
        Map<String, String> shown = new LinkedHashMap<>(options.toMap());
        String version = RestaurantStreamJob.class.getPackage().getImplementationVersion();
        shown.put(VERSION_SHOWN_AS, version == null ? "not packaged" : version);
        return shown;
    }

    private static Source<RawEvent, ?, ?> log(JobOptions options) {
        return options.readsKafka() ? new KafkaLog(options.kafka()) : new HttpLogSource(options.source());
    }

    private static OffsetLayout layout(JobOptions options) {
        return options.readsKafka() && options.kafka().isPlain()
                ? OffsetLayout.ofPlainTopic(options.kafka().plainPartitions())
                : OffsetLayout.DENSE;
    }

    private static WatermarkStrategy<RawEvent> eventTime(JobOptions options) {
        return options.readsKafka()
                ? WatermarkStrategy.forBoundedOutOfOrderness(options.kafka().maxDisorder())
                // the source emits the watermarks of the log's server
                : WatermarkStrategy.noWatermarks();
    }

    /**
     * The settings that the job's guarantees need, whatever the cluster's configuration says, and defaults for the
     * others.
     */
    private static Configuration required(JobOptions options, ReadableConfig cluster) {
        Configuration required = new Configuration();
        required.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        required.set(PipelineOptions.GENERIC_TYPES, false);
        required.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        // every value between operators is immutable
        required.set(PipelineOptions.OBJECT_REUSE, true);
        if (cluster.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
            required.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval());
        }
        if (cluster.getOptional(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)
                .isEmpty()) {
            required.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        if (cluster.getOptional(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER).isEmpty()) {
            // an outage of the database outlasts checkpoints; it must not fail the job before jdbc.max-outage does
            required.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        }
        return required;
    }
}
