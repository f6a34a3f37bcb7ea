package io.restaurantstream.verification;

import java.time.Instant;
import java.util.Objects;

/**
 * The result of comparing one hour of one location with the log.
 *
 * @param locationCode the restaurant
 * @param hourStart its start
 * @param upToOffset the location's log was taken into account up to here
 * @param version what {@code analytics.hour_versions} said of it; empty when nothing
 * @param wrongOffset the first offset that differs; 0 when all is equal
 * @param difference what differs there; null when all is equal
 */
public record HourResult(
        String locationCode, Instant hourStart, long upToOffset, String version, long wrongOffset, String difference) {

    public HourResult {
        Objects.requireNonNull(locationCode);
        Objects.requireNonNull(hourStart);
        Objects.requireNonNull(version);
    }

    /** Whether sales, roll-ups and facts of the hour are those of the log. */
    public boolean isEqual() {
        return difference == null;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return locationCode + " " + hourStart + (isEqual() ? ": equal" : ": offset " + wrongOffset + ", " + difference);
    }
}
