package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import io.restaurantstream.generator.profile.Traffic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A day from 04:00 to 04:00 local time, and the instants at which its orders are created.
 *
 * <p>Orders are numbered within the day in order of creation. An hour's share of them is its weight; a day of 23 or
 * 25 hours has just those hours.
 */
final class BusinessDay {

    private static final int HOUR_MS = 3_600_000;
    private static final int SHARES = 256;

    private final long epochDay;
    private final long startMs;
    private final long endMs;
    private final long firstOrder;
    private final int orders;
    private final Dice jitter;
    /** Weight of all slots before each one, and of all; a slot is an hour of real time, the last may be shorter. */
    private final double[] weightBefore;

    private final DayPart[] parts;

    /** The slot that each 256th of all weight begins in: spares the search for it. */
    private final byte[] slotOfShare = new byte[SHARES];

    BusinessDay(long epochDay, Profile profile, long firstOrder, int orders, Dice jitter) {
        this.epochDay = epochDay;
        this.firstOrder = firstOrder;
        this.orders = orders;
        this.jitter = jitter;
        ZoneId zone = profile.timeZone();
        startMs = startMs(epochDay, zone);
        endMs = startMs(epochDay + 1, zone);
        int slots = (int) ((endMs - startMs + HOUR_MS - 1) / HOUR_MS);
        weightBefore = new double[slots + 1];
        parts = new DayPart[slots];
        List<Tenths> hours =
                profile.traffic().hoursOf(LocalDate.ofEpochDay(epochDay).getDayOfWeek());
        for (int slot = 0; slot < slots; slot++) {
            long from = startMs + (long) slot * HOUR_MS;
            int hour = ZonedDateTime.ofInstant(Instant.ofEpochMilli(from), zone).getHour();
            double length = Math.min(HOUR_MS, endMs - from) / (double) HOUR_MS;
            weightBefore[slot + 1] = weightBefore[slot] + hours.get(hour).count() * length;
            parts[slot] = DayPart.ofHour(hour);
        }
        for (int share = 1; share < SHARES; share++) {
            slotOfShare[share] = (byte) slotFrom(slotOfShare[share - 1], share * (weightBefore[slots] / SHARES));
        }
    }

    /** The first slot from {@code slot} on that ends after {@code point}; the last one when none does. */
    private int slotFrom(int slot, double point) {
        int found = slot;
        while (found < parts.length - 1 && weightBefore[found + 1] <= point) {
            found++;
        }
        return found;
    }

    private static long startMs(long epochDay, ZoneId zone) {
        return LocalDate.ofEpochDay(epochDay)
                .atTime(Traffic.DAY_BEGINS_AT_HOUR, 0)
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }

    /** The date on which it begins, as days since 1970-01-01. */
    long epochDay() {
        return epochDay;
    }

    /** When it begins, in milliseconds since 1970-01-01 UTC. */
    long startMs() {
        return startMs;
    }

    /** When the next day begins. */
    long endMs() {
        return endMs;
    }

    /** Number of its first order. */
    long firstOrder() {
        return firstOrder;
    }

    /** How many orders it has. */
    int orders() {
        return orders;
    }

    /** When its order {@code index} (from 0) is created; never earlier than the order before. */
    long createdMs(int index) {
        double total = weightBefore[weightBefore.length - 1];
        double share = (index + Dice.unit(jitter.subject(firstOrder + index))) / orders;
        double point = share * total;
        // one share less, should rounding have put the point before the beginning of its own
        int slot = slotFrom(slotOfShare[Math.max(0, Math.min(SHARES, (int) (share * SHARES)) - 1)], point);
        // closed hours take no room; stay inside should rounding have reached the very end
        while (weightBefore[slot + 1] <= weightBefore[slot]) {
            slot--;
        }
        long from = startMs + (long) slot * HOUR_MS;
        long length = Math.min(HOUR_MS, endMs - from);
        double part = (point - weightBefore[slot]) / (weightBefore[slot + 1] - weightBefore[slot]);
        return from + Math.min(length - 1, (long) (part * length));
    }

    /** The part of the day that instant {@code ms}, which must be within the day, belongs to. */
    DayPart partAt(long ms) {
        return parts[(int) ((ms - startMs) / HOUR_MS)];
    }
}
