package io.restaurantstream.stack.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Describes in text which process runs where. */
record ClusterReport(ClusterFolder folder, ClusterConfiguration configuration) {

    void print(PrintWriter out) throws IOException {
        out.println();
        List<ClusterProcess> processes = new Cluster(folder).known();
        for (ClusterProcess process : processes) {
            String state = process.pid()
                    .map(pid -> "process " + pid)
                    .orElse("has ended; ./stack cluster start" + " restarts it");
            out.printf("  %-15s %-16s %s%n", process.name(), state, address(process));
        }
        out.println();
        out.println("  Logs            " + folder.log());
        out.println("  State           " + folder.root() + "/checkpoints and /savepoints");
    }

    private String address(ClusterProcess process) {
        return switch (process.name()) {
            case "jobmanager" -> configuration.restUrl().toString();
            case "zookeeper" -> configuration.zooKeeper();
            default -> "";
        };
    }
}
