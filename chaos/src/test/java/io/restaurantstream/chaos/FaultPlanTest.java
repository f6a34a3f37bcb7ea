package io.restaurantstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.chaos.faults.FaultKind;
import io.restaurantstream.chaos.faults.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(FaultPlan.of(7, 200, ALL)).isEqualTo(FaultPlan.of(7, 200, ALL));
    }

    @Test
    void isAnotherForAnotherSeed() {
        assertThat(FaultPlan.of(7, 200, ALL)).isNotEqualTo(FaultPlan.of(8, 200, ALL));
    }

    @Test
    void startsWithTheSameEventsForAnyLength() {
        List<Strike> longer = FaultPlan.of(7, 200, ALL).strikes();
        assertThat(FaultPlan.of(7, 20, ALL).strikes()).isEqualTo(longer.subList(0, 20));
    }

    @Test
    void usesEveryKindBeforeRepeatingOne() {
        List<FaultKind> first = FaultPlan.of(7, ALL.size(), ALL).strikes().stream()
                .map(Strike::kind)
                .toList();
        assertThat(first).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void hasOnlyTheRequestedKinds() {
        Set<FaultKind> two = EnumSet.of(FaultKind.KILL_TASKMANAGER, FaultKind.SOURCE_SLOW);
        Set<FaultKind> planned = FaultPlan.of(7, 100, two).strikes().stream()
                .flatMap(strike -> strike.overlap().isPresent()
                        ? List.of(strike.kind(), strike.overlap().get().kind()).stream()
                        : List.of(strike.kind()).stream())
                .collect(Collectors.toSet());
        assertThat(planned).isEqualTo(two);
    }

    @Test
    void overlapsOnlyFaultsOfDifferentParts() {
        List<Strike> overlapping = FaultPlan.of(7, 1_000, ALL).strikes().stream()
                .filter(strike -> strike.overlap().isPresent())
                .toList();
        assertThat(overlapping).hasSizeBetween(100, 300).allSatisfy(strike -> {
            Set<Part> both = strike.kind().parts();
            both.retainAll(strike.overlap().orElseThrow().kind().parts());
            assertThat(both).isEmpty();
        });
    }

    @Test
    void offersAtLeastThirtyKindsWithDifferentWords() {
        assertThat(ALL.stream().map(FaultKind::word).collect(Collectors.toSet()))
                .hasSameSizeAs(ALL)
                .hasSizeGreaterThan(30)
                .allSatisfy(word -> assertThat(word).matches("[a-z0-9-]+"));
    }

    @Test
    void findsKindsByTheirWordAndByTheirPart() {
        assertThat(FaultKind.named("rescale")).contains(EnumSet.of(FaultKind.RESCALE));
        assertThat(FaultKind.named("source").orElseThrow())
                .contains(FaultKind.KILL_GENERATOR)
                .doesNotContain(FaultKind.KILL_POSTGRES);
        assertThat(FaultKind.named("rain")).isEmpty();
    }
}
