package io.restaurantstream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.JobOptions;
import io.restaurantstream.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the pages of docs/runbook tell an operator to type exists. */
class RunbookTest {

    private static final Path FOLDER = Path.of("../docs/runbook");
    private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w+)\n(.*?)```");
    private static final Map<String, String> NAMES = Map.of(
            "$EVENTS", "http://127.0.0.1:8000",
            "$TABLES", "jdbc:postgresql://127.0.0.1:15432/restaurant",
            " || true", "");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfTheLauncherIsOneThatItUnderstands(Path page) {
        blocks(page, "bash")
                .flatMap(String::lines)
                .filter(line -> line.startsWith("./stack "))
                .forEach(line -> {
                    String command = line.substring("./stack ".length());
                    for (Map.Entry<String, String> name : NAMES.entrySet()) {
                        command = command.replace(name.getKey(), name.getValue());
                    }
                    CommandLine.ParseResult parsed = Stack.commandLine().parseArgs(command.split(" ", -1));
                    while (parsed.hasSubcommand()) {
                        parsed = parsed.subcommand();
                    }
                    // only commands that start the job take what they do not know themselves, for the job
                    JobOptions.parse(parsed.unmatched(), Map.of());
                });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingIsTypedButTheLauncherAndRequestsToFlinkAndTheLog(Path page) {
        assertThat(blocks(page, "bash").flatMap(String::lines))
                .as(page.toString())
                .allMatch(line -> line.matches("\\./stack .*"
                        + "|curl -si? \"?\\$(STACK_FLINK_URL|EVENTS)/.*"
                        + "|for vertex in \\$\\(curl .*; done"
                        + "|(export )?[A-Z_]+=\\$[({].*"));
        assertThat(BLOCK.matcher(text(page)).results().map(block -> block.group(1)))
                .as(page.toString())
                .isSubsetOf("bash", "sql");
    }

    /** On a server of its own, where a statement that changes something does no harm. */
    @Test
    void everyStatementRunsOnMigratedTables() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            Migrations.apply(url, "postgres", "");
            try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                    Statement statement = connection.createStatement()) {
                for (Path page : pages()) {
                    for (String sql : blocks(page, "sql").toList()) {
                        statement.execute(sql);
                    }
                }
            }
        }
    }

    private static Stream<String> blocks(Path page, String language) {
        return BLOCK.matcher(text(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2));
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
