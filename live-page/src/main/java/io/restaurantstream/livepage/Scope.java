package io.restaurantstream.livepage;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * What a viewer looks at.
 *
 * @param location code of a restaurant; empty for all of them
 * @param day business day; null for the newest one
 * @param service service type; empty for all of them
 */
record Scope(String location, LocalDate day, String service) {

    private static final int MAX_LENGTH = 100;

    Scope {
        requireShort("loc", location);
        requireShort("service", service);
    }

    /** @throws IllegalArgumentException when a parameter cannot be meant */
    static Scope of(String location, String day, String service) {
        try {
            return new Scope(
                    location == null ? "" : location,
                    day == null || day.isEmpty() ? null : LocalDate.parse(day),
                    service == null ? "" : service);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("day is " + shorten(day) + "; it must be a date, such as 2026-11-28", e);
        }
    }

    boolean has(Row row) {
        return location.isEmpty() || location.equals(row.location());
    }

    private static void requireShort(String name, String value) {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(name + " is longer than " + MAX_LENGTH + " characters");
        }
    }

    private static String shorten(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }
}
