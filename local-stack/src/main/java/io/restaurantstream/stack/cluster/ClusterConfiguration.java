package io.restaurantstream.stack.cluster;

import io.restaurantstream.stack.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * The files of {@code flink-conf/}, with the ports and folders of this cluster.
 *
 * <p>They are written when the whole cluster starts, and do not change while any part of it runs, so that a replaced
 * part finds the others.
 */
final class ClusterConfiguration {

    private static final String ZOOKEEPER = "zookeeper";

    private final Configuration values;

    private ClusterConfiguration(Configuration values) {
        this.values = values;
    }

    /** The configuration that {@code folder} has; empty when no cluster was started there. */
    static Optional<ClusterConfiguration> of(ClusterFolder folder) {
        return Files.exists(folder.conf().resolve(GlobalConfiguration.FLINK_CONF_FILENAME))
                ? Optional.of(new ClusterConfiguration(
                        GlobalConfiguration.loadConfiguration(folder.conf().toString())))
                : Optional.empty();
    }

    /**
     * Writes the configuration of a cluster that starts anew.
     *
     * @param templates folder with the files to complete
     * @param restPort of the web UI and REST API
     * @param isHighlyAvailable with ZooKeeper
     */
    static ClusterConfiguration write(ClusterFolder folder, Path templates, int restPort, boolean isHighlyAvailable)
            throws IOException {
        ClusterFolder.mirror(templates, folder.conf());
        Configuration values =
                GlobalConfiguration.loadConfiguration(templates.toAbsolutePath().toString());
        values.set(RestOptions.PORT, restPort);
        values.set(JobManagerOptions.PORT, Ports.anyFree());
        values.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, url(folder.checkpoints()));
        values.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, url(folder.savepoints()));
        values.set(WebOptions.UPLOAD_DIR, folder.uploads().toString());
        values.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
        if (isHighlyAvailable) {
            int port = Ports.anyFree();
            values.set(HighAvailabilityOptions.HA_MODE, ZOOKEEPER);
            values.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, "127.0.0.1:" + port);
            values.set(HighAvailabilityOptions.HA_STORAGE_PATH, url(folder.highAvailability()));
            completeZooKeeper(folder, port);
        }
        List<String> lines =
                new ArrayList<>(List.of("# From flink-conf/config.yaml, with this cluster's ports and folders."));
        lines.addAll(ConfigurationUtils.convertConfigToWritableLines(values, false));
        Files.write(folder.conf().resolve(GlobalConfiguration.FLINK_CONF_FILENAME), lines);
        return new ClusterConfiguration(values);
    }

    private static void completeZooKeeper(ClusterFolder folder, int port) throws IOException {
        // the last line of a name counts
        Files.write(
                folder.conf().resolve("zoo.cfg"),
                List.of("", "# this cluster's own", "clientPort=" + port, "dataDir=" + folder.zooKeeper()),
                StandardOpenOption.APPEND);
    }

    private static String url(Path folder) {
        return folder.toUri().toString();
    }

    Configuration values() {
        return values;
    }

    boolean isHighlyAvailable() {
        return ZOOKEEPER.equals(values.get(HighAvailabilityOptions.HA_MODE));
    }

    int restPort() {
        return values.get(RestOptions.PORT);
    }

    URI restUrl() {
        return URI.create("http://127.0.0.1:" + restPort());
    }

    /** Host and port of ZooKeeper. */
    String zooKeeper() {
        return values.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM);
    }
}
