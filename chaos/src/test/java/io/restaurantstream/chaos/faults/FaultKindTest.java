package io.restaurantstream.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultKindTest {

    private static final Path DOCUMENT = Path.of("../docs/chaos.md");

    @ParameterizedTest
    @EnumSource
    void isExplainedInTheDocument(FaultKind kind) throws Exception {
        assertThat(Files.readString(DOCUMENT)).contains("| `" + kind.word() + "` | " + kind.sentence() + " |");
    }

    @ParameterizedTest
    @EnumSource
    void overlapsWithNothingOfTheSamePart(FaultKind kind) {
        assertThat(kind.mayOverlap(kind)).isFalse();
    }

    @Test
    void mayRestartTheJobOnlyWhenTheClusterIsStruck() {
        assertThat(FaultKind.KILL_TASKMANAGER.mayRestartJob()).isTrue();
        assertThat(FaultKind.RESCALE_IN_OUTAGE.mayRestartJob()).isTrue();
        assertThat(FaultKind.KILL_POSTGRES.mayRestartJob()).isFalse();
        assertThat(FaultKind.KILL_GENERATOR.mayRestartJob()).isFalse();
    }
}
