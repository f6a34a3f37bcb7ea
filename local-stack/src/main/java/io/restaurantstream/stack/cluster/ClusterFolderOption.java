package io.restaurantstream.stack.cluster;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that selects the cluster. */
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

    /**
     * The folder of a cluster that is there, running or not.
     *
     * @throws IOException when none was started in it, or it was stopped
     */
    ClusterFolder started() throws IOException {
        ClusterFolder folder = folder();
        if (new Cluster(folder).known().isEmpty()) {
            throw new IOException("no cluster was started in " + folder.root() + "; run ./stack cluster start");
        }
        return folder;
    }
}
