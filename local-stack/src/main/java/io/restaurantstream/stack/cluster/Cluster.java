package io.restaurantstream.stack.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.sink.Database;
import io.restaurantstream.stack.process.Polling;
import io.restaurantstream.stack.process.Ports;
import io.restaurantstream.stack.submission.FlinkRest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The processes of one data folder. Starts those that are missing, and ends only processes that are recorded there. */
final class Cluster {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TASK_MANAGER = "taskmanager-";

    private final ClusterFolder folder;

    Cluster(ClusterFolder folder) {
        this.folder = folder;
    }

    ClusterProcess zooKeeper() {
        return new ClusterProcess("zookeeper", folder);
    }

    ClusterProcess jobManager() {
        return new ClusterProcess("jobmanager", folder);
    }

    /** All that were started and not stopped since, running or not. */
    List<ClusterProcess> taskManagers() throws IOException {
        if (!Files.isDirectory(folder.run())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.run())) {
            return files.map(file -> file.getFileName().toString().replace(".pid", ""))
                    .filter(name -> name.startsWith(TASK_MANAGER))
                    .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(TASK_MANAGER.length()))))
                    .map(name -> new ClusterProcess(name, folder))
                    .toList();
        }
    }

    /** All that were started and not stopped since, in the order in which they stop. */
    List<ClusterProcess> known() throws IOException {
        List<ClusterProcess> known = new ArrayList<>(List.of(jobManager()));
        known.addAll(taskManagers());
        known.add(zooKeeper());
        known.removeIf(process -> !process.isKnown());
        return known;
    }

    boolean isRunning() throws IOException {
        for (ClusterProcess process : known()) {
            if (process.isRunning()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Starts what does not run, and waits until it does its work.
     *
     * @return what was started
     */
    List<ClusterProcess> startMissing(ClusterConfiguration configuration, int taskManagers) throws Exception {
        FlinkCommands commands = new FlinkCommands(folder, configuration.values());
        Map<String, String> environment = environment();
        List<ClusterProcess> started = new ArrayList<>();
        if (configuration.isHighlyAvailable() && !zooKeeper().isRunning()) {
            ClusterProcess process = zooKeeper();
            process.start(commands.zooKeeper(process), environment);
            started.add(process);
            awaitZooKeeper(process, configuration.zooKeeper());
        }
        FlinkRest rest = new FlinkRest(configuration.restUrl());
        if (!jobManager().isRunning()) {
            ClusterProcess process = jobManager();
            process.start(commands.jobManager(process), environment);
            started.add(process);
        }
        Map<ClusterProcess, Integer> ports = new HashMap<>();
        for (int number = 1; number <= taskManagers; number++) {
            ClusterProcess process = new ClusterProcess(TASK_MANAGER + number, folder);
            if (!process.isRunning()) {
                int port = Ports.anyFree();
                process.start(commands.taskManager(process, port), environment);
                ports.put(process, port);
                started.add(process);
            }
        }
        awaitRest(rest);
        for (Map.Entry<ClusterProcess, Integer> taskManager : ports.entrySet()) {
            awaitRegistration(rest, taskManager.getKey(), taskManager.getValue());
        }
        return started;
    }

    private static void awaitZooKeeper(ClusterProcess process, String address) throws Exception {
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        Polling.until("ZooKeeper's answer on port " + port, PATIENCE, () -> {
            requireRunning(process);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return Optional.of(port);
            } catch (IOException e) {
                return Optional.empty(); // not yet
            }
        });
    }

    /** A REST server that has no leader yet answers with an error. */
    private void awaitRest(FlinkRest rest) throws Exception {
        Polling.until("the JobManager's REST API", PATIENCE, () -> {
            requireRunning(jobManager());
            try {
                return Optional.of(rest.get("/overview"));
            } catch (IOException e) {
                return Optional.empty(); // not yet
            }
        });
    }

    /** A JobManager that is changing its leader does not answer for a while. */
    private void awaitRegistration(FlinkRest rest, ClusterProcess process, int port) throws Exception {
        Polling.until("the registration of " + process.name(), PATIENCE, () -> {
            requireRunning(process);
            requireRunning(jobManager());
            JsonNode registered;
            try {
                registered = rest.get("/taskmanagers").path("taskmanagers");
            } catch (IOException e) {
                return Optional.empty(); // not yet
            }
            return StreamSupport.stream(registered.spliterator(), false)
                    .filter(taskManager -> taskManager.path("path").asText().contains(":" + port + "/"))
                    .findFirst();
        });
    }

    private static void requireRunning(ClusterProcess process) throws IOException {
        if (!process.isRunning()) {
            throw new IOException(process.name() + " has ended while it started; see " + process.log());
        }
    }

    /**
     * This process's environment without the job's options, which travel with its submission; but with the password,
     * which must not.
     */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith(JobOptions.ENVIRONMENT_PREFIX) && !name.equals(Database.PASSWORD_VARIABLE));
        return environment;
    }
}
