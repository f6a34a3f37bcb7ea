package io.restaurantstream.job.simulation;

import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.RestaurantStreamJob;
import io.restaurantstream.job.source.HttpLogSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * The job as production code builds it.
 *
 * @param source of the log
 * @param chain all operators behind the exchange, in the order of flow
 */
record SimulatedGraph(HttpLogSource source, List<StreamNode> chain) {

    /** So many kinds of pages and batches there are. */
    static final int VARIANTS = 3;

    private static final int[] PAGE_SIZES = {3, 8, 25};
    private static final int[] FLUSH_EVENTS = {7, 20, 4};
    private static final int[] LATENESS_MINUTES = {30, 90, 600};

    /** Builds each graph once. */
    static final class Factory {

        private final String databaseUrl;
        private final Map<List<Integer>, SimulatedGraph> built = new HashMap<>();

        Factory(String databaseUrl) {
            this.databaseUrl = databaseUrl;
        }

        /** @param log decides what is late, on which the tables depend; {@code variant} does not change the tables */
        SimulatedGraph of(long log, int variant) {
            int lateness = LATENESS_MINUTES[(int) Math.floorMod(log, (long) LATENESS_MINUTES.length)];
            return built.computeIfAbsent(List.of(variant, lateness), key -> build(variant, lateness));
        }

        private SimulatedGraph build(int variant, int latenessMinutes) {
            List<String> args = List.of(
                    "--source.http.url", "http://127.0.0.1",
                    "--source.http.page-size", Integer.toString(PAGE_SIZES[variant]),
                    "--source.http.timeout", "10 min",
                    "--source.partitions", "3",
                    "--jdbc.url", databaseUrl,
                    "--jdbc.max-outage", "10 min",
                    "--facts.flush-events", Integer.toString(FLUSH_EVENTS[variant]),
                    "--sales.allowed-lateness", latenessMinutes + " min",
                    "--sales.order-memory", "1 d");
            JobOptions options = JobOptions.parse(args, Map.of());
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
            RestaurantStreamJob.build(env, options);
            List<StreamNode> chain = env.getStreamGraph().getStreamNodesSortedTopologicallyFromSources().stream()
                    .filter(node -> !node.getInEdges().isEmpty())
                    .toList();
            return new SimulatedGraph(new HttpLogSource(options.source()), chain);
        }
    }
}
