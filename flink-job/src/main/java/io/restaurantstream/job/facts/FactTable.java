package io.restaurantstream.job.facts;

/**
 * A table that facts are copied into.
 *
 * @param name with its schema
 * @param columns in the order in which rows are written
 * @param upsert moves rows from {@link #staging} into the table; harmless when they are there already
 */
record FactTable(String name, String columns, String upsert) {

    /** The temporary table of this connection that takes rows which may exist already. */
    String staging() {
        return stagingOf(name);
    }

    static String stagingOf(String name) {
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
