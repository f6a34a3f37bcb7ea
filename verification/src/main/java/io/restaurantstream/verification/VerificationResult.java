package io.restaurantstream.verification;

import java.util.List;

/**
 * The result of comparing all tables with their expected rows.
 *
 * @param tables each of them
 * @param events read from the log
 * @param readUpTo the offset up to which the log was read
 * @param latest the last offset the log had, by its own word or as far as it was read; the agreed offset where there
 *     is one, because what the log has beyond it is of no interest then
 * @param waitingEvents accepted events that were read and are not yet due, because a running job has not come to them;
 *     0 when an offset was agreed
 * @param erasedEvents events from which personal data was erased on request, and which were compared without it
 * @param incompleteHours hours that are left out of the tables by hour, because an order in them changed after the job had
 *     forgotten it
 */
public record VerificationResult(
        List<TableResult> tables,
        long events,
        long readUpTo,
        long latest,
        long waitingEvents,
        long erasedEvents,
        long incompleteHours) {

    public VerificationResult {
        tables = List.copyOf(tables);
    }

    /** Whether every table is equal to the truth, row by row and to the cent. */
    public boolean isEqual() {
        return tables.stream().allMatch(TableResult::isEqual);
    }

    /** How many offsets of the log the tables do not reach. */
    public long behind() {
        return Math.max(0, latest - readUpTo);
    }

    /** The result of one table. */
    public TableResult table(String name) {
        return tables.stream()
                .filter(result -> result.table().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of the tables"));
    }
}
