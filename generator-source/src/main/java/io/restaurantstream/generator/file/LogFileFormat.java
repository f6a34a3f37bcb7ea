package io.restaurantstream.generator.file;

/** How a file holds events. */
public enum LogFileFormat {
    /** One event a line. */
    NDJSON,
    /** One page, as {@code GET /events} would answer it if the log ended with the file. */
    JSON
}
