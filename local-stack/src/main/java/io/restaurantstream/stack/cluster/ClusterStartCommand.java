package io.restaurantstream.stack.cluster;

import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.process.Checkout;
import io.restaurantstream.stack.process.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the cluster, or the missing parts of a running one. */
@Command(
        name = "start",
        description = "Starts the cluster in the background. If it is running, starts only the missing "
                + "processes, for example after one was killed.")
final class ClusterStartCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 8081;
    private static final int DEFAULT_TASK_MANAGERS = 2;
    private static final int MOST_TASK_MANAGERS = 64;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterFolderOption dataDir;

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            description = "Number of TaskManagers, with two slots each (default: " + DEFAULT_TASK_MANAGERS
                    + ", or as many as were started).")
    private Integer taskManagers;

    @Option(names = "--ha", description = "High availability with ZooKeeper: a restarted JobManager recovers its jobs.")
    private boolean isHighlyAvailable;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            description = "Port of the web UI and REST API; 0 for any (default: " + DEFAULT_PORT
                    + ", or that of the cluster that runs).")
    private Integer flinkPort;

    @Override
    public Integer call() throws Exception {
        if (taskManagers != null && (taskManagers < 1 || taskManagers > MOST_TASK_MANAGERS)) {
            throw new UsageException(
                    "--taskmanagers: " + taskManagers + " is not allowed; it must be 1 to " + MOST_TASK_MANAGERS);
        }
        ClusterFolder folder = dataDir.folder();
        try (FileChannel lock = folder.lock()) {
            Cluster cluster = new Cluster(folder);
            ClusterConfiguration configuration = cluster.isRunning() ? kept(folder) : fresh(folder);
            long begun = System.nanoTime();
            List<ClusterProcess> started = cluster.startMissing(configuration, wanted(cluster));
            PrintWriter out = spec.commandLine().getOut();
            for (ClusterProcess process : started) {
                out.println("Started   " + process.name());
            }
            if (started.isEmpty()) {
                out.println("Nothing was missing.");
            } else {
                out.printf(Locale.ROOT, "Ready     after %.1f s%n", (System.nanoTime() - begun) / 1e9);
            }
            new ClusterReport(folder, configuration).print(out);
            out.flush();
        }
        return 0;
    }

    private int wanted(Cluster cluster) throws IOException {
        int known = cluster.taskManagers().size();
        return taskManagers != null ? taskManagers : known == 0 ? DEFAULT_TASK_MANAGERS : known;
    }

    private ClusterConfiguration fresh(ClusterFolder folder) throws IOException {
        int port = Ports.usable("--flink-port", flinkPort == null ? DEFAULT_PORT : flinkPort);
        folder.make();
        ClusterFolder.mirror(Checkout.flinkJars(), folder.lib());
        return ClusterConfiguration.write(folder, Checkout.flinkConfiguration(), port, isHighlyAvailable);
    }

    private ClusterConfiguration kept(ClusterFolder folder) throws IOException {
        ClusterConfiguration kept = ClusterConfiguration.of(folder)
                .orElseThrow(() -> new IOException(folder.conf() + " has no configuration of the cluster that runs"));
        if (isHighlyAvailable && !kept.isHighlyAvailable()) {
            throw new UsageException("--ha: the running cluster was started without it; stop it first");
        }
        if (flinkPort != null && flinkPort != 0 && flinkPort != kept.restPort()) {
            throw new UsageException("--flink-port: the running cluster has " + kept.restPort() + ", not " + flinkPort
                    + "; stop it first");
        }
        return kept;
    }
}
