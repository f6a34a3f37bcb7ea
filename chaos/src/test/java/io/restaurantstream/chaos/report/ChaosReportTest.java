package io.restaurantstream.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restaurantstream.chaos.faults.FaultKind;
import io.restaurantstream.chaos.invariants.Violation;
import io.restaurantstream.verification.TableResult;
import io.restaurantstream.verification.VerificationResult;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosReportTest {

    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final Violation ORPHAN = new Violation(AT, "orphan", "order_items");

    @TempDir
    Path folder;

    @Test
    void passesWhenAllTablesAreEqualAndNothingWasSeen() {
        assertThat(report(List.of(), Optional.of(tables(0))).isPassed()).isTrue();
    }

    @Test
    void failsWhenARowDiffers() {
        assertThat(report(List.of(), Optional.of(tables(1))).isPassed()).isFalse();
    }

    @Test
    void failsWhenAReaderHasSeenWhatMustNotBe() {
        assertThat(report(List.of(ORPHAN), Optional.of(tables(0))).isPassed()).isFalse();
    }

    @Test
    void failsWhenItDidNotComeToTheVerification() {
        assertThat(report(List.of(), Optional.empty()).isPassed()).isFalse();
    }

    @Test
    void endsWithTheVerdictOfTheRun() {
        assertThat(report(List.of(), Optional.of(tables(0))).text()).contains("in 60 s: nothing differs");
        assertThat(report(List.of(), Optional.of(tables(1))).text()).contains("in 60 s: FAILED");
        assertThat(report(List.of(ORPHAN), Optional.empty()).text()).contains("in 60 s: FAILED");
        assertThat(report(List.of(), Optional.empty()).text()).contains("in 60 s: stopped before the end");
    }

    @Test
    void hasALineForEachKindWithWhatItDidAlone() {
        String text = report(List.of(ORPHAN), Optional.of(tables(0))).text();
        assertThat(text.lines()
                        .filter(line -> line.startsWith("kill-taskmanager "))
                        .map(ChaosReportTest::words))
                .containsExactly("kill-taskmanager 2 1 2 6.0 6.0 6.0");
        assertThat(text.lines().filter(line -> line.startsWith("lock-table ")).map(ChaosReportTest::words))
                .containsExactly("lock-table 1 1 0 0.0 0.0 0.0");
        assertThat(text).contains("orphan: order_items").contains("To repeat these faults: ./stack chaos --seed 5");
    }

    @Test
    void isWrittenAsJson() throws Exception {
        Path file = folder.resolve("made/report.json");
        report(List.of(ORPHAN), Optional.of(tables(1))).write(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("passed").asBoolean()).isFalse();
        assertThat(json.path("seed").asLong()).isEqualTo(5);
        assertThat(json.path("faults")).hasSize(2);
        assertThat(json.path("faults").path(1).path("kinds")).hasSize(2);
        assertThat(json.path("violations").path(0).path("invariant").asText()).isEqualTo("orphan");
        assertThat(json.path("tables").path(0).path("different_rows").asLong()).isEqualTo(1);
    }

    private static String words(String line) {
        return line.replaceAll(" +", " ").strip();
    }

    private static ChaosReport report(List<Violation> violations, Optional<VerificationResult> verification) {
        StrikeResult alone = new StrikeResult(
                1, AT, List.of(FaultKind.KILL_TASKMANAGER), 10, 100, List.of("one", "two"), Optional.of(6_000L));
        StrikeResult overlapping = new StrikeResult(
                2,
                AT,
                List.of(FaultKind.KILL_TASKMANAGER, FaultKind.LOCK_TABLE),
                20,
                100,
                List.of("three"),
                Optional.of(9_000L));
        return new ChaosReport(
                "./stack chaos --seed 5",
                5,
                1_000,
                List.of(alone, overlapping),
                violations,
                40,
                2,
                verification,
                Duration.ofSeconds(60));
    }

    private static VerificationResult tables(long different) {
        TableResult table =
                new TableResult("analytics.orders", 3, 3, 0, 0, different, BigDecimal.TEN, BigDecimal.TEN, List.of());
        return new VerificationResult(List.of(table), 1_000, 1_000, 1_000, 0, 0, 0);
    }
}
