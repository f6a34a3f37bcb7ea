package io.restaurantstream.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restaurantstream.chaos.faults.FaultKind;
import io.restaurantstream.chaos.invariants.Violation;
import io.restaurantstream.verification.ResultTable;
import io.restaurantstream.verification.TableResult;
import io.restaurantstream.verification.VerificationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a whole run.
 *
 * @param command what to type to have the same faults again
 * @param seed of the run
 * @param events that the log had to offer
 * @param strikes all faults, in their order
 * @param violations all that must not be
 * @param polls how often the tables were read meanwhile
 * @param unanswered how often they could not be read
 * @param verification of all tables at the end; empty when the run did not come so far
 * @param took from the start of the parts to the end of the verification
 */
public record ChaosReport(
        String command,
        long seed,
        long events,
        List<StrikeResult> strikes,
        List<Violation> violations,
        long polls,
        long unanswered,
        Optional<VerificationResult> verification,
        Duration took) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String LINE = "%-32s %6s %11s %9s %9s %9s %9s%n";

    public ChaosReport {
        strikes = List.copyOf(strikes);
        violations = List.copyOf(violations);
    }

    /** Whether nothing differs and nothing was seen that must not be. */
    public boolean isPassed() {
        return violations.isEmpty()
                && verification.map(VerificationResult::isEqual).orElse(false);
    }

    /** By kind, then all tables, then what is wrong, then how to have it again; lines of plain text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, LINE, "fault", "count", "overlapping", "restarts", "p50 s", "p99 s", "max s"));
        byKind().forEach((kind, results) -> text.append(line(kind.word(), results, alone(results))));
        text.append(line("all", strikes, strikes));
        text.append(String.format(
                Locale.ROOT,
                "%nSeconds: from the start of the repair to the next completed checkpoint, including process"
                        + " start.%nRestarts and seconds are of faults that did not overlap with another one.%n"));
        text.append(String.format(
                Locale.ROOT,
                "%nChecked the invariants %,d times (%,d times without a response), %d violations%n",
                polls,
                unanswered,
                violations.size()));
        violations.forEach(violation -> text.append("  ").append(violation).append('\n'));
        text.append('\n');
        text.append(verification.map(ResultTable::of).orElse("The tables were not verified.\n"));
        text.append(String.format(
                Locale.ROOT,
                "%n%,d faults over %,d events in %,d s: %s%nTo repeat these faults: %s%n",
                strikes.size(),
                events,
                took.toSeconds(),
                verdict(),
                command));
        return text.toString();
    }

    private String verdict() {
        if (isPassed()) {
            return "nothing differs";
        }
        return violations.isEmpty() && verification.isEmpty() ? "stopped before the end" : "FAILED";
    }

    private Map<FaultKind, List<StrikeResult>> byKind() {
        Map<FaultKind, List<StrikeResult>> byKind = new EnumMap<>(FaultKind.class);
        for (StrikeResult strike : strikes) {
            strike.kinds()
                    .forEach(kind -> byKind.computeIfAbsent(kind, any -> new ArrayList<>())
                            .add(strike));
        }
        return byKind;
    }

    private static List<StrikeResult> alone(List<StrikeResult> results) {
        return results.stream().filter(result -> !result.isOverlapping()).toList();
    }

    private static String line(String name, List<StrikeResult> all, List<StrikeResult> counted) {
        Percentiles times = times(counted);
        return String.format(
                Locale.ROOT,
                LINE,
                name,
                all.size(),
                all.stream().filter(StrikeResult::isOverlapping).count(),
                restarts(counted),
                seconds(times.at(50)),
                seconds(times.at(99)),
                seconds(times.max()));
    }

    private static int restarts(List<StrikeResult> results) {
        return results.stream().mapToInt(result -> result.restarts().size()).sum();
    }

    private static Percentiles times(List<StrikeResult> results) {
        return Percentiles.of(results.stream()
                .flatMap(result -> result.recoveryMillis().stream())
                .toList());
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
    }

    /** Writes all of it, whole or not at all. */
    public void write(Path file) throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.put("passed", isPassed())
                .put("seed", seed)
                .put("events", events)
                .put("command", command)
                .put("took_seconds", took.toSeconds())
                .put("polls", polls)
                .put("unanswered_polls", unanswered)
                .put("processors", Runtime.getRuntime().availableProcessors());
        addKinds(report.putArray("kinds"));
        ArrayNode faults = report.putArray("faults");
        for (StrikeResult strike : strikes) {
            ObjectNode entry = faults.addObject()
                    .put("number", strike.number())
                    .put("at", strike.at().toString())
                    .put("offset", strike.offset())
                    .put("lasted_ms", strike.lastedMillis());
            strike.recoveryMillis().ifPresent(millis -> entry.put("next_checkpoint_ms", millis));
            strike.kinds().forEach(kind -> entry.withArray("kinds").add(kind.word()));
            strike.restarts().forEach(entry.withArray("restarts")::add);
        }
        ArrayNode wrong = report.putArray("violations");
        violations.forEach(violation -> wrong.addObject()
                .put("at", violation.at().toString())
                .put("invariant", violation.invariant())
                .put("detail", violation.detail()));
        ArrayNode tables = report.putArray("tables");
        verification.ifPresent(result -> result.tables().forEach(table -> addTable(tables.addObject(), table)));
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        JSON.writeValue(whole.toFile(), report);
    }

    private void addKinds(ArrayNode kinds) {
        byKind().forEach((kind, results) -> {
            List<StrikeResult> alone = alone(results);
            Percentiles times = times(alone);
            kinds.addObject()
                    .put("kind", kind.word())
                    .put("count", results.size())
                    .put("overlapping", results.size() - alone.size())
                    .put("restarts", restarts(alone))
                    .put("next_checkpoint_ms_p50", times.at(50))
                    .put("next_checkpoint_ms_p99", times.at(99))
                    .put("next_checkpoint_ms_max", times.max());
        });
    }

    private static void addTable(ObjectNode entry, TableResult table) {
        entry.put("table", table.table())
                .put("expected_rows", table.expectedRows())
                .put("actual_rows", table.actualRows())
                .put("missing_rows", table.missingRows())
                .put("extra_rows", table.extraRows())
                .put("different_rows", table.differentRows());
    }
}
