package io.restaurantstream.stack.cluster;

import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops the cluster's processes, and no others. */
@Command(
        name = "stop",
        description = "Stops the processes of the cluster. Running jobs get no savepoint: run ./stack stop "
                + "--savepoint first. With --ha they resume when the cluster starts again.")
final class ClusterStopCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterFolderOption dataDir;

    @Override
    public Integer call() throws Exception {
        ClusterFolder folder = dataDir.started();
        try (FileChannel lock = folder.lock()) {
            PrintWriter out = spec.commandLine().getOut();
            // the JobManager first: the jobs are suspended, and do not fail when their TaskManagers go
            for (ClusterProcess process : new Cluster(folder).known()) {
                out.println(process.name() + (process.stop() ? " stopped" : " had ended"));
                out.flush();
            }
        }
        return 0;
    }
}
