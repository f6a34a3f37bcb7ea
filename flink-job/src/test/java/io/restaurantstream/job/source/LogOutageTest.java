package io.restaurantstream.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogOutageTest {

    private final CapturedLog log = CapturedLog.of(LogOutage.class.getName());
    private long now = 17;
    private final LogOutage outage = new LogOutage(() -> now);

    @AfterEach
    void close() {
        log.close();
    }

    private void failsAfter(Duration pause) {
        now += pause.toNanos();
        outage.goesOn(12, "http://h/events?since=12: no page");
    }

    @Test
    void tellsTheFirstFailureAtOnceAndTheNextAfterAMinute() {
        failsAfter(Duration.ZERO);
        failsAfter(Duration.ofSeconds(30));
        failsAfter(Duration.ofSeconds(29));
        failsAfter(Duration.ofSeconds(1));
        failsAfter(Duration.ofSeconds(30));
        assertThat(log.lines())
                .containsExactly(
                        "WARN The log cannot be read after offset 12 for 0 s (failed requests: 1): http://h/events?since=12: no page",
                        "WARN The log cannot be read after offset 12 for 60 s (failed requests: 4): http://h/events?since=12: no page");
    }

    @Test
    void callsItAnErrorAfterFiveMinutes() {
        for (int minute = 0; minute <= 6; minute++) {
            failsAfter(Duration.ofMinutes(minute == 0 ? 0 : 1));
        }
        assertThat(log.lines()).hasSize(7);
        assertThat(log.lines().subList(0, 5)).allMatch(line -> line.startsWith("WARN "));
        assertThat(log.lines().get(5))
                .startsWith("ERROR The log cannot be read after offset 12 for 300 s (failed requests: 6)");
        assertThat(log.lines().get(6)).startsWith("ERROR ");
    }

    @Test
    void tellsThatTheLogCanBeReadAgainAndThenANewOutageAtOnce() {
        outage.ends();
        failsAfter(Duration.ZERO);
        now += Duration.ofSeconds(3).toNanos();
        outage.ends();
        outage.ends();
        failsAfter(Duration.ofSeconds(1));
        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().get(1)).isEqualTo("INFO The log can be read again, after 3 s (failed requests: 1)");
        assertThat(log.lines().get(2))
                .startsWith("WARN The log cannot be read after offset 12 for 0 s (failed requests: 1)");
    }
}
