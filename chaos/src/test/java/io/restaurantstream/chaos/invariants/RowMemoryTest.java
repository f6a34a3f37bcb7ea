package io.restaurantstream.chaos.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowMemoryTest {

    private static final List<String> KEY = List.of("order", "LOC-1");

    private final RowMemory memory = new RowMemory(3, new SplittableRandom(1));

    @Test
    void acceptsARowThatGoesForward() {
        memory.learn(KEY, 10, 0);
        assertThat(memory.look(KEY, Optional.of(11L), 1)).isEmpty();
        assertThat(memory.look(KEY, Optional.of(11L), 2)).isEmpty();
    }

    @Test
    void findsARowThatWentBack() {
        memory.learn(KEY, 10, 0);
        memory.look(KEY, Optional.of(12L), 1);
        assertThat(memory.look(KEY, Optional.of(11L), 2).orElseThrow()).contains("from offset 12 to 11");
    }

    @Test
    void findsADeletedRow() {
        memory.learn(KEY, 10, 0);
        assertThat(memory.look(KEY, Optional.empty(), 1).orElseThrow()).contains("is missing");
    }

    @Test
    void forgetsOnlyWhatACrashMayUndo() {
        memory.learn(KEY, 10, 5);
        List<String> newer = List.of("order", "LOC-2");
        memory.learn(newer, 11, 8);
        memory.forgetWhatIsNotDurable(7);
        assertThat(memory.keys()).containsExactly(KEY);
        assertThat(memory.look(newer, Optional.empty(), 9)).isEmpty();
    }

    @Test
    void forgetsARowThatWentForwardAfterTheCheckpoint() {
        memory.learn(KEY, 10, 5);
        memory.look(KEY, Optional.of(12L), 8);
        memory.forgetWhatIsNotDurable(7);
        assertThat(memory.look(KEY, Optional.of(10L), 9)).isEmpty();
    }

    @Test
    void limitsItsMemory() {
        for (int i = 0; i < 10; i++) {
            memory.learn(List.of("order " + i), i, i);
        }
        assertThat(memory.keys()).hasSize(3).contains(List.of("order 9"));
    }
}
