package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the README and its documents say, with other ports and folders, so that it can run beside anything. */
class ReadmeIT {

    private static final Pattern SPACES = Pattern.compile(" +");

    @TempDir
    Path folder;

    @Test
    void hasNoCommandThatIsNotTriedHereOrByCi() throws Exception {
        assertThat(Document.README.commands())
                .containsExactly(
                        "./stack demo",
                        "./stack demo --until-offset 300000 --data-dir data/bounded",
                        "./stack demo --profile faulty --until-offset 1000000 --data-dir data/faulty",
                        "./stack run --data-dir data/mine",
                        "curl -sS http://127.0.0.1:8010/events -H 'Content-Type: application/json' --data-binary"
                                + " @examples/one-order.json",
                        "./stack prove --jdbc-url jdbc:postgresql://127.0.0.1:15432/restaurant --location MY-CAFE --day"
                                + " 2026-10-01",
                        "mvn verify");
        assertThat(Document.COMMANDS.commands())
                .containsExactly(
                        "./stack verify --generator-url http://127.0.0.1:8000 --jdbc-url"
                                + " jdbc:postgresql://127.0.0.1:15432/restaurant",
                        "./stack trim --jdbc-url jdbc:postgresql://127.0.0.1:15432/restaurant --older-than 90d",
                        "./stack generator --profile classic --seed 7 --backfill 6h",
                        "./stack migrate --jdbc-url jdbc:postgresql://127.0.0.1:15432/restaurant --generator-url"
                                + " http://127.0.0.1:8000",
                        "./stack job --source.http.url http://127.0.0.1:8000 --jdbc.url"
                                + " jdbc:postgresql://127.0.0.1:15432/restaurant",
                        "./stack inbox --data-dir data/inbox",
                        "./stack generator sample --orders 3",
                        "./stack generator describe --profile chain",
                        "./stack generator write --events 1000000 --format ndjson --out data/million.ndjson",
                        "./stack generator publish --bootstrap-servers 127.0.0.1:9092 --start 2026-11-20T17:00:00Z"
                                + " --until-offset 100000");
        assertThat(Document.PERFORMANCE.commands())
                .containsExactly(
                        "./stack bench pipeline --quick",
                        "./stack bench generator --quick",
                        "./stack bench inbox --quick");
        assertThat(Document.TABLES.commands()).isEmpty();
        assertThat(Files.readString(Repository.root().resolve(".ci/run")))
                .contains("mvn -B -ntp verify")
                .contains("./stack bench pipeline --quick")
                .contains("./stack bench generator --quick")
                .contains("./stack bench inbox --quick")
                .contains("./stack demo --until-offset 300000 --data-dir data/bounded")
                .contains("./stack demo --profile faulty --until-offset 1000000 --data-dir data/faulty");
    }

    @Test
    void answersItsQuestionsAndVerifiesWhileTheDemoRuns() throws Exception {
        try (Demo demo = new Demo(folder);
                StackProcess running = demo.start("--backfill", "10d")) {
            running.awaitOutput("| ");
            await().atMost(Duration.ofMinutes(2)).until(() -> running.output().contains("live) |"));
            try (Connection connection = DriverManager.getConnection(demo.jdbcUrl(), "postgres", null);
                    Statement statement = connection.createStatement()) {
                List<String> questions = new ArrayList<>(Document.README.questions());
                questions.addAll(Document.TABLES.questions());
                assertThat(questions).hasSize(4);
                for (String question : questions) {
                    try (ResultSet answer = statement.executeQuery(question)) {
                        assertThat(answer.next()).as(question).isTrue();
                    }
                }
            }
            String verify = Document.COMMANDS
                    .command("./stack verify")
                    .replace("http://127.0.0.1:8000", demo.generatorUrl())
                    .replace("jdbc:postgresql://127.0.0.1:15432/restaurant", demo.jdbcUrl());
            try (StackProcess verification = start(verify)) {
                assertThat(verification.exitCode()).as(verification.output()).isZero();
            }
            running.stop();
        }
    }

    @Test
    void runsThePartsAlone() throws Exception {
        int generatorPort = StackProcess.freePort();
        String generatorUrl = "http://127.0.0.1:" + generatorPort;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                StackProcess generator = start(
                        Document.COMMANDS.command("./stack generator"), "--port", Integer.toString(generatorPort))) {
            String jdbcUrl = postgres.getJdbcUrl("postgres", "postgres");
            generator.awaitOutput("/events?since=0");

            try (StackProcess migration =
                    start(local(Document.COMMANDS.command("./stack migrate"), generatorUrl, jdbcUrl))) {
                assertThat(migration.exitCode()).as(migration.output()).isZero();
                assertThat(migration.output()).contains("Applied").contains("Loaded locations and menu");
            }
            String[] job = {
                "--flink-port", "0", "--state-dir", folder.resolve("state").toString()
            };
            try (StackProcess running =
                            start(local(Document.COMMANDS.command("./stack job"), generatorUrl, jdbcUrl), job);
                    Connection connection = DriverManager.getConnection(jdbcUrl);
                    Statement statement = connection.createStatement()) {
                await().atMost(Duration.ofMinutes(1)).until(() -> {
                    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM analytics.hourly_sales")) {
                        return row.next() && row.getLong(1) > 0;
                    }
                });
                running.stop();
                assertThat(running.output()).contains("the next start resumes from the savepoint");
            }
            generator.stop();
            try (StackProcess trimming =
                    start(local(Document.COMMANDS.command("./stack trim"), generatorUrl, jdbcUrl))) {
                assertThat(trimming.exitCode()).as(trimming.output()).isZero();
            }
        }
    }

    @Test
    @Tag("extended")
    void looksAtTheGeneratorsLog() throws Exception {
        try (StackProcess sample = start(Document.COMMANDS.command("./stack generator sample"))) {
            assertThat(sample.exitCode()).as(sample.output()).isZero();
            assertThat(sample.output().lines().filter(line -> line.startsWith("Order ")))
                    .hasSize(3);
        }
        try (StackProcess description = start(Document.COMMANDS.command("./stack generator describe"))) {
            assertThat(description.exitCode()).as(description.output()).isZero();
            assertThat(description.output()).contains("Profile chain").contains("expected  measured");
        }
        try (StackProcess writing = start(Document.COMMANDS.command("./stack generator write"))) {
            assertThat(writing.exitCode()).as(writing.output()).isZero();
        }
        try (Stream<String> lines = Files.lines(folder.resolve("data/million.ndjson"))) {
            assertThat(lines.count()).isEqualTo(1_000_000);
        }
    }

    @Test
    void startsAnInbox() throws Exception {
        String port = Integer.toString(StackProcess.freePort());
        try (StackProcess inbox = start(Document.COMMANDS.command("./stack inbox"), "--port", port)) {
            inbox.awaitOutput("http://127.0.0.1:" + port + "/events");
            inbox.stop();
        }
    }

    @Test
    @Tag("extended")
    void publishesToKafka() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
                PublishedTopic topic = new PublishedTopic(broker, "restaurant-events");
                StackProcess publisher = start(Document.COMMANDS
                        .command("./stack generator publish")
                        .replace("127.0.0.1:9092", broker.bootstrapServers()))) {
            assertThat(publisher.exitCode()).as(publisher.output()).isZero();
            assertThat(topic.size()).isEqualTo(100_000);
        }
    }

    @Test
    void writesEventsAndNothingElseToTheStandardOutput() throws Exception {
        try (StackProcess writing =
                StackProcess.start(folder, "generator", "write", "--events", "1000", "--out", "-")) {
            assertThat(writing.exitCode()).as(writing.output()).isZero();
            assertThat(writing.output().lines())
                    .hasSize(1000)
                    .allMatch(line -> line.startsWith("{\"offset\":") && line.endsWith("}"));
        }
    }

    private static String local(String command, String generatorUrl, String jdbcUrl) {
        return command.replace("http://127.0.0.1:8000", generatorUrl)
                .replace("jdbc:postgresql://127.0.0.1:15432/restaurant", jdbcUrl);
    }

    private StackProcess start(String command, String... more) throws Exception {
        List<String> words = new ArrayList<>(SPACES.splitAsStream(command).toList());
        assertThat(words.remove(0)).isEqualTo("./stack");
        words.addAll(List.of(more));
        return StackProcess.start(folder, words);
    }
}
