package io.restaurantstream.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void areTimesThatWereMeasured() {
        Percentiles times = Percentiles.of(List.of(30L, 10L, 20L));
        assertThat(times.at(50)).isEqualTo(20);
        assertThat(times.at(99)).isEqualTo(30);
        assertThat(times.max()).isEqualTo(30);
    }

    @Test
    void leaveOutTheSlowestHundredth() {
        Percentiles times =
                Percentiles.of(LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(times.at(50)).isEqualTo(100);
        assertThat(times.at(99)).isEqualTo(198);
        assertThat(times.max()).isEqualTo(200);
    }

    @Test
    void areZeroOfNothing() {
        assertThat(Percentiles.of(List.of()).at(99)).isZero();
    }

    @Test
    void refuseAShareThatIsNone() {
        assertThatThrownBy(() -> Percentiles.of(List.of(1L)).at(101)).hasMessageContaining("101");
    }
}
