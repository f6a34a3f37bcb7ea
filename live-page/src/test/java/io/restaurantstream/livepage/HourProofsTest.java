package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.livepage.HourProofs.Hour;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HourProofsTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static Row hour(long gross) {
        return new Row("L1", List.of("12:00"), new long[] {3600, 0, 1, 1000, gross, 0, 0, 0, 0, 0});
    }

    private static Map<Hour, long[]> facts(long gross) {
        return Map.of(new Hour("L1", 3600), Arrays.copyOfRange(hour(gross).values(), 2, 9));
    }

    @Test
    void countsAnHourOnlyOnceItWasCompared() {
        HourProofs.Count count = HourProofs.NONE.count(List.of(hour(500)));
        assertThat(count.equal()).isZero();
        assertThat(count.open()).isEqualTo(1);
        HourProofs looked = HourProofs.NONE.with(List.of(hour(500)), facts(500), NOW);
        assertThat(looked.count(List.of(hour(500))).equal()).isEqualTo(1);
        assertThat(looked.urgency(hour(500))).isZero();
    }

    @Test
    void opensAnHourAgainThatHasChangedSince() {
        HourProofs looked = HourProofs.NONE.with(List.of(hour(500)), facts(500), NOW);
        assertThat(looked.count(List.of(hour(700))).open()).isEqualTo(1);
        assertThat(looked.urgency(hour(700))).isPositive();
    }

    @Test
    void tellsADifferenceOnlyWhenItStays() {
        HourProofs looked = HourProofs.NONE.with(List.of(hour(500)), facts(501), NOW);
        assertThat(looked.count(List.of(hour(500))).different()).isEmpty();
        looked = looked.with(List.of(hour(500)), facts(501), NOW).with(List.of(hour(500)), facts(501), NOW);
        assertThat(looked.count(List.of(hour(500))).different()).hasSize(1);
        looked = looked.with(List.of(hour(501)), facts(501), NOW);
        assertThat(looked.count(List.of(hour(501))).equal()).isEqualTo(1);
    }

    @Test
    void startsAnewWhenTheDifferenceIsAnother() {
        HourProofs looked = HourProofs.NONE;
        for (int gross = 500; gross < 510; gross++) {
            looked = looked.with(List.of(hour(gross)), facts(gross + 1), NOW);
        }
        assertThat(looked.count(List.of(hour(509))).different()).isEmpty();
    }

    @Test
    void aRollUpWithoutFactsDiffersToo() {
        HourProofs looked = HourProofs.NONE;
        for (int look = 0; look < 3; look++) {
            looked = looked.with(List.of(hour(500)), Map.of(), NOW);
        }
        assertThat(looked.count(List.of(hour(500))).different()).hasSize(1);
    }
}
