package io.restaurantstream.stack.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Page;
import io.restaurantstream.generator.feed.Share;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.stack.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorToolsTest {

    private static final Pattern PAYMENT = Pattern.compile(
            "paid by .* (\\d+\\.\\d\\d) = (\\d+\\.\\d\\d) \\+ tax (\\d+\\.\\d\\d) \\+ tip (\\d+\\.\\d\\d)");
    private static final Pattern SHARE = Pattern.compile("  (.{23}) +(\\d+\\.\\d\\d) % +(\\d+\\.\\d\\d) %.*");

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

    private static EventLog log(long seed, String profile, String start) {
        return new EventLog(new LogConfig(seed, Instant.parse(start), Profile.load(profile)));
    }

    @Test
    void samplesPrintWholeOrdersWhoseMoneyAddsUp() {
        assertThat(run("generator", "sample", "--orders", "200")).isZero();
        String text = out.toString();
        assertThat(text.lines().filter(line -> line.startsWith("Order "))).hasSize(200);
        assertThat(text.lines().filter(line -> line.endsWith("  created"))).hasSize(200);
        assertThat(text.lines().filter(line -> line.contains(" of 5 stars, NPS ")))
                .as("a quarter says something, up to six days later")
                .hasSizeBetween(30, 70);
        assertThat(text).contains("LOC-ON-001 Queen Street, Toronto");
        List<MatchResult> payments = PAYMENT.matcher(text).results().toList();
        assertThat(payments)
                .hasSize(200)
                .allSatisfy(payment -> assertThat(dollars(payment, 1))
                        .isEqualTo(dollars(payment, 2).add(dollars(payment, 3)).add(dollars(payment, 4))));
    }

    @Test
    void samplesOfAChainShowIncidents() {
        assertThat(run("generator", "sample", "--orders", "3000", "--profile", "chain"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("Order ")))
                .hasSize(3000);
        assertThat(out.toString())
                .contains("voided, ", "comp, ", "charge, ", "gift card sold", "tip entered", "refunded, ")
                .contains("moved to table ", "cancelled, ", "payment voided, ", "discount removed", "order reopened");
    }

    private static BigDecimal dollars(MatchResult match, int group) {
        return new BigDecimal(match.group(group));
    }

    @Test
    void samplesDependOnTheSeedAndNotOnTheDay() {
        run("generator", "sample", "--orders", "2");
        String first = out.toString();
        out.getBuffer().setLength(0);
        run("generator", "sample", "--orders", "2");
        assertThat(out.toString()).isEqualTo(first);
        out.getBuffer().setLength(0);
        run("generator", "sample", "--orders", "2", "--seed", "43");
        assertThat(out.toString()).isNotEqualTo(first).isNotEmpty();
    }

    @Test
    void writesOneEventALineAsItIsServed() throws Exception {
        Path file = folder.resolve("new/log.ndjson");
        assertThat(run(
                        "generator",
                        "write",
                        "--events",
                        "20000",
                        "--out",
                        file.toString(),
                        "--seed",
                        "7",
                        "--profile",
                        "classic",
                        "--start",
                        "2026-11-20T17:00:00Z"))
                .as(err.toString())
                .isZero();
        EventLog log = log(7, "classic", "2026-11-20T17:00:00Z");
        Utf8Buffer expected = new Utf8Buffer(1 << 20);
        for (long offset = 1; offset <= 20_000; offset++) {
            log.encode(offset, expected);
            expected.ascii('\n');
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
        assertThat(out.toString()).contains("Wrote 20,000 events of log " + log.epoch());
    }

    @Test
    void writesOnePageThatReadersOfPagesUnderstand() throws Exception {
        Path file = folder.resolve("page.json");
        Files.writeString(file, "what was there before");
        assertThat(run(
                        "generator",
                        "write",
                        "--events",
                        "5000",
                        "--format",
                        "json",
                        "--out",
                        file.toString(),
                        "--profile",
                        "faulty",
                        "--start",
                        "2026-11-20T17:00:00Z"))
                .as(err.toString())
                .isZero();
        EventLog log = log(42, "faulty", "2026-11-20T17:00:00Z");
        LogPage page = PageReader.read(Files.readAllBytes(file), 0);
        Page served = new Feed(log, SimClock.unbounded()).page(0, 5000, Share.ALL);
        List<String> expected = new ArrayList<>();
        while (served.next()) {
            Utf8Buffer event = new Utf8Buffer(512);
            served.encode(event);
            expected.add(new String(event.toByteArray(), StandardCharsets.UTF_8));
        }
        assertThat(page.entries().stream()
                        .map(entry -> new String(entry.json(), StandardCharsets.UTF_8))
                        .toList())
                .isEqualTo(expected);
        assertThat(page.nextSince()).isEqualTo(served.nextSince()).isEqualTo(page.latest());
        assertThat(page.epoch()).isEqualTo(log.epoch());
        assertThat(page.gaps()).isNotEmpty().isEqualTo(served.gaps());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void leavesNothingBehindWhenAFileCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("in-the-way"), "a file");
        assertThat(run("generator", "write", "--events", "10", "--out", file + "/log.ndjson"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("in-the-way").doesNotContain("\tat ");
        assertThat(file).hasContent("a file");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"realistic", "classic", "rush", "faulty", "chain", "chain-faulty"})
    void describesEveryProfileWithMeasuredSharesNearTheExpectedOnes(String profile) {
        assertThat(run("generator", "describe", "--profile", profile, "--events", "200000"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("Profile " + profile + ":")
                .contains("Service type", "Items per order", "Category of an item", "Hour of the order, local")
                .contains(
                        "Business day of the order", "Location", "Payment method", "Tip, about", "Stars of a feedback")
                .contains("Orders with feedback", "###");
        List<MatchResult> shares = out.toString()
                .lines()
                .map(SHARE::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .toList();
        assertThat(shares)
                .hasSizeGreaterThan(80)
                .allSatisfy(share -> assertThat(Double.parseDouble(share.group(3)))
                        .as(share.group(1).strip())
                        .isCloseTo(Double.parseDouble(share.group(2)), Offset.offset(2.5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample --orders 0                    | --orders: 0 is not allowed; it must be from 1 to 10000",
                "sample --orders few                  | --orders",
                "sample --seed -1                     | --seed: -1 is not allowed; it must be 0 or more",
                "sample --start 1969-01-01T00:00:00Z  | --start: 1969-01-01T00:00:00Z is not allowed; it must be from",
                "sample --profile nowhere.yaml        | --profile: profile nowhere.yaml: is neither one of",
                "--seed 7 sample                      | --seed must come after sample",
                "--port 1 sample                      | --port must come after sample",
                "write --out x                        | --events",
                "write --events 5                     | --out",
                "write --events 0 --out x             | --events: 0 is not allowed; it must be from 1 to",
                "write --events 5 --out .             | --out: . is not allowed; it is a folder",
                "write --events 5 --out x --format x  | --format",
                "publish                              | --bootstrap-servers",
                "publish --bootstrap-servers nowhere  | --bootstrap-servers nowhere or --topic restaurant-events is not",
                "publish --bootstrap-servers x:1 --partitions 0   | --partitions: 0 is not allowed; it must be from 1 to 1000",
                "publish --bootstrap-servers x:1 --until-offset 0 | --until-offset: 0 is not allowed; it must be from 1 to",
                "publish --bootstrap-servers x:1 --speed fast     | --speed: fast is not allowed",
                "--faults --host 0.0.0.0              | --faults: is not allowed with --host 0.0.0.0",
                "describe --events 10                 | --events: 10 is not allowed; it must be from 1000 to 100000000",
                "describe --events 1000000000         | --events: 1000000000 is not allowed",
            })
    void namesAMistakeAndExitsWithTwo(String commandLine, String message) {
        List<String> words = new ArrayList<>(List.of("generator"));
        words.addAll(List.of(commandLine.split(" +", -1)));
        assertThat(run(words.toArray(String[]::new))).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "write", "describe", "publish"})
    void everySubcommandExplainsItself(String command) {
        assertThat(run("generator", command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: stack generator " + command).contains("Exit codes:");
    }
}
