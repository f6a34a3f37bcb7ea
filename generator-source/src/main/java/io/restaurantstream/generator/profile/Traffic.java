package io.restaurantstream.generator.profile;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;

/**
 * How many orders there are, and when. Business days begin at 04:00 local time.
 *
 * @param ordersPerDay orders of all locations on an average day, 1 to 4,000,000; no single day may have more
 * @param dailyNoisePercent how far a day strays from its usual number at most, in percent of an average day; what
 *     one day of a week gains others lose, so that every week has the same number
 * @param weekdays weight of each day of the week
 * @param weekdayHours 24 weights of the local hours 0 to 23, Monday to Friday; 0 is closed
 * @param weekendHours the same for Saturday and Sunday
 */
public record Traffic(
        int ordersPerDay,
        int dailyNoisePercent,
        Map<DayOfWeek, Tenths> weekdays,
        List<Tenths> weekdayHours,
        List<Tenths> weekendHours) {

    /** Most orders that a single business day may have. */
    public static final int MAX_ORDERS_OF_A_DAY = 4_000_000;

    /** Local hour at which a business day begins. */
    public static final int DAY_BEGINS_AT_HOUR = 4;

    public Traffic {
        if (ordersPerDay < 1 || ordersPerDay > MAX_ORDERS_OF_A_DAY) {
            throw new IllegalArgumentException(
                    "orders_per_day: is " + ordersPerDay + ", must be from 1 to " + MAX_ORDERS_OF_A_DAY);
        }
        if (dailyNoisePercent < 0 || dailyNoisePercent > 50) {
            throw new IllegalArgumentException(
                    "daily_noise_percent: is " + dailyNoisePercent + ", must be from 0 to 50");
        }
        weekdays = EnumKeyed.copy(DayOfWeek.class, weekdays);
        weekdayHours = List.copyOf(weekdayHours);
        weekendHours = List.copyOf(weekendHours);
        Tenths.mustNotAllBeZero("weekdays", weekdays.values());
        mustBeHours("weekday_hours", weekdayHours);
        mustBeHours("weekend_hours", weekendHours);
        int noise = noise(ordersPerDay, dailyNoisePercent);
        for (DayOfWeek day : DayOfWeek.values()) {
            long usual = usual(ordersPerDay, weekdays, day);
            if (usual < noise) {
                throw new IllegalArgumentException("daily_noise_percent: is " + dailyNoisePercent
                        + ", which is more than all orders of a " + day + " (" + usual + ")");
            }
            if (usual + noise > MAX_ORDERS_OF_A_DAY) {
                throw new IllegalArgumentException("orders_per_day: is " + ordersPerDay + ", so that a " + day
                        + " may have " + (usual + noise) + "; a day may have at most " + MAX_ORDERS_OF_A_DAY);
            }
        }
    }

    /** Orders of a usual {@code day}, before noise. */
    public int usualOrders(DayOfWeek day) {
        return (int) usual(ordersPerDay, weekdays, day);
    }

    /** How many orders a day may have more or less than usual. */
    public int noiseOrders() {
        return noise(ordersPerDay, dailyNoisePercent);
    }

    /** The weights of the local hours 0 to 23 on {@code day}. */
    public List<Tenths> hoursOf(DayOfWeek day) {
        return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY ? weekendHours : weekdayHours;
    }

    /** The hour after the last one with orders, counted from midnight of the business day: 4 to 28. */
    int closesAtHour() {
        int last = DAY_BEGINS_AT_HOUR;
        for (int hour = DAY_BEGINS_AT_HOUR; hour < DAY_BEGINS_AT_HOUR + 24; hour++) {
            boolean open = weekdayHours.get(hour % 24).count() > 0
                    || weekendHours.get(hour % 24).count() > 0;
            last = open ? hour + 1 : last;
        }
        return last;
    }

    private static int noise(int ordersPerDay, int dailyNoisePercent) {
        return (int) ((long) ordersPerDay * dailyNoisePercent / 100);
    }

    private static long usual(int ordersPerDay, Map<DayOfWeek, Tenths> weekdays, DayOfWeek day) {
        Tenths weight = weekdays.get(day);
        if (weight == null) {
            throw new IllegalArgumentException("weekdays: " + day + " is missing");
        }
        long sum = Tenths.sum(weekdays.values());
        return (ordersPerDay * 7L * weight.count() + sum / 2) / sum;
    }

    private static void mustBeHours(String field, List<Tenths> hours) {
        if (hours.size() != 24) {
            throw new IllegalArgumentException(
                    field + ": has " + hours.size() + " weights, must have 24, one for each hour");
        }
        Tenths.mustNotAllBeZero(field, hours);
    }
}
