package io.restaurantstream.stack.cluster;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which cluster is meant. */
final class ClusterFolderOption {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder of the cluster: its state, logs and process ids (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/cluster")
    private Path dataDir;

    ClusterFolder folder() {
        return new ClusterFolder(dataDir);
    }
}
