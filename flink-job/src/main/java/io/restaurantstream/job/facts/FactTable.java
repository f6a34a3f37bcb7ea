package io.restaurantstream.job.facts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that facts are copied into.
 *
 * @param name with its schema
 * @param columns in the order in which rows are written
 * @param upsert moves rows from {@link #staging} into the table; harmless when they are there already
 */
record FactTable(String name, String columns, String upsert) {

    /**
     * A table in which the newest event of a key is the row: only a row of a later offset replaces one, so neither a
     * replay nor an old writer takes a row back.
     *
     * @param key columns of the primary key
     * @param values the other columns, of which the last one is {@code event_offset}
     */
    static FactTable newestWins(String name, String key, String values) {
        String columns = key + ", " + values;
        List<String> changing = Arrays.asList(values.split(", "));
        String assignments = changing.stream()
                .map(column -> column + " = EXCLUDED." + column)
                .collect(Collectors.joining(", "));
        return new FactTable(
                name,
                columns,
                "INSERT INTO " + name + " AS present (" + columns + ") SELECT " + columns + " FROM " + stagingOf(name)
                        + " ORDER BY " + key + " ON CONFLICT (" + key + ") DO UPDATE SET " + assignments
                        + " WHERE present.event_offset < EXCLUDED.event_offset");
    }

    /**
     * A table in which each event is a row; the log never changes, so a row that is there is the same.
     *
     * @param key columns of the primary key, {@code event_offset} among them
     * @param values the other columns
     */
    static FactTable everyEvent(String name, String key, String values) {
        String columns = key + ", " + values;
        return new FactTable(
                name,
                columns,
                "INSERT INTO " + name + " (" + columns + ") SELECT " + columns + " FROM " + stagingOf(name)
                        + " ORDER BY " + key + " ON CONFLICT (" + key + ") DO NOTHING");
    }

    /** The temporary table of this connection that takes rows which may exist already. */
    String staging() {
        return stagingOf(name);
    }

    private static String stagingOf(String name) {
        return "staged_" + name.substring(name.indexOf('.') + 1);
    }

    String createStaging() {
        return "CREATE TEMP TABLE IF NOT EXISTS " + staging() + " ON COMMIT DELETE ROWS AS SELECT " + columns + " FROM "
                + name + " WITH NO DATA";
    }

    String copyIn() {
        return "COPY " + name + " (" + columns + ") FROM STDIN (FORMAT BINARY)";
    }

    String copyIntoStaging() {
        return "COPY " + staging() + " (" + columns + ") FROM STDIN (FORMAT BINARY)";
    }
}
