package io.restaurantstream.generator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.generator.simulation.Worlds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final EventLog LOG = Logs.realistic();
    private static final Instant WALL = Instant.parse("2030-01-01T00:00:00Z");

    private final SetClock wall = new SetClock();

    /** A wall clock that shows what it is told. */
    private static final class SetClock extends Clock {
        private Instant now = WALL;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("UTC only");
        }
    }

    @Test
    void showsOnlyEventsUpToNow() {
        Feed feed = new Feed(LOG, SimClock.running(Worlds.START, WALL, 60, wall));
        wall.now = WALL.plusSeconds(10);
        Instant simNow = Worlds.START.plusSeconds(600);
        assertThat(feed.clock().now()).isEqualTo(simNow);
        assertThat(LOG.timestampOf(feed.latest())).isBeforeOrEqualTo(simNow);
        assertThat(LOG.timestampOf(feed.latest() + 1)).isAfter(simNow);
        Page page = feed.page(0, 1_000_000, Share.ALL);
        assertThat(readAll(page)).isEqualTo(feed.latest()).isPositive();
        assertThat(page.nextSince()).isEqualTo(feed.latest());
        assertThat(page.watermark()).isEqualTo(simNow);
    }

    private static long readAll(Page page) {
        long events = 0;
        while (page.next()) {
            events++;
        }
        return events;
    }

    @Property(tries = 200)
    void noEventAfterAPageIsEarlierThanItsWatermark(
            @ForAll @IntRange(max = 5000) int since,
            @ForAll @IntRange(min = 1, max = 500) int limit,
            @ForAll @IntRange(min = 1, max = 30) int partitions,
            @ForAll @IntRange(max = 1200) int seconds) {
        Feed feed = new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(seconds)));
        Page page = feed.page(since, limit, new Share(partitions, partitions / 2));
        readAll(page);
        assertThat(page.nextSince()).isGreaterThanOrEqualTo(since);
        // what could still come: visible events behind the page, and all that happens later
        long next = Math.max(page.nextSince(), 0) + 1;
        Instant soonest = next <= page.latest() ? LOG.timestampOf(next) : LOG.timestampOf(page.latest() + 1);
        assertThat(page.watermark()).isBeforeOrEqualTo(soonest);
    }

    @Test
    void aPageOfAShareAdvancesPastTheEventsOfOthers() {
        Feed feed = new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(60)));
        Page page = feed.page(0, 10, new Share(100, 99));
        assertThat(page.next()).isFalse();
        assertThat(page.nextSince()).isEqualTo(feed.latest()).isPositive();
    }

    @Test
    void aPageBehindTheLatestEventIsEmptyAndStaysThere() {
        Feed feed = new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(60)));
        Page page = feed.page(Long.MAX_VALUE, 10, Share.ALL);
        assertThat(page.next()).isFalse();
        assertThat(page.nextSince()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timeNeverGoesBackWhenTheWallClockDoes() {
        SimClock clock = SimClock.realTime(wall);
        wall.now = WALL.plusSeconds(100);
        Instant latest = clock.now();
        wall.now = WALL.plusSeconds(50);
        assertThat(clock.now()).isEqualTo(latest);
    }

    @Test
    void continuesAfterARestartAsIfItHadNeverStopped() {
        wall.now = WALL.plus(Duration.ofDays(1000));
        Instant now = SimClock.running(Worlds.START, WALL, 2.5, wall).now();
        assertThat(now).isEqualTo(Worlds.START.plus(Duration.ofDays(2500)));
    }

    @Test
    void aFrozenClockStandsStillAndAnUnboundedOneShowsAll() {
        assertThat(SimClock.frozen(WALL).now()).isEqualTo(WALL);
        assertThat(SimClock.frozen(WALL).speed()).isZero();
        Feed feed = new Feed(LOG, SimClock.unbounded());
        assertThat(feed.latest()).isEqualTo(LOG.lastOffset());
        Page page = feed.page(0, 1000, Share.ALL);
        readAll(page);
        assertThat(page.watermark()).isEqualTo(LOG.timestampOf(1001));
    }

    @Test
    void refusesASpeedThatIsNoSpeed() {
        for (double speed : new double[] {0, -1, Double.NaN, 2_000_000}) {
            assertThatThrownBy(() -> SimClock.running(WALL, WALL, speed, wall))
                    .hasMessageContaining("speed is " + speed)
                    .hasMessageContaining("more than 0 and at most 1000000");
        }
    }

    @Test
    void refusesSharesThatDoNotExist() {
        assertThatThrownBy(() -> new Share(0, 0)).hasMessage("partitions is 0, must be from 1 to 1024");
        assertThatThrownBy(() -> new Share(4, 4)).hasMessage("partition is 4, must be from 0 to 3");
    }
}
