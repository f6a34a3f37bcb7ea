package io.restaurantstream.endtoend;

import static org.awaitility.Awaitility.await;

import io.restaurantstream.access.PrivateCa;
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
    private final String protocol;
    private final Map<String, String> client;
    private final int port = StackProcess.freePort();
    private final int controllerPort = StackProcess.freePort();
    private Process process;

    private KafkaBroker(Path folder, String protocol, Map<String, String> client) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.protocol = protocol;
        this.client = client;
    }

    /** Starts an empty broker whose data and output are in {@code folder}, and returns when it answers. */
    static KafkaBroker start(Path folder) throws Exception {
        return start(folder, SETTINGS);
    }

    /** As {@link #start(Path)} with settings of one's own, but for addresses and folders. */
    static KafkaBroker start(Path folder, Map<String, String> settings) throws Exception {
        return start(new KafkaBroker(folder, "PLAINTEXT", Map.of()), settings);
    }

    /** One that lets in nobody but {@code user}, with SASL PLAIN over TLS, and whose certificate is of {@code ca}. */
    static KafkaBroker startSecured(Path folder, PrivateCa ca, String user, String password) throws Exception {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.put("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "SASL_SSL");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        String login = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user
                + "\" password=\"" + password + "\"";
        settings.put(
                "listener.name.sasl_ssl.plain.sasl.jaas.config", login + " user_" + user + "=\"" + password + "\";");
        settings.put("ssl.keystore.location", ca.serverKeystore().toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", PrivateCa.PASSWORD);
        settings.put("ssl.truststore.location", ca.pem().toString());
        settings.put("ssl.truststore.type", "PEM");
        Map<String, String> client = Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login + ";",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                ca.pem().toString());
        return start(new KafkaBroker(folder, "SASL_SSL", client), settings);
    }

    private static KafkaBroker start(KafkaBroker broker, Map<String, String> settings) throws Exception {
        broker.format(settings);
        broker.restart();
        return broker;
    }

    /** What a client must be told besides the address. */
    Map<String, String> client() {
        return client;
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
        settings.put("listeners", protocol + "://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", protocol + "://127.0.0.1:" + port);
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
        Map<String, Object> settings = new TreeMap<>(client);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        try (Admin admin = Admin.create(settings)) {
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
