package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Traffic;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * Numbers all orders of the world, from 0 on Monday 1970-01-05, and says which business day has which of them.
 *
 * <p>Every week has the same number of orders, so the number of the first order of any day is a few operations.
 */
final class BusinessCalendar {

    /** Last business day of the world: dates beyond need five digits for the year. */
    static final long LAST_DAY = LocalDate.of(9999, 12, 20).toEpochDay();

    private static final long FIRST_MONDAY = LocalDate.of(1970, 1, 5).toEpochDay();

    private final Profile profile;
    private final Dice noise;
    private final Dice jitter;
    private final ZoneId zone;
    private final int noiseOrders;
    /** Usual number of orders in a week before each weekday, Monday first; the last entry is the whole week. */
    private final long[] usualBefore = new long[8];

    BusinessCalendar(Dice dice, Profile profile) {
        this.profile = profile;
        noise = dice.of(1);
        jitter = dice.of(2);
        zone = profile.timeZone();
        Traffic traffic = profile.traffic();
        noiseOrders = traffic.noiseOrders();
        for (DayOfWeek day : DayOfWeek.values()) {
            usualBefore[day.getValue()] = usualBefore[day.getValue() - 1] + traffic.usualOrders(day);
        }
    }

    /** The business day, as days since 1970-01-01, that {@code instant} belongs to. */
    long dayOf(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone)
                .minusHours(Traffic.DAY_BEGINS_AT_HOUR)
                .toLocalDate()
                .toEpochDay();
    }

    /** Number of the first order of {@code epochDay}. */
    long firstOrder(long epochDay) {
        long week = Math.floorDiv(epochDay - FIRST_MONDAY, 7);
        int weekday = Math.floorMod(epochDay - FIRST_MONDAY, 7);
        // Day i has its usual orders plus level(i) - level(i + 1); over a week the levels cancel out.
        return week * usualBefore[7] + usualBefore[weekday] + level(week, 0) - level(week, weekday);
    }

    /** Number of orders of the average day. */
    double ordersOfAverageDay() {
        return usualBefore[7] / 7.0;
    }

    BusinessDay day(long epochDay) {
        long first = firstOrder(epochDay);
        return new BusinessDay(epochDay, profile, first, (int) (firstOrder(epochDay + 1) - first), jitter);
    }

    private int level(long week, int weekday) {
        return Dice.below(Dice.draw(noise.subject(week), weekday), noiseOrders + 1L);
    }
}
