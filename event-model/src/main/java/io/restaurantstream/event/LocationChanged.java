package io.restaurantstream.event;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * What a location is from {@code validFrom} on.
 *
 * @param locationCode the event's partition key
 * @param city null when unknown
 * @param timeZone region of the tz database, such as {@code America/Toronto}
 * @param dayStartsAt local time at which its business day begins, to the minute
 * @param weekStartsOn first day of its week
 * @param currency three capital letters; null when unknown
 * @param tables 0 to 100,000; null when unknown
 * @param seats 0 to 100,000; null when unknown
 * @param openedOn null when unknown
 * @param closedOn null while it is open
 */
public record LocationChanged(
        String locationCode,
        String name,
        String city,
        String timeZone,
        LocalTime dayStartsAt,
        DayOfWeek weekStartsOn,
        String currency,
        Integer tables,
        Integer seats,
        LocalDate openedOn,
        LocalDate closedOn,
        Instant validFrom)
        implements ReferencePayload {

    /** When a business day begins where a location does not say it. */
    public static final LocalTime USUAL_DAY_START = LocalTime.of(4, 0);

    /** The first day of the week where a location does not say it. */
    public static final DayOfWeek USUAL_WEEK_START = DayOfWeek.MONDAY;

    @Override
    public EventType type() {
        return EventType.LOCATION_CHANGED;
    }
}
