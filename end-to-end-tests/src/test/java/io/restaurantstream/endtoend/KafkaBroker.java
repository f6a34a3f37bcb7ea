package io.restaurantstream.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker, which is its own controller, as a process on loopback.
 *
 * <p>It keeps its ports and its data when it is killed and started again. Ends with the test that started it.
 */
final class KafkaBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Map<String, String> SETTINGS = Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.listener.names", "CONTROLLER",
            "auto.create.topics.enable", "false",
            // one broker has no replicas to offer
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0");

    private final Path folder;
    private final int port = StackProcess.freePort();
    private final int controllerPort = StackProcess.freePort();
    private Process process;

    private KafkaBroker(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Starts an empty broker whose data and output are in {@code folder}, and returns when it answers. */
    static KafkaBroker start(Path folder) throws Exception {
        return start(folder, SETTINGS);
    }

    /** As {@link #start(Path)} with settings of one's own, but for addresses and folders. */
    static KafkaBroker start(Path folder, Map<String, String> settings) throws Exception {
        KafkaBroker broker = new KafkaBroker(folder);
        broker.format(settings);
        broker.restart();
        return broker;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** As {@code kill -9}. */
    void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts a broker that was killed, with what it has stored, and returns when it answers. */
    void restart() throws Exception {
        process = java("kafka.Kafka", settings().toString());
        await("the broker answers").atMost(PATIENCE).until(this::answers);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill9();
        }
    }

    private void format(Map<String, String> given) throws Exception {
        Map<String, String> settings = new TreeMap<>(given);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", folder.resolve("data").toString());
        List<String> lines = new ArrayList<>();
        settings.forEach((name, value) -> lines.add(name + "=" + value));
        Files.write(settings(), lines);
        Files.writeString(folder.resolve("log4j2.properties"), """
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d %-5p %c{1} - %m%n
                rootLogger.level = INFO
                rootLogger.appenderRef.console.ref = console
                """);
        Process formatting = java(
                "kafka.tools.StorageTool",
                "format",
                "--config",
                settings().toString(),
                "--cluster-id",
                Uuid.randomUuid().toString());
        if (formatting.waitFor() != 0) {
            throw new IllegalStateException("the broker's folder cannot be formatted:\n" + output());
        }
    }

    private Process java(String... mainClassAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(mainClassAndArguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.out").toFile()))
                .start();
    }

    private boolean answers() throws InterruptedException, IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the broker has ended with " + process.exitValue() + ":\n" + output());
        }
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000);
        try (Admin admin = Admin.create(client)) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private Path settings() {
        return folder.resolve("server.properties");
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("broker.out"));
    }
}
