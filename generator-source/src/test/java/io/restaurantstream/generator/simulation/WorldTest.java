package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.generator.profile.Profile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorldTest {

    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    private static Event event(World world, long offset) {
        return world.dayWith(offset).event(offset);
    }

    @ParameterizedTest
    @CsvSource({
        "realistic, 2026-03-06T12:00:00Z",
        "faulty, 2026-03-06T12:00:00Z",
        "realistic, 2026-10-30T12:00:00Z",
        "classic, 2026-03-06T12:00:00Z",
        "classic, 2026-10-30T12:00:00Z",
        "rush, 2026-03-06T12:00:00Z",
    })
    void timeNeverGoesBackAcrossDaysAndChangesOfClocks(String profile, String start) {
        World world = Worlds.from(profile, start);
        long end = world.offsetsUntil(Instant.parse(start).plus(Duration.ofDays(4)));
        assertThat(end).isGreaterThan(500_000);
        long before = Instant.parse(start).toEpochMilli();
        for (long offset = 1; offset <= end; offset++) {
            long now = world.dayWith(offset).arrivalMs(offset);
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"realistic", "classic", "rush"})
    void everyOrderIsCreatedThenFilledThenPaidOnceThenRatedAtMostOnce(String profile) {
        World world = Worlds.of(profile);
        Map<UUID, Long> createdAt = new HashMap<>();
        Map<UUID, Long> itemCents = new HashMap<>();
        Map<UUID, Instant> paidAt = new HashMap<>();
        Set<UUID> rated = new HashSet<>();
        Set<UUID> ids = new HashSet<>();
        for (long offset = 1; offset <= 200_000; offset++) {
            Event event = event(world, offset);
            UUID orderId = ((OrderPayload) event.payload()).orderId();
            assertThat(event.offset()).isEqualTo(offset);
            assertThat(ids.add(event.eventId())).isTrue();
            assertThat(event.eventId().version()).isEqualTo(7);
            assertThat(event.eventId().variant()).isEqualTo(2);
            assertThat(event.eventId().getMostSignificantBits() >>> 16)
                    .isEqualTo(event.ts().toEpochMilli());
            if (event.payload() instanceof OrderCreated order) {
                assertThat(createdAt.put(orderId, event.ts().toEpochMilli())).isNull();
                assertThat(order.orderTs()).isEqualTo(event.ts());
                assertThat(order.locationCode()).isEqualTo(event.partitionKey());
            } else if (event.payload() instanceof OrderItemAdded item) {
                assertThat(createdAt).containsKey(orderId);
                assertThat(paidAt).doesNotContainKey(orderId);
                assertThat(item.extendedPriceCents()).isEqualTo(item.unitPriceCents() * item.qtyThousandths() / 1000);
                itemCents.merge(orderId, item.extendedPriceCents(), Long::sum);
            } else if (event.payload() instanceof PaymentCaptured payment) {
                assertThat(payment.subtotalCents()).isEqualTo(itemCents.get(orderId));
                assertThat(payment.locationCode()).isEqualTo(event.partitionKey());
                assertThat(paidAt.put(orderId, event.ts())).isNull();
            } else if (event.payload() instanceof FeedbackSubmitted feedback) {
                assertThat(paidAt).containsKey(orderId);
                assertThat(rated.add(orderId)).isTrue();
                assertThat(feedback.createdTs()).isEqualTo(event.ts());
                if (!profile.equals("classic")) {
                    assertThat(event.ts().toEpochMilli() - createdAt.get(orderId))
                            .isBetween(3_600_000L, 168 * 3_600_000L);
                }
            }
        }
    }

    @Test
    void feedbackComesOneHourToAWeekAfterTheOrderAlsoAcrossAChangeOfClocks() {
        World world = Worlds.from("realistic", "2026-10-28T08:00:00Z");
        Map<UUID, Instant> created = new HashMap<>();
        long[] byDay = new long[7];
        for (long offset = 1; offset <= 5_000_000; offset++) {
            DayEvents day = world.dayWith(offset);
            switch (day.type(offset)) {
                case ORDER_CREATED -> {
                    if (created.size() < 120_000) {
                        created.put(
                                ((OrderPayload) day.event(offset).payload()).orderId(),
                                day.event(offset).ts());
                    }
                }
                case FEEDBACK_SUBMITTED -> {
                    Event event = day.event(offset);
                    Instant order = created.get(((OrderPayload) event.payload()).orderId());
                    if (order != null) {
                        assertThat(Duration.between(order, event.ts()))
                                .isBetween(Duration.ofHours(1), Duration.ofHours(168));
                        byDay[(int) (businessDay(event.ts()) - businessDay(order))]++;
                    }
                }
                default -> {}
            }
        }
        assertThat(Arrays.stream(byDay).sum()).isBetween(29_900L, 30_100L);
        ChiSquare.assertFits("days until feedback", byDay, 34, 28, 14, 9, 7, 5, 3);
    }

    private static long businessDay(Instant instant) {
        return instant.atZone(TORONTO)
                .toLocalDateTime()
                .minusHours(4)
                .toLocalDate()
                .toEpochDay();
    }

    @ParameterizedTest
    @ValueSource(strings = {"realistic", "classic", "rush"})
    void countsOfDaysAreWhatTheirEventsAddUpTo(String profile) {
        World world = Worlds.of(profile);
        long day = businessDay(Worlds.START);
        long next = 1;
        for (int i = 0; i < 12; i++, day++) {
            assertThat(world.eventsBefore(day)).isEqualTo(next - 1);
            DayEvents events = world.dayWith(next);
            assertThat(events.firstOffset()).isEqualTo(next);
            next = events.lastOffset() + 1;
        }
    }

    @Property(tries = 120)
    void everyWeekHasTheSameOrdersAndNoDayStraysTooFar(@ForAll @IntRange(max = 100_000) int week, @ForAll long seed) {
        Profile profile = Profile.load("realistic");
        BusinessCalendar calendar = new BusinessCalendar(new Dice(seed), profile);
        long monday = LocalDate.of(1970, 1, 5).toEpochDay() + 7L * week;
        assertThat(calendar.firstOrder(monday + 7) - calendar.firstOrder(monday))
                .isEqualTo(calendar.firstOrder(monday + 14) - calendar.firstOrder(monday + 7));
        for (int i = 0; i < 7; i++) {
            long orders = calendar.firstOrder(monday + i + 1) - calendar.firstOrder(monday + i);
            int usual = profile.traffic()
                    .usualOrders(LocalDate.ofEpochDay(monday + i).getDayOfWeek());
            assertThat(orders).isBetween(usual - 7200L, usual + 7200L);
        }
    }

    @Property(tries = 25)
    void findsTheSameEventBySeekingAsByItsTime(@ForAll @LongRange(min = 1, max = 20_000_000_000L) long offset) {
        World world = Shared.REALISTIC;
        DayEvents day = world.dayWith(offset);
        assertThat(offset).isBetween(day.firstOffset(), day.lastOffset());
        Event event = day.event(offset);
        assertThat(world.offsetsUntil(event.ts())).isGreaterThanOrEqualTo(offset);
        assertThat(world.offsetsUntil(event.ts().minusMillis(1))).isLessThan(offset);
        assertThat(event(new World(world.config()), offset)).isEqualTo(event);
    }

    /** Built once: a property makes a new test instance for each try. */
    private static final class Shared {
        static final World REALISTIC = Worlds.of("realistic");
    }

    @Test
    void beginsWithTheFirstOrderAtOrAfterItsStart() {
        World early = Worlds.from("realistic", "2026-11-20T10:00:00Z");
        long offset = early.offsetsUntil(Instant.parse("2026-11-20T18:00:00Z"));
        while (!(event(early, offset).payload() instanceof OrderCreated)) {
            offset++;
        }
        Event first = event(early, offset);

        World late = new World(new LogConfig(42, first.ts(), Profile.load("realistic")));
        assertThat(event(late, 1).payload()).isEqualTo(first.payload());
        assertThat(late.offsetsUntil(first.ts().minusNanos(1))).isZero();

        World later = new World(new LogConfig(42, first.ts().plusNanos(1), Profile.load("realistic")));
        assertThat(event(later, 1).payload()).isNotEqualTo(first.payload());
    }

    @Test
    void beginsOnTheNextDayWhenItsStartIsAfterClosing() {
        World world = Worlds.from("realistic", "2026-11-20T08:00:00Z");
        assertThat(event(world, 1).ts().atZone(TORONTO).getHour()).isEqualTo(6);
        assertThat(world.dayWith(1).firstOffset()).isEqualTo(1);
    }

    @Test
    void ordersFollowLocalHoursThroughBothChangesOfClocks() {
        for (String start : new String[] {"2026-03-07T09:00:00Z", "2026-10-31T08:00:00Z"}) {
            World world = Worlds.from("realistic", start);
            long end = world.offsetsUntil(Instant.parse(start).plus(Duration.ofDays(2)));
            for (long offset = 1; offset <= end; offset++) {
                DayEvents day = world.dayWith(offset);
                if (day.type(offset) == EventType.ORDER_CREATED) {
                    int hour = Instant.ofEpochMilli(day.timeMs(offset))
                            .atZone(TORONTO)
                            .getHour();
                    assertThat(hour).isBetween(6, 23);
                }
            }
        }
    }

    @Test
    void endsInTheYear9999() {
        World world = Worlds.of("realistic");
        long last = world.lastOffset();
        assertThat(event(world, last).ts().toString()).startsWith("9999-12-2");
        assertThat(world.offsetsUntil(Instant.MAX)).isEqualTo(last);
        assertThat(world.offsetsUntil(Instant.MIN)).isZero();
        assertThatThrownBy(() -> world.dayWith(last + 1)).hasMessageContaining("must be at most " + last);
        assertThatThrownBy(() -> world.dayWith(0)).hasMessageContaining("must be at least 1");
    }

    @Test
    void refusesAStartBeforeTheWorldOrAfterIt() {
        Profile profile = Profile.load("realistic");
        assertThatThrownBy(() -> new LogConfig(1, Instant.parse("1969-12-31T00:00:00Z"), profile))
                .hasMessageContaining("1969-12-31")
                .hasMessageContaining("must be from 1970-02-01");
        assertThatThrownBy(() -> new LogConfig(1, Instant.MAX, profile)).hasMessageContaining("must be from");
    }

    @Test
    void epochNamesTheLog() {
        LogConfig config = Worlds.config("realistic");
        assertThat(config.epoch())
                .matches("[0-9a-f]{16}")
                .isEqualTo(Worlds.config("realistic").epoch());
        assertThat(new LogConfig(43, config.start(), config.profile()).epoch()).isNotEqualTo(config.epoch());
        assertThat(new LogConfig(42, config.start().plusMillis(1), config.profile()).epoch())
                .isNotEqualTo(config.epoch());
        assertThat(Worlds.config("rush").epoch()).isNotEqualTo(config.epoch());
    }
}
