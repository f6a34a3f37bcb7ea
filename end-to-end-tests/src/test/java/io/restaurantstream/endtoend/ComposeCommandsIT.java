package io.restaurantstream.endtoend;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the containers would run, without them: each service's very command and environment, with names of hosts, ports
 * and folders replaced by this machine's.
 */
@Tag("extended")
class ComposeCommandsIT {

    private static final Path ROOT = Repository.root();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern METRIC = Pattern.compile("\\bflink_(?:task|job)manager_[A-Za-z_]+");

    /** See docs/metrics.md. */
    private static final Set<String> ONLY_OVER_HTTP = Set.of(
            "flink_taskmanager_job_task_operator_secondsSinceLastPage",
            "flink_taskmanager_job_task_operator_unreadablePages");

    /** What a TaskManager's script works out from the configuration before it starts one. */
    private static final Map<String, String> MEMORY = Map.ofEntries(
            Map.entry("cpu.cores", "2.0"),
            Map.entry("memory.framework.heap.size", "128m"),
            Map.entry("memory.framework.off-heap.size", "128m"),
            Map.entry("memory.task.heap.size", "512m"),
            Map.entry("memory.task.off-heap.size", "0"),
            Map.entry("memory.network.min", "64m"),
            Map.entry("memory.network.max", "64m"),
            Map.entry("memory.managed.size", "64m"),
            Map.entry("memory.jvm-metaspace.size", "256m"),
            Map.entry("memory.jvm-overhead.min", "192m"),
            Map.entry("memory.jvm-overhead.max", "192m"));

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private ComposeFile compose;

    @AfterEach
    void endWhatWasStarted() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "kafka"})
    void theServicesFillTheTablesAndServeEveryMetricThatIsLookedAt(String source) throws Exception {
        compose = ComposeFile.read(Map.of("GENERATOR_BACKFILL", "8h", "RESTAURANT_SOURCE", source));
        int generatorPort = StackProcess.freePort();
        try (EmbeddedPostgres postgres = postgres();
                KafkaBroker kafka = source.equals("kafka") ? kafka() : null) {
            Map<String, String> here = new LinkedHashMap<>();
            here.put("postgres:5432", "127.0.0.1:" + postgres.getPort());
            here.put("generator:8000", "127.0.0.1:" + generatorPort);
            here.put("0.0.0.0", "127.0.0.1");
            here.put("file:///opt/flink/state", folder.resolve("state").toUri().toString());

            Process generator =
                    run("generator", here, stackJar("generator", with(here, "8000", Integer.toString(generatorPort))));
            await("the generator answers")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        assertThat(generator.isAlive()).as(output("generator")).isTrue();
                        return !get(generatorPort, "/readyz").isEmpty();
                    });
            Process migrate = run("migrate", here, stackJar("migrate", here));
            assertThat(migrate.waitFor()).as(output("migrate")).isZero();
            letUsersLogIn(postgres);

            if (kafka != null) {
                here.put("kafka:9092", kafka.bootstrapServers());
                run("publisher", here, stackJar("publisher", here));
            }

            startJob(here);
            long latest = new ObjectMapper()
                    .readTree(get(generatorPort, "/health"))
                    .get("stored")
                    .asLong();
            assertThat(latest).isPositive();
            await("all events that were there are written").atMost(PATIENCE).until(() -> {
                assertThat(processes)
                        .as(output("jobmanager") + output("taskmanager"))
                        .allSatisfy(process -> assertThat(process.isAlive() || process.exitValue() == 0)
                                .isTrue());
                return written(postgres) >= latest;
            });
            assertThat(StackProcess.run(
                            folder,
                            "verify",
                            "--generator-url",
                            "http://127.0.0.1:" + generatorPort,
                            "--jdbc-url",
                            postgres.getJdbcUrl("postgres", "restaurant")))
                    .isZero();

            thePageAnswers(here);
            everyMetricOfDashboardAndAlertsIsServed(kafka == null ? Set.of() : ONLY_OVER_HTTP);
            prometheusHasSamplesForEveryExpressionOfTheDashboard();
        }
    }

    private void thePageAnswers(Map<String, String> here) throws Exception {
        int port = StackProcess.freePort();
        Process page = run("page", here, stackJar("page", with(here, "8090", Integer.toString(port))));
        await("the page has read the tables")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(page.isAlive()).as(output("page")).isTrue();
                    return get(port, "/readyz").contains("\"ready\"");
                });
    }

    /** The server with the settings of the service's own command. */
    private EmbeddedPostgres postgres() throws Exception {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
        List<String> command = compose.command("postgres");
        for (int i = command.indexOf("-c"); i >= 0 && i < command.size(); i += 2) {
            String[] setting = command.get(i + 1).split("=", 2);
            builder.setServerConfig(setting[0], setting[1]);
        }
        EmbeddedPostgres postgres = builder.start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE " + compose.environment("postgres").get("POSTGRES_DB"));
        }
        return postgres;
    }

    /** As the service {@code logins} does by psql; this server asks for no password. */
    private void letUsersLogIn(EmbeddedPostgres postgres) throws Exception {
        String script =
                String.join(" ", ComposeFile.texts(compose.service("logins").get("entrypoint")));
        try (Connection connection =
                        postgres.getDatabase("postgres", "restaurant").getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "ALTER ROLE restaurant_reader LOGIN PASSWORD :'reader'",
                    "CREATE ROLE restaurant_job",
                    "ALTER ROLE restaurant_job LOGIN PASSWORD :'job'",
                    "GRANT restaurant_writer TO restaurant_job")) {
                assertThat(script).contains(sql);
                statement.execute(sql.replace(":'", "'"));
            }
        }
    }

    /** A broker with the settings of the service, which its image takes from variables. */
    private KafkaBroker kafka() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        compose.environment("kafka")
                .forEach((name, value) -> settings.put(
                        name.replaceFirst("^KAFKA_", "")
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value));
        return KafkaBroker.start(folder.resolve("kafka"), settings);
    }

    private List<String> stackJar(String service, Map<String, String> here) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Dstack.log=" + folder.resolve(service + ".log"),
                "-Xmx512m",
                "-jar",
                ROOT.resolve("local-stack/target/stack.jar").toString()));
        compose.command(service).forEach(word -> command.add(replaced(word, here)));
        return command;
    }

    /** What the image's entry point makes of a role, its arguments and {@code FLINK_PROPERTIES}. */
    private List<String> flink(String service, Map<String, String> here, List<String> ports) throws Exception {
        List<String> command = compose.command(service);
        Map<String, String> roles = Map.of(
                "standalone-job", "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                "taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
        Path conf = Files.createDirectories(folder.resolve("conf-" + service));
        Files.copy(ROOT.resolve("flink-conf/config.yaml"), conf.resolve("config.yaml"));

        List<String> properties = new ArrayList<>(ports);
        compose.environment(service)
                .get("FLINK_PROPERTIES")
                .lines()
                .filter(not(String::isBlank))
                .map(line -> line.strip().split(": *", 2))
                .forEach(property -> properties.add("-D" + property[0] + "=" + replaced(property[1], here)));
        List<String> started = new ArrayList<>(List.of(java(), "-Xmx1g"));
        started.addAll(List.of(Yaml.read(conf.resolve("config.yaml"))
                .at("/env/java/opts/all")
                .asText()
                .split(" +", -1)));
        // the Prometheus reporter would listen to the network
        started.add("--add-exports=jdk.httpserver/sun.net.httpserver=ALL-UNNAMED");
        started.add(
                "-Dcom.sun.net.httpserver.HttpServerProvider=io.restaurantstream.cluster.LoopbackHttpServerProvider");
        started.add("-Dlog4j.configurationFile=" + ROOT.resolve("flink-conf/log4j-cli.properties"));
        started.add("-Dlog.file=" + folder.resolve(service + ".log"));
        started.addAll(List.of("-cp", flinkLibraries()));
        started.add(roles.get(command.get(0)));
        started.addAll(List.of("--configDir", conf.toString()));
        started.addAll(properties);
        if (service.equals("taskmanager")) {
            MEMORY.forEach((size, value) -> started.add("-Dtaskmanager." + size + "=" + value));
        }
        started.addAll(command.subList(1, command.size()));
        return started;
    }

    private static String flinkLibraries() {
        return ROOT.resolve("flink-distribution/target/lib") + "/*";
    }

    private static Path jobJar() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("flink-job/target"))) {
            return files.filter(file -> file.getFileName().toString().endsWith("-submit.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void everyMetricOfDashboardAndAlertsIsServed(Set<String> notByThisSource) throws Exception {
        Set<String> lookedAt = new TreeSet<>();
        for (String file : List.of("dashboards/pipeline-health.json", "prometheus/alerts.yml")) {
            METRIC.matcher(Files.readString(ROOT.resolve("deploy").resolve(file)))
                    .results()
                    .forEach(match -> lookedAt.add(match.group()));
        }
        assertThat(lookedAt).hasSizeGreaterThan(20).containsAll(notByThisSource);
        lookedAt.removeAll(notByThisSource);
        await("every metric is served").atMost(PATIENCE).untilAsserted(() -> {
            String served = "";
            for (int port = 9249; port < 9260; port++) {
                served += metrics(port);
            }
            Set<String> names = served.lines()
                    .filter(line -> line.startsWith("flink_"))
                    .map(line -> line.replaceFirst("[{ ].*", ""))
                    .collect(Collectors.toSet());
            assertThat(names).containsAll(lookedAt);
            assertThat(served).contains("operator_name=\"Source:_Event_Log\"");
        });
    }

    /** A real one reads what the cluster serves, evaluates the alerts, and answers what each panel asks. */
    private void prometheusHasSamplesForEveryExpressionOfTheDashboard() throws Exception {
        assumeTrue(
                AlertRulesIT.isInstalled("prometheus"),
                "prometheus is not on the PATH; Debian has a package of this name, as .ci/run installs it");
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper()
                .readTree(ROOT.resolve("deploy/dashboards/pipeline-health.json").toFile())
                .get("panels")) {
            panel.get("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        assertThat(expressions).hasSizeGreaterThan(20);
        List<String> targets = new ArrayList<>();
        for (int port = 9249; port < 9260; port++) {
            if (!metrics(port).isEmpty()) {
                targets.add("127.0.0.1:" + port);
            }
        }
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs: [{job_name: flink, static_configs: [{targets: %s}]}]
                """.formatted(
                        ROOT.resolve("deploy/prometheus/alerts.yml").toRealPath(), targets));
        int port = StackProcess.freePort();
        processes.add(new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.out").toFile())
                .start());
        await("prometheus answers")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get(port, "/-/ready").contains("Ready"));
        await("every expression has a sample, and every alert is evaluated")
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(expressions)
                            .allSatisfy(expression -> assertThat(
                                            prometheus(port, "query?query=" + encode(expression, UTF_8))
                                                    .get("result"))
                                    .as(expression)
                                    .isNotEmpty());
                    assertThat(prometheus(port, "rules").at("/groups/0/rules"))
                            .isNotEmpty()
                            .allSatisfy(rule -> assertThat(rule.get("health").asText())
                                    .as(rule.toString())
                                    .isEqualTo("ok"))
                            .filteredOn(rule -> rule.get("name").asText().equals("JobIsDown"))
                            .singleElement()
                            .extracting(rule -> rule.get("state").asText())
                            .isEqualTo("inactive");
                });
    }

    private JsonNode prometheus(int port, String what) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(port, "/api/v1/" + what)).path("data");
    }

    @Test
    void theJobReadsWhatIsSentToTheInboxAndShowsTheToken() throws Exception {
        compose = ComposeFile.read(Map.of(
                "RESTAURANT_SOURCE_HTTP_URL", "http://inbox:8010",
                "RESTAURANT_SOURCE_HTTP_TOKEN_FILE", "/opt/flink/conf/inbox-token"));
        int inboxPort = StackProcess.freePort();
        Path token = Files.writeString(
                folder.resolve("inbox-token"), compose.environment("jobmanager").get("INBOX_TOKEN"));
        assertThat(List.of("inbox", "taskmanager"))
                .allSatisfy(service -> assertThat(compose.environment(service).get("INBOX_TOKEN"))
                        .isEqualTo(Files.readString(token)));
        try (EmbeddedPostgres postgres = postgres()) {
            Map<String, String> here = new LinkedHashMap<>();
            here.put("postgres:5432", "127.0.0.1:" + postgres.getPort());
            here.put("inbox:8010", "127.0.0.1:" + inboxPort);
            here.put("0.0.0.0", "127.0.0.1");
            here.put("/opt/flink/conf/inbox-token", token.toString());
            here.put("/tmp/inbox-token", token.toString());
            here.put("file:///opt/flink/state", folder.resolve("state").toUri().toString());
            String url = postgres.getJdbcUrl("postgres", "restaurant");
            assertThat(StackProcess.run(folder, "migrate", "--jdbc-url", url)).isZero();
            letUsersLogIn(postgres);

            Process inbox = run("inbox", here, stackJar("inbox", with(here, "8010", Integer.toString(inboxPort))));
            await("the inbox answers")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        assertThat(inbox.isAlive()).as(output("inbox")).isTrue();
                        return get(inboxPort, "/readyz").contains("ready");
                    });
            HttpRequest order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + inboxPort + "/events"))
                    .header("Authorization", "Bearer " + Files.readString(token))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofFile(ROOT.resolve("examples/one-order.json")))
                    .build();
            assertThat(http.send(order, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);

            startJob(here);
            long sent = new ObjectMapper()
                    .readTree(ROOT.resolve("examples/one-order.json").toFile())
                    .get("events")
                    .size();
            await("all that was sent is written").atMost(PATIENCE).until(() -> written(postgres) == sent);
            assertThat(StackProcess.run(
                            folder,
                            "verify",
                            "--generator-url",
                            "http://127.0.0.1:" + inboxPort,
                            "--token-file",
                            token.toString(),
                            "--jdbc-url",
                            url))
                    .isZero();
        }
    }

    /** JobManager and TaskManager; the folder has the job's jar where the image has it, and both find it there. */
    private void startJob(Map<String, String> here) throws Exception {
        here.put("jobmanager", "127.0.0.1");
        Path usrlib = Files.createDirectories(folder.resolve("flink/usrlib"));
        Files.copy(jobJar(), usrlib.resolve("restaurant-analytics-stream.jar"));
        List<String> ports =
                List.of("-Drest.port=" + StackProcess.freePort(), "-Djobmanager.rpc.port=" + StackProcess.freePort());
        run("jobmanager", here, flink("jobmanager", here, ports));
        run("taskmanager", here, flink("taskmanager", here, ports));
    }

    /** Nothing where nobody listens. */
    private String metrics(int port) throws InterruptedException {
        try {
            return get(port, "/metrics");
        } catch (IOException e) {
            return "";
        }
    }

    private static long written(EmbeddedPostgres postgres) throws Exception {
        try (Connection connection =
                        postgres.getDatabase("postgres", "restaurant").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM raw.events_raw")) {
            row.next();
            return row.getLong(1);
        }
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Process run(String service, Map<String, String> here, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(service + ".out").toFile());
        compose.environment(service)
                .forEach((name, value) -> builder.environment().put(name, replaced(value, here)));
        builder.environment().put("FLINK_LIB_DIR", folder.resolve("flink/lib").toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String output(String service) throws IOException {
        return Files.readString(folder.resolve(service + ".out"));
    }

    private static Map<String, String> with(Map<String, String> here, String container, String local) {
        Map<String, String> all = new LinkedHashMap<>(here);
        all.put(container, local);
        return all;
    }

    private String replaced(String word, Map<String, String> here) {
        if (word.equals("/data")) {
            return folder.resolve("data").toString();
        }
        String result = word;
        for (Map.Entry<String, String> name : here.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
