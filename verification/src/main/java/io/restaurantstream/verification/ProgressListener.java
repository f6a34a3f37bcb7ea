package io.restaurantstream.verification;

/** Is notified of the progress of a verification, in the thread that verifies. */
public interface ProgressListener {

    /** Listens to nothing. */
    ProgressListener SILENT = new ProgressListener() {};

    /**
     * Another page was read.
     *
     * @param events read so far
     * @param offset the last one's
     */
    default void read(long events, long offset) {}

    /**
     * The log is read and what the tables should be is being computed.
     *
     * @param step from 1 to {@code steps}
     */
    default void computing(int step, int steps) {}

    /**
     * All is computed and a table is about to be compared.
     *
     * @param table with its schema
     */
    default void comparing(String table) {}
}
