package io.restaurantstream.generator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.Worlds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FaultyLogTest {

    private static final EventLog LOG = new EventLog(Worlds.config("faulty"));
    private static final int MANY = 100_000;
    private static final Duration MAX_DELAY = Duration.ofMinutes(30);

    private static final EventReader EVENTS = new EventReader();

    private static Event read(EventLog log, long offset) {
        Utf8Buffer json = new Utf8Buffer(512);
        log.encode(offset, json);
        try {
            return EVENTS.read(json.toByteArray()).event();
        } catch (InvalidEventException e) {
            throw new AssertionError("offset " + offset + ": " + Logs.text(json), e);
        }
    }

    private static Event butForItsOffset(Event event) {
        return new Event(0, event.eventId(), event.ts(), event.partitionKey(), event.payload());
    }

    @Test
    void hasEveryFaultAsOftenAsItsProfileSays() {
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        for (long offset = 1; offset <= MANY; offset++) {
            Fault fault = LOG.faultAt(offset);
            if (fault != null) {
                counts.merge(fault, 1, Integer::sum);
            }
        }
        for (Fault fault : Fault.values()) {
            // a percent of the sound events; orders have no parent that could be unknown
            int expected = (int) (MANY / 102.0 * (fault == Fault.UNKNOWN_PARENT ? 0.73 : 1));
            assertThat(counts.get(fault)).as(fault.name()).isBetween(expected - 100, expected + 100);
        }
    }

    @Test
    void theOtherProfilesHaveNone() {
        EventLog sound = Logs.realistic();
        for (long offset = 1; offset <= 50_000; offset++) {
            assertThat(sound.faultAt(offset)).isNull();
            assertThat(sound.arrivalOf(offset)).isEqualTo(sound.timestampOf(offset));
        }
    }

    @Test
    void everySoundEventIsThereOnceWhateverTheFaults() {
        EventLog sound = Logs.realistic();
        Map<UUID, Event> expected = new HashMap<>();
        for (long offset = 1; offset <= 60_000; offset++) {
            Event event = read(sound, offset);
            expected.put(event.eventId(), event);
        }
        Set<UUID> seen = new HashSet<>();
        for (long offset = 1; offset <= 80_000; offset++) {
            Fault fault = LOG.faultAt(offset);
            if (fault == null || fault == Fault.LATE_ARRIVAL) {
                Event event = read(LOG, offset);
                assertThat(seen.add(event.eventId())).isTrue();
                Event original = expected.remove(event.eventId());
                if (original != null) {
                    assertThat(butForItsOffset(event)).isEqualTo(butForItsOffset(original));
                }
            }
        }
        // those whose text is broken or whose order is another
        assertThat(expected.size()).isBetween(3200, 3600);
    }

    @Test
    void aRepeatedEventIsTheSameButForItsOffset() {
        Map<UUID, Event> first = new HashMap<>();
        long repeated = 0;
        long furthest = 0;
        for (long offset = 1; offset <= MANY; offset++) {
            Fault fault = LOG.faultAt(offset);
            if (fault == null) {
                Event event = read(LOG, offset);
                first.put(event.eventId(), event);
            } else if (fault == Fault.REPEATED_DELIVERY) {
                Event again = read(LOG, offset);
                Event before = first.get(again.eventId());
                assertThat(butForItsOffset(again)).isEqualTo(butForItsOffset(before));
                assertThat(LOG.timestampOf(offset)).isEqualTo(again.ts());
                furthest = Math.max(furthest, again.offset() - before.offset());
                repeated++;
            }
        }
        assertThat(repeated).isGreaterThan(900);
        assertThat(furthest).isBetween(400L, 530L);
    }

    @Test
    void aLateEventKeepsItsTimeAndComesWithinTheLongestDelay() {
        long late = 0;
        double seconds = 0;
        for (long offset = 1; offset <= MANY; offset++) {
            Duration delay = Duration.between(LOG.timestampOf(offset), LOG.arrivalOf(offset));
            if (LOG.faultAt(offset) == Fault.LATE_ARRIVAL) {
                assertThat(read(LOG, offset).ts()).isEqualTo(LOG.timestampOf(offset));
                assertThat(delay).isBetween(Duration.ZERO, MAX_DELAY);
                seconds += delay.toMillis() / 1000.0;
                late++;
            } else if (LOG.faultAt(offset) != Fault.REPEATED_DELIVERY) {
                assertThat(delay).isZero();
            }
        }
        assertThat(seconds / late).isBetween(110.0, 130.0);
    }

    @Test
    void anUnknownParentIsAnOrderThatNeverComes() {
        Set<UUID> orders = new HashSet<>();
        Set<UUID> strays = new HashSet<>();
        for (long offset = 1; offset <= MANY; offset++) {
            Fault fault = LOG.faultAt(offset);
            if (fault == Fault.UNKNOWN_PARENT) {
                Event event = read(LOG, offset);
                assertThat(event.payload()).isNotInstanceOf(OrderCreated.class);
                strays.add(((OrderPayload) event.payload()).orderId());
            } else if (fault == null && read(LOG, offset).payload() instanceof OrderCreated order) {
                orders.add(order.orderId());
            }
        }
        assertThat(strays).hasSizeGreaterThan(650).doesNotContainAnyElementsOf(orders);
    }

    @Property(tries = 8)
    void isTheSameWhateverThePageSizeAndTheShares(
            @ForAll @LongRange(max = 3_000_000_000L) long since,
            @ForAll @IntRange(min = 1, max = 400) int limit,
            @ForAll @IntRange(min = 1, max = 20) int partitions) {
        long end = since + 1500;
        TreeMap<Long, String> read = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (long position = since; position < end; ) {
                LogCursor cursor = LOG.cursor(position, new Share(partitions, partition));
                for (int i = 0; i < limit && cursor.advance(end); i++) {
                    Utf8Buffer json = new Utf8Buffer(512);
                    cursor.encode(json);
                    assertThat(read.put(cursor.scanned(), Logs.text(json))).isNull();
                }
                position = cursor.scanned();
            }
        }
        for (long offset = since + 1; offset <= end; offset++) {
            if (LOG.faultAt(offset) == Fault.DROPPED_OFFSET) {
                assertThat(read).doesNotContainKey(offset);
            } else {
                assertThat(read)
                        .containsEntry(offset, Logs.sought(LOG, offset, offset).get(0));
            }
        }
    }

    @Property(tries = 20)
    void anyOffsetIsFoundFromItsArrival(@ForAll @LongRange(min = 1, max = 5_000_000_000L) long offset) {
        Instant arrival = LOG.arrivalOf(offset);
        assertThat(LOG.offsetAt(arrival)).isGreaterThanOrEqualTo(offset);
        assertThat(LOG.arrivalOf(LOG.offsetAt(arrival))).isEqualTo(arrival);
        assertThat(LOG.arrivalOf(LOG.offsetAt(arrival) + 1)).isAfter(arrival);
    }

    @Property(tries = 40)
    void noEventAfterAPageIsEarlierThanItsWatermark(
            @ForAll @IntRange(max = 90_000) int since,
            @ForAll @IntRange(min = 1, max = 500) int limit,
            @ForAll @IntRange(min = 1, max = 36_000) int seconds) {
        Feed feed = new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(seconds)));
        Page page = feed.page(since, limit, Share.ALL);
        while (page.next()) {
            assertThat(page.nextSince()).isLessThanOrEqualTo(page.latest());
        }
        // what comes more than the longest delay later cannot be earlier
        Instant end = LOG.arrivalOf(page.nextSince() + 1).plus(MAX_DELAY);
        for (long offset = page.nextSince() + 1; LOG.arrivalOf(offset).isBefore(end); offset++) {
            assertThat(LOG.timestampOf(offset)).isAfterOrEqualTo(page.watermark());
        }
    }

    @Property(tries = 30)
    void gapsAreToldOnceAndExactlyWhereNoEventIs(
            @ForAll @IntRange(max = 20_000) int since, @ForAll @IntRange(min = 1, max = 700) int limit) {
        Feed feed = new Feed(LOG, SimClock.frozen(Worlds.START.plusSeconds(3600)));
        List<Long> missing = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        long from = since + 1L;
        long position = since;
        for (int i = 0; i < 20; i++) {
            Page page = feed.page(position, limit, new Share(3, 0));
            while (page.next()) {
                assertThat(LOG.faultAt(page.nextSince())).isNotEqualTo(Fault.DROPPED_OFFSET);
            }
            long before = position;
            long lastGap = -1;
            for (LogPage.Gap gap : page.gaps()) {
                assertThat(gap.first()).isGreaterThan(before).isGreaterThan(lastGap + 1);
                assertThat(gap.last()).isBetween(gap.first(), page.nextSince());
                for (long offset = gap.first(); offset <= gap.last(); offset++) {
                    missing.add(offset);
                }
                lastGap = gap.last();
            }
            position = page.nextSince();
            assertThat(feed.page(before, limit, new Share(3, 1)).gaps()).isEmpty();
        }
        for (long offset = from; offset <= position; offset++) {
            if (LOG.faultAt(offset) == Fault.DROPPED_OFFSET) {
                expected.add(offset);
            }
        }
        assertThat(missing).isEqualTo(expected);
    }

    @Test
    void someGapsAreLongerThanOneOffsetAndNeitherAPageNorTheLatestOffsetEndsInsideOne() {
        long longest = 0;
        for (long offset = 1; offset <= MANY; offset++) {
            if (LOG.faultAt(offset) == Fault.DROPPED_OFFSET) {
                long end = LOG.endOfGap(offset);
                longest = Math.max(longest, end - offset + 1);
                assertThat(LOG.arrivalOf(end)).isEqualTo(LOG.arrivalOf(offset));
                assertThat(LOG.offsetAt(LOG.arrivalOf(offset))).isGreaterThanOrEqualTo(end);
                offset = end;
            }
        }
        assertThat(longest).isBetween(3L, 12L);
    }

    @Test
    void aPageThatReachesItsScanLimitEndsAfterAGap() {
        long gap = Page.MAX_SCAN;
        while (LOG.endOfGap(gap) == gap) {
            gap++;
        }
        Feed feed = new Feed(LOG, SimClock.unbounded());
        // a share of no location is looked through at once
        Page page = feed.page(gap - Page.MAX_SCAN, 10, new Share(100, 99));
        assertThat(page.next()).isFalse();
        assertThat(page.nextSince()).isEqualTo(LOG.endOfGap(gap)).isGreaterThan(gap);
    }

    @Test
    void aGapHasNoText() {
        long gap = 1;
        while (LOG.faultAt(gap) != Fault.DROPPED_OFFSET) {
            gap++;
        }
        long offset = gap;
        assertThatThrownBy(() -> LOG.encode(offset, new Utf8Buffer(16)))
                .hasMessage("offset " + offset + " is a gap, it has no event");
    }
}
