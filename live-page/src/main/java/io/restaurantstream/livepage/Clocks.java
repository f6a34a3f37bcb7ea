package io.restaurantstream.livepage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** The clocks of the restaurants; one that is not listed has Toronto's, and days from midnight to midnight. */
record Clocks(List<Row> locations) {

    private static final ZoneId DEFAULT_ZONE = ZoneId.of("America/Toronto");

    /** @param location its code; empty for whoever comes first */
    ZoneId zone(String location) {
        Row row = row(location);
        return row == null ? DEFAULT_ZONE : ZoneId.of(row.key(2));
    }

    String name(String location) {
        Row row = location.isEmpty() ? null : row(location);
        return row == null ? location : row.key(0);
    }

    /** The same time of day a week before, by the clock of the location. */
    Instant aWeekBefore(String location, Instant moment) {
        return moment.atZone(zone(location)).minusDays(7).toInstant();
    }

    /** The first whole hour of a business day: what is kept by the hour belongs to the day in which the hour began. */
    Instant firstHour(String location, LocalDate day) {
        Row row = row(location);
        LocalTime starts = row == null ? LocalTime.MIDNIGHT : LocalTime.parse(row.key(3));
        ZonedDateTime start = day.atTime(starts).atZone(zone(location));
        long seconds = start.toEpochSecond();
        return Instant.ofEpochSecond(-Math.floorDiv(-seconds, 3600L) * 3600);
    }

    /** An hour on the clock of a location, in the business day that it belongs to; the first of two when clocks go back. */
    Instant hour(String location, LocalDate day, int hour) {
        ZonedDateTime begins = firstHour(location, day).atZone(zone(location));
        LocalDate date = hour >= begins.getHour()
                ? begins.toLocalDate()
                : begins.toLocalDate().plusDays(1);
        long seconds = date.atTime(hour, 0).atZone(zone(location)).toEpochSecond();
        return Instant.ofEpochSecond(Math.floorDiv(seconds, 3600L) * 3600);
    }

    /**
     * The place of an hour in the chart of a day. Of one location it is the hours since its day began, so that the hour
     * that comes twice when clocks go back stays two. Of all together it is the hour on the wall, whatever their zones are.
     *
     * @param location the location that is looked at; empty for all
     * @param hour a row of {@code hours.sql} or {@code services.sql}
     */
    long slot(String location, Row hour) {
        return location.isEmpty() ? wallSlot(Integer.parseInt(hour.key(0).substring(0, 2))) : hour.values()[1];
    }

    /** What stands below {@link #slot} in the chart. */
    String label(String location, Row hour) {
        return location.isEmpty() ? hour.key(0).substring(0, 2) + ":00" : hour.key(0);
    }

    /** The slot of the hour that runs at a moment; of all together, that of the location where it is latest. */
    long runningSlot(String location, LocalDate day, Instant moment) {
        if (!location.isEmpty() || locations.isEmpty()) {
            return Math.floorDiv(
                    moment.getEpochSecond() - firstHour(location, day).getEpochSecond(), 3600L);
        }
        return locations.stream()
                .mapToLong(row -> wallSlot(moment.atZone(zone(row.location())).getHour()))
                .max()
                .orElseThrow();
    }

    /** Hours since the latest start of a day among all. */
    private long wallSlot(int hour) {
        int first = locations.stream()
                .mapToInt(row -> LocalTime.parse(row.key(3)).getHour())
                .max()
                .orElse(0);
        return Math.floorMod(hour - first, 24);
    }

    private Row row(String location) {
        for (Row row : locations) {
            if (location.isEmpty() || row.location().equals(location)) {
                return row;
            }
        }
        return null;
    }
}
