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

    private Row row(String location) {
        for (Row row : locations) {
            if (location.isEmpty() || row.location().equals(location)) {
                return row;
            }
        }
        return null;
    }
}
