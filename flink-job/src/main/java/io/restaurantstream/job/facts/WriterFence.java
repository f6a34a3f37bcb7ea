package io.restaurantstream.job.facts;

import io.restaurantstream.job.sink.Database;
import io.restaurantstream.job.sink.Patience;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write the facts of some key groups, which belongs to the writer that opened last. One that was frozen
 * and wakes up after its job went on elsewhere does not have it any more, and neither has one of another job.
 *
 * <p>A writer that opens adds its row to {@code raw.writer_fence}; from then on, no transaction of an earlier writer for
 * any of its key groups begins. Each transaction locks its writer's row, and the new writer deletes the earlier rows, so
 * when it has opened, all of theirs are over. A new connection of the same writer goes on with its row: only opening
 * takes the right from others.
 */
final class WriterFence {

    private static final Logger LOG = LoggerFactory.getLogger(WriterFence.class);

    private static final String OPEN =
            "INSERT INTO raw.writer_fence (key_groups, job_id) VALUES (int4range(?, ?), ?) RETURNING epoch";

    /** The weakest lock that a DELETE waits for; it leaves no dead row behind. */
    private static final String ENTER = """
            SELECT mine.epoch
            FROM raw.writer_fence AS mine
            WHERE mine.epoch = ?
              AND NOT EXISTS (
                SELECT FROM raw.writer_fence AS later
                WHERE later.epoch > mine.epoch AND later.key_groups && mine.key_groups)
            FOR KEY SHARE OF mine
            """;

    private static final String SUCCESSOR = """
            SELECT epoch, job_id, opened_at
            FROM raw.writer_fence
            WHERE key_groups && int4range(?, ?) AND epoch > ?
            ORDER BY epoch DESC
            LIMIT 1
            """;

    /** Longer than a flush takes: a predecessor that is alive may end what it has begun. */
    private static final String WAIT_FOR_PREDECESSORS = "SET lock_timeout = '2s'";

    private static final String REMOVE_PREDECESSORS =
            "DELETE FROM raw.writer_fence WHERE key_groups && int4range(?, ?) AND epoch < ?";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Lets the database end the transaction of a process that stands still, and with it its locks. */
    private static final String LIMIT_IDLENESS = "SET idle_in_transaction_session_timeout = '10s'";

    private static final String CONNECTION = "facts-";

    private static final String END_PREDECESSORS = """
            SELECT a.pid, pg_terminate_backend(a.pid, 5000)
            FROM raw.writer_fence AS f
            JOIN pg_stat_activity AS a ON a.application_name = '%s' || f.epoch
            WHERE f.key_groups && int4range(?, ?) AND f.epoch < ? AND a.datname = current_database()
            """.formatted(CONNECTION);

    private final KeyGroupRange keyGroups;
    private final JobID job;
    private final long epoch;

    private WriterFence(KeyGroupRange keyGroups, JobID job, long epoch) {
        this.keyGroups = keyGroups;
        this.job = job;
        this.epoch = epoch;
    }

    /**
     * Takes the right from all who have it for any of the key groups. A predecessor that does not end its transaction
     * is ended.
     *
     * @throws IOException when the database is away for too long or lacks the table, or the task is cancelled
     */
    static WriterFence claim(Database database, KeyGroupRange keyGroups, JobID job) throws IOException {
        String failed = "the writer cannot be registered in raw.writer_fence";
        return Patience.attempt(database.maxOutage(), failed, () -> {
            try (Connection connection = connect(database, "claim")) {
                WriterFence fence = new WriterFence(keyGroups, job, open(connection, keyGroups, job));
                fence.replaceEarlierWriters(connection);
                LOG.info("Writes {} of job {} in epoch {}", keyGroups, job, fence.epoch);
                return fence;
            }
        });
    }

    private static long open(Connection connection, KeyGroupRange keyGroups, JobID job) throws SQLException {
        try (PreparedStatement statement = about(keyGroups, connection, OPEN)) {
            statement.setString(3, job.toHexString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Returns when no transaction of an earlier writer is left. */
    private void replaceEarlierWriters(Connection connection) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(WAIT_FOR_PREDECESSORS);
        }
        try {
            removePredecessors(connection);
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            endPredecessors(connection);
            removePredecessors(connection);
        }
    }

    private void removePredecessors(Connection connection) throws SQLException {
        try (PreparedStatement statement = about(keyGroups, connection, REMOVE_PREDECESSORS)) {
            statement.setLong(3, epoch);
            statement.executeUpdate();
        }
    }

    private void endPredecessors(Connection connection) throws SQLException {
        try (PreparedStatement statement = about(keyGroups, connection, END_PREDECESSORS)) {
            statement.setLong(3, epoch);
            try (ResultSet ended = statement.executeQuery()) {
                while (ended.next()) {
                    LOG.warn("Terminated a connection of a replaced writer, backend {}", ended.getInt(1));
                }
            }
        }
    }

    /** A statement whose first two parameters are the bounds of {@code keyGroups}. */
    private static PreparedStatement about(KeyGroupRange keyGroups, Connection connection, String sql)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setInt(1, keyGroups.getStartKeyGroup());
        // in SQL, the end is the first that does not belong
        statement.setInt(2, keyGroups.getEndKeyGroup() + 1);
        return statement;
    }

    /** A new connection of this writer, which a successor knows by its name. */
    Connection connect(Database database) throws SQLException {
        return connect(database, Long.toString(epoch));
    }

    private static Connection connect(Database database, String name) throws SQLException {
        Connection connection = database.connect(CONNECTION + name);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMIT_IDLENESS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Holds off successors until the transaction that begins on {@code connection} is over.
     *
     * @throws IOException when the writer has been replaced
     */
    void enter(Connection connection) throws SQLException, IOException {
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setLong(1, epoch);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return;
                }
            }
        }
        throw replaced(connection);
    }

    private IOException replaced(Connection connection) throws SQLException {
        try (PreparedStatement statement = about(keyGroups, connection, SUCCESSOR)) {
            statement.setLong(3, epoch);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new IOException("this writer (epoch " + epoch + ") may no longer write: its row in"
                            + " raw.writer_fence was deleted, although no other writer replaced it");
                }
                return replacedBy(row.getString("job_id"), row.getLong("epoch"), row.getString("opened_at"));
            }
        }
    }

    private IOException replacedBy(String successor, long later, String openedAt) {
        String replaced = "this writer (epoch " + epoch + ") has been replaced by that of epoch " + later
                + ", which opened at " + openedAt;
        if (successor.equals(job.toHexString())) {
            return new IOException(replaced + ": the job was restarted elsewhere while this process was frozen");
        }
        return new AnotherJobWritesException("job " + successor + " has taken over the fact tables from job " + job
                + "; " + replaced + ". One job writes into a database at a time, the one that started last. This one"
                + " ends, because a restart would take the tables from the other in turn");
    }

    /** Another job writes into the same tables: ends this one instead of restarting it. */
    @ThrowableAnnotation(ThrowableType.NonRecoverableError)
    static final class AnotherJobWritesException extends IOException {

        AnotherJobWritesException(String message) {
            super(message);
        }
    }
}
