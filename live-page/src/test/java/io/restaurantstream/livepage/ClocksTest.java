package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClocksTest {

    private final Clocks clocks = new Clocks(List.of(
            new Row("LOC-ON-001", List.of("King Street", "Toronto", "America/Toronto", "04:00"), new long[0]),
            new Row("LOC-NL-001", List.of("Water Street", "St. John's", "America/St_Johns", "00:00"), new long[0])));

    @Test
    void aDayBeginsWhenItsLocationSays() {
        assertThat(clocks.firstHour("LOC-ON-001", LocalDate.parse("2026-11-28")))
                .isEqualTo(Instant.parse("2026-11-28T09:00:00Z"));
    }

    /** The job's hours are whole ones in UTC: the one that begins before midnight belongs to the day before. */
    @Test
    void aDayOfAHalfHourZoneBeginsWithItsFirstWholeHour() {
        assertThat(clocks.firstHour("LOC-NL-001", LocalDate.parse("2026-11-28")))
                .isEqualTo(Instant.parse("2026-11-28T04:00:00Z"));
    }

    @Test
    void aWeekBeforeIsSevenDaysByTheClock() {
        assertThat(clocks.aWeekBefore("LOC-ON-001", Instant.parse("2026-03-09T16:00:00Z")))
                .isEqualTo(Instant.parse("2026-03-02T17:00:00Z"));
    }

    @Test
    void anUnlistedLocationHasTorontosClockAndItsCodeForAName() {
        assertThat(clocks.firstHour("LOC-XX-001", LocalDate.parse("2026-11-28")))
                .isEqualTo(Instant.parse("2026-11-28T05:00:00Z"));
        assertThat(clocks.name("LOC-XX-001")).isEqualTo("LOC-XX-001");
    }

    @Test
    void hoursOfAllLocationsStandBelowTheSameHourOnTheWall() {
        Row toronto = new Row("LOC-ON-001", List.of("12:00"), new long[] {0, 8});
        Row stJohns = new Row("LOC-NL-001", List.of("12:30"), new long[] {0, 12});
        assertThat(clocks.slot("", toronto)).isEqualTo(8).isEqualTo(clocks.slot("", stJohns));
        assertThat(clocks.label("", stJohns)).isEqualTo("12:00");
        assertThat(clocks.slot("LOC-NL-001", stJohns)).isEqualTo(12);
        assertThat(clocks.label("LOC-NL-001", stJohns)).isEqualTo("12:30");
    }

    @Test
    void theRunningHourIsThatOfTheLatestClock() {
        Instant moment = Instant.parse("2026-11-28T17:10:00Z");
        assertThat(clocks.runningSlot("LOC-ON-001", LocalDate.parse("2026-11-28"), moment))
                .isEqualTo(8);
        assertThat(clocks.runningSlot("", LocalDate.parse("2026-11-28"), moment))
                .isEqualTo(9);
    }
}
