package io.restaurantstream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class StackTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return Stack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "generator",
                "job",
                "migrate",
                "page",
                "verify",
                "trim",
                "rebuild",
                "postgres",
                "cluster",
                "submit",
                "savepoint",
                "stop",
                "restore",
                "rescale",
                "cancel",
                "chaos"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: stack " + command).contains("Exit codes:");
        for (CommandLine.Model.OptionSpec option : Stack.commandLine()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .options()) {
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
        }
    }

    @Test
    void explainsTheJobsOwnOptions() {
        run("job", "--help");
        assertThat(out.toString()).contains("--source.http.url").contains("--jdbc.max-outage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                            | a command is missing",
                "dance                                         | dance",
                "demo --until-offset 0                         | --until-offset: 0 is not allowed",
                "demo --until-offset many                      | --until-offset",
                "demo --backfill soon                          | 'soon' is not a duration",
                "generator --speed fast                        | --speed: fast is not allowed",
                "generator --speed -1                          | --speed: -1 is not allowed",
                "generator --seed -1                           | --seed: -1 is not allowed",
                "generator --profile nowhere.yaml              | nowhere.yaml",
                "job --source.http.url ftp://x                 | --source.http.url: ftp://x is not allowed",
                "job --source.http.page-size 0                 | --source.http.page-size: 0 is not allowed",
                "job --sauce.http.url x                        | --sauce.http.url is not an option of the job",
                "migrate                                       | --jdbc-url",
                "page                                          | --jdbc-url",
                "prove --jdbc-url jdbc:postgresql:x --day 2026-01-01 --hour 24 | --hour: 24 is not allowed",
                "prove --jdbc-url jdbc:postgresql:x --day 2026-01-01 --hour 1  | --hour: needs --location",
                "prove --jdbc-url jdbc:postgresql:x --day yesterday            | --day",
                "prove --jdbc-url jdbc:postgresql:x --day 2026-01-01 --days 0  | --days: 0 is not allowed",
                "page --jdbc-url mysql://x                     | --jdbc-url: mysql://x is not allowed",
                "page --jdbc-url jdbc:postgresql:x --port 70000 | --port: 70000 is not a port",
                "page --jdbc-url jdbc:postgresql:x --flink-url x | --flink-url: x is not allowed",
                "migrate --jdbc-url mysql://x                  | --jdbc-url: mysql://x is not allowed",
                "verify --jdbc-url jdbc:postgresql://x/y       | --generator-url",
                "verify --jdbc-url jdbc:postgresql://x/y --generator-url http://x --token-file no | --token-file: no is not allowed",
                "verify --jdbc-url jdbc:postgresql://x/y --generator-url http://x --ca-file no    | --ca-file: no is not allowed",
                "verify --jdbc-url jdbc:postgresql://x/y --bootstrap-servers x:1 --topic t --follow | --follow: needs --generator-url",
                "verify --jdbc-url jdbc:postgresql://x/y --generator-url http://x --follow --until-offset 1 | --follow: needs --generator-url, and no --until-offset",
                "verify --jdbc-url jdbc:postgresql://x/y --generator-url http://x --allowed-lateness 7d | --allowed-lateness: PT168H is not allowed",
                "prove --jdbc-url jdbc:postgresql:x --day 2026-01-01 --generator-url http://x --token-file no | --token-file: no is not allowed",
                "job --source.http.headers-file no             | --source.http.headers-file: no is not allowed; it must be a properties file",
                "job --source.http.ca-file no                  | --source.http.ca-file: no is not allowed; it must be a file",
                "verify --jdbc-url jdbc:postgresql://x/y --topic t | --bootstrap-servers",
                "verify --jdbc-url jdbc:postgresql://x/y --generator-url http://x --bootstrap-servers x:1 --topic t | mutually exclusive",
                "verify --jdbc-url jdbc:postgresql://x/y --bootstrap-servers x:1 --topic t --properties-file no | --properties-file: no is not allowed; it must be a properties file",
                "job --source kafka --source.kafka.properties-file no | --source.kafka.properties-file: no is not allowed; it must be",
                "chaos --seed -1                               | --seed: -1 is not allowed",
                "chaos --faults 0                              | --faults: 0 is not allowed",
                "chaos --events 10                             | --events: 10 is not allowed",
                "chaos --kinds rescale,rain                    | --kinds: rain is not allowed",
                "chaos --profile nowhere.yaml                  | --profile",
                "cluster start --taskmanagers 0                | --taskmanagers: 0 is not allowed",
                "submit --parallelism 0                        | --parallelism: 0 is not allowed",
                "submit --flink-url ftp://x                    | --flink-url: ftp://x is not allowed",
                "submit --jar nowhere.jar                      | --jar: nowhere.jar is not a file",
                "submit --sauce x                              | --sauce is not an option of the job",
                "rescale                                       | --parallelism",
            })
    void namesAMistakeAndExitsWithTwo(String commandLine, String message) {
        String[] words = Arrays.stream(commandLine.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        assertThat(run(words)).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    /** Those of docs/operations.md have variables of the shell in them; OperationsIT runs them. */
    @Test
    void understandsTheCommandsOfTheDocuments() throws Exception {
        List<Path> documents = new ArrayList<>(List.of(Path.of("../README.md")));
        try (Stream<Path> files = Files.list(Path.of("../docs"))) {
            files.filter(file -> file.toString().endsWith(".md") && !file.endsWith("operations.md"))
                    .forEach(documents::add);
        }
        List<String> commands = new ArrayList<>();
        for (Path document : documents) {
            Files.readString(document)
                    .replace("\\\n", "")
                    .lines()
                    .filter(line -> line.startsWith("./stack "))
                    .map(line -> line.substring("./stack ".length()))
                    .forEach(commands::add);
        }
        assertThat(commands)
                .hasSizeGreaterThan(30)
                .allSatisfy(command -> assertThat(Stack.commandLine()
                                .parseArgs(command.split(" +", -1))
                                .subcommand())
                        .isNotNull());
    }

    @Test
    void reportsAnUnreachableDatabaseInOneSentence() {
        assertThat(run("migrate", "--jdbc-url", "jdbc:postgresql://127.0.0.1:1/x"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void namesTheOptionOfAPortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String data = folder.resolve("data").toString();
            assertThat(run("demo", "--data-dir", data, "--flink-port", port)).isEqualTo(1);
            assertThat(err.toString()).contains("--flink-port: port " + port + " is in use");
        }
    }

    @Test
    void explainsHowToStartAMissingCluster() {
        assertThat(run("savepoint", "--flink-url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString())
                .contains("no Flink answers at http://127.0.0.1:1")
                .contains("cluster start");
        String data = folder.resolve("cluster").toString();
        assertThat(run("cluster", "status", "--data-dir", data)).isEqualTo(1);
        assertThat(run("cluster", "stop", "--data-dir", data)).isEqualTo(1);
        assertThat(err.toString()).contains("no cluster was started in " + data);
    }
}
