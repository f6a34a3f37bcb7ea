package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import io.restaurantstream.job.source.kafka.KafkaLogOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobOptionsTest {

    @TempDir
    private Path directory;

    private static JobOptions parse(String... args) {
        return JobOptions.parse(List.of(args), Map.of());
    }

    @Test
    void hasADefaultForEverything() {
        JobOptions options = parse();
        assertThat(options.source().url()).isEqualTo(URI.create("http://127.0.0.1:8000"));
        assertThat(options.source().stop()).isEqualTo(Stop.NEVER);
        assertThat(options.source().pageSize()).isEqualTo(5000);
        assertThat(options.database().url()).isEqualTo("jdbc:postgresql://127.0.0.1:5432/restaurant");
        assertThat(options.sales().allowedLateness()).isEqualTo(Duration.ofDays(7));
        assertThat(options.facts().flushEvents()).isEqualTo(20_000);
    }

    @Test
    void prefersFlagsToTheEnvironmentToTheFileToDefaults() throws IOException {
        Path file = directory.resolve("job.properties");
        Files.writeString(file, "source.partitions=2\nsource.http.page-size=20\nfacts.flush-events=200\n");
        Map<String, String> environment =
                Map.of("RESTAURANT_SOURCE_HTTP_PAGE_SIZE", "30", "RESTAURANT_FACTS_FLUSH_EVENTS", "300", "HOME", "x");
        JobOptions options =
                JobOptions.parse(List.of("--facts.flush-events", "400", "--config", file.toString()), environment);
        assertThat(options.source().partitions()).isEqualTo(2);
        assertThat(options.source().pageSize()).isEqualTo(30);
        assertThat(options.facts().flushEvents()).isEqualTo(400);
        assertThat(options.source().requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "never, false, 9223372036854775807",
        "latest, true, 9223372036854775807",
        "1, false, 1",
        "500000, false, 500000",
        "999999999999999999, false, 999999999999999999"
    })
    void readsWhereToStop(String value, boolean atLatest, long offset) {
        assertThat(parse("--source.stop-at-offset", value).source().stop()).isEqualTo(new Stop(atLatest, offset));
    }

    @ParameterizedTest
    @CsvSource({"200 ms, PT0.2S", "2s, PT2S", "1 h, PT1H", "7 d, PT168H"})
    void readsDurationsWithTheirUnits(String value, Duration expected) {
        assertThat(parse("--sales.order-memory", "3 d", "--jdbc.max-outage", value)
                        .database()
                        .maxOutage())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "source.http.url; ftp://host; an http or https URL",
                "source.http.url; http:; an http or https URL",
                "source.http.url; not a url; an http or https URL",
                "source.http.page-size; 0; 1 to 50000",
                "source.http.page-size; 50001; 1 to 50000",
                "source.http.page-size; many; a value such as 5000",
                "source.http.poll-interval; 0 ms; a positive duration",
                "source.http.poll-interval; soon; a value such as",
                "source.http.timeout; -1 s; a value such as",
                "source.partitions; 0; 1 to 1024",
                "source.partitions; 1025; 1 to 1024",
                "source.stop-at-offset; 0; an offset from 1, latest or never",
                "source.stop-at-offset; -5; an offset from 1, latest or never",
                "source.stop-at-offset; sometime; an offset from 1, latest or never",
                "source.stop-at-offset; 9999999999999999999; an offset from 1, latest or never",
                "source; files; http or kafka",
                "source.kafka.bootstrap-servers; localhost; host:port",
                "source.kafka.topic; a topic; a name of letters",
                "source.kafka.max-disorder; soon; a value such as",
                "source.kafka.format; avro; log or plain",
                "source.kafka.partitions; 4; absent unless --source.kafka.format is plain",
                "source.kafka.partitions; many; a number",
                "jdbc.url; jdbc:mysql://host/db; jdbc:postgresql://host:port/database",
                "jdbc.max-outage; 0 s; a positive duration",
                "facts.flush-events; 0; 1 to 100000",
                "facts.flush-events; 100001; 1 to 100000",
                "facts.flush-interval; 0 ms; a positive duration",
                "sales.order-memory; 59 min; at least 1 h",
                "sales.emit-interval; 0 ms; a positive duration",
                "checkpoint.interval; 0 ms; a positive duration"
            })
    void namesTheOptionItsValueAndWhatIsAllowed(String option, String value, String allowed) {
        assertThatThrownBy(() -> parse("--" + option, value))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--" + option + ": " + value + " is not allowed")
                .hasMessageContaining(allowed);
    }

    @Test
    void readsKafkaWhenItIsAskedTo() {
        JobOptions options = parse(
                "--source",
                "kafka",
                "--source.kafka.bootstrap-servers",
                "a:1,b:2",
                "--source.stop-at-offset",
                "latest");
        assertThat(options.readsKafka()).isTrue();
        assertThat(options.kafka())
                .isEqualTo(new KafkaLogOptions(
                        "a:1,b:2",
                        "restaurant-events",
                        "restaurant-analytics-stream",
                        Duration.ofSeconds(10),
                        true,
                        null,
                        0));
        assertThat(parse().readsKafka()).isFalse();
    }

    @Test
    void requiresTheNumberOfPartitionsOfATopicOfPlainEvents() {
        KafkaLogOptions plain = parse("--source.kafka.format", "plain", "--source.kafka.partitions", "12")
                .kafka();
        assertThat(plain.isPlain()).isTrue();
        assertThat(plain.plainPartitions()).isEqualTo(12);
        assertThat(parse().kafka().isPlain()).isFalse();
        assertThatThrownBy(() -> parse("--source.kafka.format", "plain"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--source.kafka.partitions is missing");
        assertThatThrownBy(() -> parse("--source.kafka.format", "plain", "--source.kafka.partitions", "1025"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--source.kafka.partitions: 1025 is not allowed; it must be 1 to 1024");
    }

    @Test
    void namesTheFileOfKafkasClientWhenItIsAskedTo() {
        String missing = directory.resolve("missing").toString();
        JobOptions options = parse("--source", "kafka", "--source.kafka.properties-file", missing);
        assertThatThrownBy(options::checkSourceFiles)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--source.kafka.properties-file: " + missing + " is not allowed; it must be");
        parse("--source.kafka.properties-file", missing).checkSourceFiles(); // nobody reads it
    }

    @Test
    void refusesToStopAtAnOffsetOfATopic() {
        assertThatThrownBy(() -> parse("--source", "kafka", "--source.stop-at-offset", "500"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--source.stop-at-offset: 500 is not allowed; it must be latest or never");
    }

    @Test
    void namesAnUnknownOption() throws IOException {
        assertThatThrownBy(() -> parse("--jdbc.pasword-file", "x"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--jdbc.pasword-file is not an option");
        Path file = Files.writeString(directory.resolve("job.properties"), "sink.url=x\n");
        assertThatThrownBy(() -> parse("--config", file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--sink.url is not an option");
    }

    @Test
    void refusesAnArgumentThatIsNotAnOption() {
        assertThatThrownBy(() -> parse("run")).hasMessageContaining("run is not an option");
        assertThatThrownBy(() -> parse("--jdbc.user"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--jdbc.user has no value");
    }

    @Test
    void namesAFileThatItCannotRead() throws IOException {
        String missing = directory.resolve("missing.properties").toString();
        assertThatThrownBy(() -> parse("--config", missing))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(missing);
        Path broken = Files.writeString(directory.resolve("broken.properties"), "a=\\u12");
        assertThatThrownBy(() -> parse("--config", broken.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot be read as a properties file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/db?password=marker-of-a-secret",
                "jdbc:postgresql://h/db?user=u&password=marker-of-a-secret",
                "jdbc:postgresql://u:marker-of-a-secret@h/db",
                "jdbc:postgresql://h/db?sslpassword=marker-of-a-secret",
                "jdbc:mysql://h/db?password=marker-of-a-secret"
            })
    void refusesAPasswordInTheUrlWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> parse("--jdbc.url", url))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("jdbc.password-file")
                .hasMessageNotContaining("marker-of-a-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:marker-of-a-secret@host:8000",
                "https://marker-of-a-secret@host",
                "https://host/?key=marker-of-a-secret",
                "https://host/#marker-of-a-secret"
            })
    void refusesASecretInTheUrlOfTheLogWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> parse("--source.http.url", url))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("source.http.token-file")
                .hasMessageNotContaining("marker-of-a-secret");
    }

    @Test
    void namesTheFilesOfTheSourceAndReadsThemOnlyWhenItIsAskedTo() throws IOException {
        String missing = directory.resolve("missing").toString();
        for (String option : List.of("token-file", "headers-file", "ca-file")) {
            JobOptions options = parse("--source.http." + option, missing);
            assertThatThrownBy(options::checkSourceFiles)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--source.http." + option + ": " + missing + " is not allowed; it must be");
        }
        String token = Files.writeString(directory.resolve("token"), "t").toString();
        JobOptions options = parse("--source.http.token-file", token);
        options.checkSourceFiles();
        assertThat(options.source().access()).isEqualTo(new LogAccess(token, null, null));
    }

    @Test
    void showsEveryOptionWithItsValueInForce() {
        Map<String, String> shown = parse("--sales.emit-interval", "2 s").toMap();
        assertThat(shown).containsEntry("sales.emit-interval", "2 s").containsEntry("source.partitions", "4");
        assertThat(shown.keySet()).noneMatch(key -> key.equals("jdbc.password"));
        assertThat(JobOptions.parse(
                                shown.entrySet().stream()
                                        .flatMap(entry -> Stream.of("--" + entry.getKey(), entry.getValue()))
                                        .toList(),
                                Map.of())
                        .toMap())
                .isEqualTo(shown);
    }

    @Test
    void describesEveryOptionAndItsDefaultInTheHelp() {
        String help = JobOptions.help();
        assertThat(parse("--jdbc.password-file", "p").toMap())
                .allSatisfy((option, value) -> assertThat(help).contains("--" + option + ": "));
        assertThat(help)
                .contains("(default 5000)", "(default 7 d)", "--config FILE", "RESTAURANT_SOURCE_HTTP_PAGE_SIZE")
                .doesNotContain("<", "null");
    }

    @Test
    void listsEveryOptionWithItsDefaultInTheDocument() throws IOException {
        List<String> rows = Pattern.compile("(?m)^--([a-z.-]+): .*?(?: \\(default (.*)\\))?$")
                .matcher(JobOptions.help())
                .results()
                .map(option -> "| `" + option.group(1) + "` | "
                        + (option.group(2) == null ? "" : "`" + option.group(2) + "` ") + "| ")
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        String document = Files.readString(Path.of("../docs/options.md"));
        assertThat(rows).allSatisfy(row -> assertThat(document).contains(row));
        assertThat(document.lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(rows);
    }
}
