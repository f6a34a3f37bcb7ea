package io.restaurantstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void leavesPartOfTheLogForTheLastFault() {
        Pace pace = new Pace(100_000, 10);
        double seconds = 0;
        double position = 0;
        for (int done = 0; done < 10; done++) {
            position += 12 * pace.next((long) position, done, seconds);
            seconds += 12;
        }
        assertThat(position).isBetween(50_000.0, 99_000.0);
    }

    @Test
    void slowsDownWhenFaultsTakeLonger() {
        Pace pace = new Pace(100_000, 10);
        assertThat(pace.next(10_000, 2, 200)).isLessThan(pace.next(10_000, 2, 20));
    }

    @Test
    void neverStandsStill() {
        assertThat(new Pace(100_000, 10).next(100_000, 5, 50)).isPositive();
    }
}
