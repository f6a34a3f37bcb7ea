package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what the runbook says. */
@Tag("extended")
class RunbookIT {

    private static final Path RUNBOOK = Repository.root().resolve("docs/runbook");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(bash|sql)\n(.*?)```");
    private static final int PATIENCE_MINUTES = 5;

    @TempDir
    Path folder;

    @Test
    void whatIsLookedAtIsThereWhileAJobRuns() throws Exception {
        try (Demo demo = new Demo(folder);
                StackProcess running = demo.start("--profile", "realistic", "--backfill", "6h")) {
            running.awaitOutput("live) |");
            Files.createSymbolicLink(folder.resolve("stack"), Repository.root().resolve("stack"));
            Set<String> commands = new LinkedHashSet<>();
            // a path that does not exist must be noticed
            commands.add("curl() { command curl --fail-with-body --max-time 30 \"$@\"; }");
            commands.addAll(commands(Files.readString(RUNBOOK.resolve("README.md"))));
            try (Connection connection = DriverManager.getConnection(demo.jdbcUrl(), "postgres", null)) {
                for (Path page : pages()) {
                    for (String section : List.of("What to look at", "How to know that it worked")) {
                        String text = section(page, section);
                        commands.addAll(commands(text));
                        execute(connection, text);
                    }
                }
            }
            String output = run("set -euxo pipefail\n" + String.join("\n", commands), demo);
            assertThat(output).contains("\"state\":\"RUNNING\"", "\"completed\"", "All tables are equal to the log");
        }
    }

    @Test
    void aTableThatWasChangedByHandIsFoundAndWrittenAnew() throws Exception {
        int port = StackProcess.freePort();
        String log = "http://127.0.0.1:" + port;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                StackProcess generator = StackProcess.start(
                        folder,
                        "generator",
                        "--port",
                        Integer.toString(port),
                        "--profile",
                        "chain",
                        "--backfill",
                        "1d")) {
            generator.awaitOutput("Log ");
            String tables = postgres.getJdbcUrl("postgres", "postgres");
            WholeLog.readAndVerify(folder.resolve("first"), log, tables);

            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE analytics.orders SET total = total + 1 WHERE total > 20"))
                        .isPositive();
                assertThat(statement.executeUpdate("DELETE FROM analytics.order_items WHERE qty = 1"))
                        .isPositive();
                assertThat(statement.executeUpdate("UPDATE analytics.hourly_sales SET order_count = 0"))
                        .isPositive();
                assertThat(StackProcess.run(folder, "verify", "--generator-url", log, "--jdbc-url", tables))
                        .isEqualTo(1);

                execute(connection, section(RUNBOOK.resolve("table-changed-by-hand.md"), "What to do"));
            }
            WholeLog.readAndVerify(folder.resolve("second"), log, tables);
        }
    }

    private String run(String script, Demo demo) throws Exception {
        Path file = Files.writeString(folder.resolve("look.sh"), script);
        Path output = folder.resolve("look.out");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "STACK_FLINK_URL", demo.flinkUrl(), "EVENTS", demo.generatorUrl(), "TABLES", demo.jdbcUrl()));
        Process process = builder.start();
        boolean hasEnded = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(hasEnded)
                .as("ended within " + PATIENCE_MINUTES + " minutes:\n" + text)
                .isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static void execute(Connection connection, String text) throws SQLException {
        for (MatchResult block : BLOCK.matcher(text).results().toList()) {
            if (block.group(1).equals("sql")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(block.group(2));
                }
            }
        }
    }

    /** What is typed on several pages is typed once. */
    private static List<String> commands(String text) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals("bash"))
                .flatMap(block -> block.group(2).lines())
                .toList();
    }

    private static String section(Path page, String title) throws IOException {
        return Stream.of(Files.readString(page).split("(?m)^## ", -1))
                .filter(section -> section.startsWith(title + "\n"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOK)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList();
        }
    }
}
