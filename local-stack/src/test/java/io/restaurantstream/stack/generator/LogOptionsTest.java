package io.restaurantstream.stack.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.job.JobOptions.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LogOptionsTest {

    private static final Instant FIRST_START = Instant.parse("2026-11-20T10:20:30Z");

    @TempDir
    Path folder;

    @Test
    void beginsAtTheFullHourOfTheBackfill() {
        assertThat(options().settings(FIRST_START).start()).isEqualTo("2026-11-17T10:00:00Z");
    }

    @Test
    void aChainHasSeveralWeeksAtOnce() {
        assertThat(options("--profile", "chain").settings(FIRST_START).start()).isEqualTo("2026-10-23T10:00:00Z");
        assertThat(options("--profile", "chain", "--backfill", "1d")
                        .settings(FIRST_START)
                        .start())
                .isEqualTo("2026-11-19T10:00:00Z");
    }

    @Test
    void aFolderKeepsItsLogAndItsClock() throws IOException {
        LogSettings first = options("--seed", "7", "--profile", "classic").settingsKeptIn(folder, FIRST_START);

        Instant later = FIRST_START.plus(Duration.ofDays(9));
        assertThat(options().settingsKeptIn(folder, later)).isEqualTo(first);
        assertThat(options("--seed", "7").settingsKeptIn(folder, later)).isEqualTo(first);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--seed, 8, --seed 8 (it has 7)",
        "--profile, rush, --profile rush (it has realistic)",
        "--start, 2026-01-01T00:00:00Z, --start 2026-01-01T00:00:00Z (it has 2026-11-17T10:00:00Z)"
    })
    void refusesAnotherLogThanTheFolderHas(String option, String value, String conflict) throws IOException {
        options("--seed", "7").settingsKeptIn(folder, FIRST_START);

        assertThatThrownBy(() -> options(option, value).settingsKeptIn(folder, FIRST_START))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--data-dir: " + folder)
                .hasMessageContaining(conflict);
    }

    private static LogOptions options(String... arguments) {
        return CommandLine.populateCommand(new LogOptions(), arguments);
    }
}
