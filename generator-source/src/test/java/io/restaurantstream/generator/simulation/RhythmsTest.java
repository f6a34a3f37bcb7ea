package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.generator.profile.Category;
import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.MinuteRange;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import io.restaurantstream.generator.profile.Traffic;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When things happen: hours, parts of the day, weekdays, changes of clocks, and the times between events. */
class RhythmsTest {

    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    /** Looks at one offset of a day. */
    private interface Look {
        void at(DayEvents day, long offset);
    }

    /** Looks at all offsets of the business day that begins at 04:00 local time on {@code date}. */
    private static void businessDay(String profile, LocalDate date, Look look) {
        Instant start = date.atTime(4, 0).atZone(TORONTO).toInstant();
        World world = new World(new LogConfig(42, start, Profile.load(profile)));
        Instant end = date.plusDays(1).atTime(4, 0).atZone(TORONTO).toInstant();
        long last = world.offsetsUntil(end.minusMillis(1));
        DayEvents day = world.dayWith(last);
        for (long offset = 1; offset <= last; offset++) {
            look.at(day, offset);
        }
    }

    private static long[] ordersByHour(String profile, LocalDate date) {
        ZoneRules rules = TORONTO.getRules();
        long[] orders = new long[24];
        businessDay(profile, date, (day, offset) -> {
            if (day.type(offset) == EventType.ORDER_CREATED) {
                Instant at = Instant.ofEpochMilli(day.timeMs(offset));
                long localSeconds = at.getEpochSecond() + rules.getOffset(at).getTotalSeconds();
                orders[(int) (localSeconds / 3600 % 24)]++;
            }
        });
        return orders;
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] weights(List<Tenths> hours) {
        return hours.stream().mapToDouble(Tenths::count).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "realistic, 2026-11-18",
        "realistic, 2026-11-21",
        "rush, 2026-11-18",
        "rush, 2026-11-22",
        "classic, 2026-11-18"
    })
    void ordersFollowTheHoursOfWeekdaysAndWeekends(String profile, LocalDate date) {
        Traffic traffic = Profile.load(profile).traffic();
        ChiSquare.assertFits(
                "orders by hour on " + date,
                ordersByHour(profile, date),
                weights(traffic.hoursOf(date.getDayOfWeek())));
    }

    @Test
    void theNightThatLosesAnHourHasNoOrdersInItAndAllOthersAsEver() {
        double[] weights = weights(Profile.load("classic").traffic().hoursOf(DayOfWeek.SATURDAY));
        weights[2] = 0;
        ChiSquare.assertFits("orders by hour", ordersByHour("classic", LocalDate.of(2026, 3, 7)), weights);
    }

    @Test
    void theNightThatGainsAnHourHasItTwice() {
        double[] weights = weights(Profile.load("classic").traffic().hoursOf(DayOfWeek.SATURDAY));
        weights[1] *= 2;
        ChiSquare.assertFits("orders by hour", ordersByHour("classic", LocalDate.of(2026, 10, 31)), weights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01"})
    void guestsWantWhatThePartOfTheLocalDayCallsForBeforeAndAfterClocksChange(LocalDate date) {
        Map<UUID, DayPart> parts = new HashMap<>();
        Map<DayPart, long[]> wanted = new EnumMap<>(DayPart.class);
        businessDay("classic", date, (day, offset) -> {
            EventType type = day.type(offset);
            if (type == EventType.ORDER_CREATED && day.event(offset).payload() instanceof OrderCreated order) {
                parts.put(
                        order.orderId(),
                        DayPart.ofHour(order.orderTs().atZone(TORONTO).getHour()));
            } else if (type == EventType.ORDER_ITEM_ADDED
                    && day.event(offset).payload() instanceof OrderItemAdded item) {
                Category category = Category.valueOf(item.category().toUpperCase(Locale.ROOT));
                long[] counts = wanted.computeIfAbsent(parts.get(item.orderId()), part -> new long[13]);
                counts[List.of(Category.values()).indexOf(category)]++;
            }
        });
        Profile profile = Profile.load("classic");
        assertThat(wanted).hasSize(4);
        wanted.forEach((part, counts) -> ChiSquare.assertFits(
                part + " of " + date,
                counts,
                profile.orders().categories().values().stream()
                        .mapToDouble(demand -> demand.weightIn(part))
                        .toArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"realistic", "classic", "rush"})
    void weekdaysHaveTheirWeightsInTheMean(String name) {
        Profile profile = Profile.load(name);
        BusinessCalendar calendar = new BusinessCalendar(new Dice(42), profile);
        long monday = LocalDate.of(2026, 11, 2).toEpochDay();
        int weeks = 2000;
        double[] observed = new double[7];
        for (int day = 0; day < weeks * 7; day++) {
            observed[day % 7] += calendar.firstOrder(monday + day + 1) - calendar.firstOrder(monday + day);
        }
        Traffic traffic = profile.traffic();
        // what a day strays is triangular; four standard deviations of the mean
        double margin = 4 * (traffic.noiseOrders() / Math.sqrt(6)) / Math.sqrt(weeks) + 1;
        for (DayOfWeek day : DayOfWeek.values()) {
            assertThat(observed[day.getValue() - 1] / weeks)
                    .as(day.name())
                    .isBetween(traffic.usualOrders(day) - margin, traffic.usualOrders(day) + margin);
        }
    }

    @Test
    void ordersComeEvenlyWithinAnHour() {
        List<Double> minutes = new ArrayList<>();
        // noon in Toronto is 17:00 UTC in winter
        long from = Instant.parse("2026-11-18T17:00:00Z").toEpochMilli();
        businessDay("realistic", LocalDate.of(2026, 11, 18), (day, offset) -> {
            long ms = day.timeMs(offset) - from;
            if (day.type(offset) == EventType.ORDER_CREATED && ms >= 0 && ms < 3_600_000) {
                minutes.add(ms / 60_000.0);
            }
        });
        KolmogorovSmirnov.assertFits("minutes of orders at noon", doubles(minutes), minute -> minute / 60);
    }

    @Test
    void paymentsComeInTheMiddleOfTheirServicesRangeMoreOftenThanAtItsEnds() {
        Map<UUID, OrderCreated> orders = new HashMap<>();
        Map<ServiceType, List<Double>> delays = new EnumMap<>(ServiceType.class);
        businessDay("realistic", LocalDate.of(2026, 11, 18), (day, offset) -> {
            Event event = day.event(offset);
            if (event.payload() instanceof OrderCreated order) {
                orders.put(order.orderId(), order);
            } else if (event.payload() instanceof PaymentCaptured payment) {
                OrderCreated order = orders.get(payment.orderId());
                double minutes = Duration.between(order.orderTs(), event.ts()).toMillis() / 60_000.0;
                delays.computeIfAbsent(order.serviceType(), service -> new ArrayList<>())
                        .add(minutes);
            }
        });
        Profile.load("realistic").lifecycle().paymentAfterMinutes().forEach((service, range) -> {
            double[] parts = delays.get(service).stream()
                    .mapToDouble(minutes -> part(minutes, range))
                    .toArray();
            KolmogorovSmirnov.assertFits(
                    "delays of " + service + " payments",
                    parts,
                    part -> part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) * (1 - part));
        });
    }

    private static double part(double minutes, MinuteRange range) {
        return (minutes - range.min()) / (range.max() - range.min());
    }

    @Test
    void delaysOfLateEventsAreExponentialUpToTheLongest() {
        World world = Worlds.of("faulty");
        List<Double> delays = new ArrayList<>();
        for (long offset = 1; offset <= 200_000; offset++) {
            DayEvents day = world.dayWith(offset);
            if (day.fault(offset) == Fault.LATE_ARRIVAL) {
                delays.add((day.arrivalMs(offset) - day.timeMs(offset)) / 1000.0);
            }
        }
        double reach = 1 - Math.exp(-1800.0 / 120);
        KolmogorovSmirnov.assertFits(
                "delays of late events", doubles(delays), seconds -> (1 - Math.exp(-seconds / 120)) / reach);
    }
}
