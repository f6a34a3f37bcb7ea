package io.restaurantstream.generator.profile;

/**
 * A span of time.
 *
 * @param min shortest, in minutes, at least 0
 * @param max longest, in minutes, at least {@code min} and at most 1200
 */
public record MinuteRange(int min, int max) {

    public MinuteRange {
        if (min < 0) {
            throw new IllegalArgumentException("min: is " + min + ", must be at least 0");
        }
        if (max < min || max > 1200) {
            throw new IllegalArgumentException("max: is " + max + ", must be from " + min + " to 1200");
        }
    }
}
