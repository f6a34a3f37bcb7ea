package io.restaurantstream.job.sink;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * What a failure of the database means for what was to be written.
 *
 * <p>By SQLSTATE, as listed in appendix A of the Postgres manual.
 */
public enum SqlFailure {
    /** A key exists already: write again as an upsert. */
    KEY_EXISTS,
    /** A child has no parent. */
    PARENT_MISSING,
    /** The values cannot be stored, now or ever. */
    UNFIT_VALUE,
    /** The database cannot do it now: write the whole transaction again, later. */
    TRANSIENT,
    /** Neither: a missing table or right, or a mistake of ours. */
    PERMANENT;

    private static final Set<String> TRANSIENT_STATES = Set.of(
            "25006", // read-only transaction: a standby, or about to be one
            "25P03", // ended, because the transaction stood still for too long
            "40001", // serialization failure
            "40003", // statement completion unknown
            "40P01", // deadlock
            "55P03" // lock not available
            );
    private static final Set<String> TRANSIENT_CLASSES = Set.of(
            "08", // connection lost
            "53", // too many connections, out of memory or disk
            "57", // shut down, starting up, cancelled
            "58" // I/O error of the server
            );

    /** Whether it is for what the values are, and would be the same again. */
    public boolean isOfValues() {
        return this == KEY_EXISTS || this == PARENT_MISSING || this == UNFIT_VALUE;
    }

    /** What {@code failure} means. A failure without SQLSTATE is one of the connection. */
    public static SqlFailure of(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.length() != 5) {
            return TRANSIENT;
        }
        if (state.equals("23505")) {
            return KEY_EXISTS;
        }
        if (state.equals("23503")) {
            return PARENT_MISSING;
        }
        if (state.equals("23514") && isForWantOfAPartition(failure)) {
            return TRANSIENT; // it was dropped meanwhile; the next connection makes it anew
        }
        String stateClass = state.substring(0, 2);
        if (TRANSIENT_STATES.contains(state) || TRANSIENT_CLASSES.contains(stateClass)) {
            return TRANSIENT;
        }
        return stateClass.equals("22") || stateClass.equals("23") ? UNFIT_VALUE : PERMANENT;
    }

    /** A row that no partition takes has the state of one that breaks a constraint, but there is no constraint. */
    private static boolean isForWantOfAPartition(SQLException failure) {
        for (Throwable each : failure) { // a batch has what the server said as its cause
            if (each instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                return postgres.getServerErrorMessage().getConstraint() == null;
            }
        }
        return false;
    }
}
