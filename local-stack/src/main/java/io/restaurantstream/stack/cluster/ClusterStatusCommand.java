package io.restaurantstream.stack.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.restaurantstream.stack.submission.FlinkRest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows which processes run and where; succeeds only if all of them run. */
@Command(
        name = "status",
        description = "Shows the processes and jobs of the cluster. Exits with 0 only if all" + " processes run.")
final class ClusterStatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterFolderOption dataDir;

    @Override
    public Integer call() throws Exception {
        ClusterFolder folder = dataDir.started();
        Cluster cluster = new Cluster(folder);
        ClusterConfiguration configuration = ClusterConfiguration.of(folder)
                .orElseThrow(() -> new IOException(folder.conf() + " has no configuration of the cluster"));
        PrintWriter out = spec.commandLine().getOut();
        new ClusterReport(folder, configuration).print(out);
        boolean allRun = true;
        for (ClusterProcess process : cluster.known()) {
            allRun &= process.isRunning();
        }
        if (cluster.jobManager().isRunning()) {
            FlinkRest rest = new FlinkRest(configuration.restUrl());
            JsonNode overview = rest.get("/overview");
            out.println("  Slots           " + overview.path("slots-available").asInt() + " of "
                    + overview.path("slots-total").asInt() + " free");
            for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
                out.println("  Job             " + job.path("jid").asText() + " "
                        + job.path("state").asText() + " " + job.path("name").asText());
            }
        }
        out.flush();
        return allRun ? 0 : 1;
    }
}
