package io.restaurantstream.adapters.csv;

import java.nio.file.Path;

/**
 * A row that cannot be understood.
 *
 * @param line where it begins, from 1
 * @param column name of the column; null when the row as a whole is meant
 * @param message what is wrong and what is allowed
 */
public record Problem(Path file, long line, String column, String message) {

    /** For people, with the place. */
    @Override
    public String toString() {
        return file + " line " + line + (column == null ? "" : ", column " + column) + ": " + message;
    }
}
