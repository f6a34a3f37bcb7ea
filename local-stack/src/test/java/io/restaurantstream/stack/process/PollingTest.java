package io.restaurantstream.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollingTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LATE = Duration.ofMinutes(1);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void pollsUntilThereIsAnAnswer() throws Exception {
        assertThat(Polling.until("a third time", LATE, this::third)).isEqualTo(3);
        assertThat(asked).hasValue(3);
    }

    @Test
    void namesTheMissingAnswerAfterATimeout() {
        assertThatThrownBy(() -> Polling.until("the answer", SOON, Optional::empty))
                .isInstanceOf(IOException.class)
                .hasMessage("the answer has not come within 0 s");
    }

    @Test
    void throwsAnExceptionOfThePollUnchanged() {
        IOException trouble = new IOException("no Flink answers");
        assertThatThrownBy(() -> Polling.until("the answer", LATE, () -> {
                    throw trouble;
                }))
                .isSameAs(trouble);
    }

    @Test
    void returnsWhetherAConditionBecomesTrue() {
        assertThat(Polling.holdsWithin(LATE, () -> third().isPresent())).isTrue();
        assertThat(Polling.holdsWithin(SOON, () -> false)).isFalse();
    }

    private Optional<Integer> third() {
        int times = asked.incrementAndGet();
        return times < 3 ? Optional.empty() : Optional.of(times);
    }
}
