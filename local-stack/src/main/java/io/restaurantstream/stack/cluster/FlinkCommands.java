package io.restaurantstream.stack.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** The command lines of a cluster's parts, as the scripts of a Flink distribution would run them. */
final class FlinkCommands {

    private final ClusterFolder folder;
    private final Configuration configuration;

    FlinkCommands(ClusterFolder folder, Configuration configuration) {
        this.folder = folder;
        this.configuration = configuration;
    }

    List<String> zooKeeper(ClusterProcess process) {
        List<String> command = java(process, List.of("-Xmx128m"));
        command.addAll(List.of(
                "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                "--zkConfigFile",
                folder.conf().resolve("zoo.cfg").toString(),
                "--peerId",
                "1"));
        return command;
    }

    List<String> jobManager(ClusterProcess process) {
        var memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
        List<String> options = new ArrayList<>(words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
        options.addAll(words(configuration.get(CoreOptions.FLINK_JM_JVM_OPTIONS)));
        List<String> command = java(process, options);
        command.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
        command.addAll(List.of("--configDir", folder.conf().toString()));
        command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
        return command;
    }

    /** @param port of its RPC, by which the JobManager tells it from one of the same name that was killed */
    List<String> taskManager(ClusterProcess process, int port) {
        var memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
        List<String> options = new ArrayList<>(words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
        options.addAll(words(configuration.get(CoreOptions.FLINK_TM_JVM_OPTIONS)));
        List<String> command = java(process, options);
        command.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
        command.addAll(List.of("--configDir", folder.conf().toString()));
        command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
        command.addAll(
                List.of("-D", "taskmanager.resource-id=" + process.name(), "-D", "taskmanager.rpc.port=" + port));
        return command;
    }

    private List<String> java(ClusterProcess process, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS)));
        // the Prometheus reporter would listen to the network
        command.add("--add-exports=jdk.httpserver/sun.net.httpserver=ALL-UNNAMED");
        command.add(
                "-Dcom.sun.net.httpserver.HttpServerProvider=io.restaurantstream.cluster.LoopbackHttpServerProvider");
        command.add("-Dlog.file=" + process.log());
        Path logging = folder.conf().resolve("log4j.properties");
        command.add("-Dlog4j.configurationFile=" + logging.toUri());
        command.addAll(List.of("-cp", folder.lib() + "/*"));
        return command;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
