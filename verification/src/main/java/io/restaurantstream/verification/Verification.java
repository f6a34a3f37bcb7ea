package io.restaurantstream.verification;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Recomputes every table from the event log and compares it with what Postgres holds.
 *
 * <p>It shares one decision with the job: which events are accepted. Postgres takes the values from the events' text,
 * as sets, without order, batches, state or time. Everything happens in one transaction over one snapshot, which is
 * rolled back, so a job may write meanwhile. Needs the rights to read the tables and to create temporary ones.
 */
public final class Verification {

    private final Connection database;
    private final OptionalLong untilOffset;
    private final ProgressListener progress;

    private Verification(Connection database, OptionalLong untilOffset, ProgressListener progress) {
        this.database = database;
        this.untilOffset = untilOffset;
        this.progress = progress;
    }

    /**
     * Verifies all tables.
     *
     * @param log read once, from its beginning
     * @param database not used by anyone else meanwhile; its auto-commit and isolation are as before afterwards
     * @param untilOffset the tables must show the log up to and including this offset and nothing beyond; empty for
     *     tables that a job is writing, of which each must show what its own newest offsets promise
     * @throws IOException when the log cannot be read, or ends before {@code untilOffset}
     */
    public static VerificationResult run(
            LogSource log, Connection database, OptionalLong untilOffset, ProgressListener progress)
            throws IOException, InterruptedException, SQLException {
        boolean autoCommit = database.getAutoCommit();
        boolean readOnly = database.isReadOnly();
        int isolation = database.getTransactionIsolation();
        // temporary tables are writes to Postgres, even for a role that reads only
        database.setReadOnly(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        database.setAutoCommit(false);
        try {
            return new Verification(database, untilOffset, progress).run(log);
        } finally {
            // a connection that was lost would fail again here, in place of the reason
            if (!database.isClosed()) {
                database.rollback();
                database.setAutoCommit(autoCommit);
                database.setTransactionIsolation(isolation);
                database.setReadOnly(readOnly);
            }
        }
    }

    private VerificationResult run(LogSource log) throws IOException, InterruptedException, SQLException {
        execute("SET TRANSACTION READ WRITE");
        execute("SET LOCAL TimeZone = 'UTC'");
        execute("SET LOCAL work_mem = '128MB'");
        execute("SET LOCAL jit = off");
        // takes the snapshot: what is in it was in the log before, so the log that is read now has all of it
        long highestOffset = number("highest_offset.sql");
        apply("log.sql");
        long horizon = untilOffset.orElse(highestOffset);
        LogReading reading = new LogReading(log, new TruthLog(database), progress);
        reading.upTo(horizon);
        if (untilOffset.isPresent() && reading.position() < horizon) {
            throw new IOException("the log ends at offset " + reading.position() + ", before " + horizon
                    + ", up to which it should be verified");
        }
        computeTruth();
        return new VerificationResult(
                compareTables(),
                reading.events(),
                Math.min(reading.position(), horizon),
                untilOffset.orElse(reading.latest()),
                number("waiting_events.sql"),
                number("erased_events.sql"),
                numberOf("SELECT count(*) FROM truth_incomplete_hours"));
    }

    private void computeTruth() throws IOException, SQLException {
        List<String> files = List.of(
                "events.sql",
                untilOffset.isPresent() ? "progress_at_horizon.sql" : "progress_so_far.sql",
                "written.sql",
                "events_raw.sql",
                "events_rejected.sql",
                "event_gaps.sql",
                "payments.sql",
                "orders.sql",
                "order_items.sql",
                "items_as_sold.sql",
                "feedback.sql",
                "order_history.sql",
                "reference.sql",
                "stored.sql",
                "incomplete_hours.sql",
                "sale_changes.sql",
                "late_sales.sql",
                "hourly_sales.sql",
                "roll_ups.sql",
                "days.sql");
        for (int step = 0; step < files.size(); step++) {
            progress.computing(step + 1, files.size());
            apply(files.get(step));
        }
    }

    private List<TableResult> compareTables() throws SQLException {
        List<TableResult> results = new ArrayList<>();
        TableComparison comparison = new TableComparison(database);
        for (ComparedTable table : ComparedTable.ALL) {
            progress.comparing(table.name());
            results.add(comparison.compare(table));
        }
        return results;
    }

    private void apply(String file) throws IOException, SQLException {
        execute(SqlText.of("truth/" + file));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String file) throws IOException, SQLException {
        return numberOf(SqlText.of("truth/" + file));
    }

    private long numberOf(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
