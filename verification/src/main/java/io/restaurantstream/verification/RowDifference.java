package io.restaurantstream.verification;

import java.util.Objects;

/**
 * A row that differs from the expected one.
 *
 * @param key which row, as {@code column=value}
 * @param expected what it must hold, as {@code column=value}: where both rows exist only the columns that differ; null
 *     when there must be no such row
 * @param actual what it holds; null when there is no such row
 */
public record RowDifference(String key, String expected, String actual) {

    public RowDifference {
        Objects.requireNonNull(key);
        if (expected == null && actual == null) {
            throw new IllegalArgumentException(key + ": neither an expected nor an actual row");
        }
    }

    /** One line for people. */
    @Override
    public String toString() {
        return key + ": expected " + orNoRow(expected) + " / actual " + orNoRow(actual);
    }

    private static String orNoRow(String row) {
        return row == null ? "no such row" : row;
    }
}
