package io.restaurantstream.stack.rebuild;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of the raw events and rejected events, from which the truncated tables are filled again.
 *
 * <p>Safe for use by several threads; requests are answered one at a time.
 */
public final class RawLog implements AutoCloseable {

    /** What a page may hold, besides its last event. */
    private static final long MAX_PAGE_BYTES = 16L << 20;

    private static final int FETCH_ROWS = 1_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Postgres' own hash does for a deal that has to hold only while the log is served. */
    private static final String PAGE = """
            SELECT event_offset, json
            FROM raw.log_to_rebuild
            WHERE event_offset > ? AND (? = 1 OR mod(abs(hashtext(partition_key)::bigint), ?) = ?)
            ORDER BY event_offset
            LIMIT ?
            """;

    private static final String GAPS = """
            SELECT greatest(first_offset, ? + 1), least(last_offset, ?)
            FROM raw.event_gaps
            WHERE last_offset > ? AND first_offset <= ?
            ORDER BY first_offset
            """;

    private static final String LATEST = """
            SELECT greatest(
                (SELECT coalesce(max(event_offset), 0) FROM raw.log_to_rebuild),
                (SELECT coalesce(max(last_offset), 0) FROM raw.event_gaps))
            """;

    private final Connection connection;
    private final long latest;

    private RawLog(Connection connection, long latest) {
        this.connection = connection;
        this.latest = latest;
    }

    /**
     * Some events and where to go on.
     *
     * @param events by rising offset
     * @param nextSince the offset that the next page comes after
     * @param gaps offsets up to {@code nextSince} that the log does not have
     */
    record Page(List<byte[]> events, long nextSince, List<Gap> gaps) {}

    /** Offsets that do not exist, both ends included. */
    record Gap(long first, long last) {}

    /**
     * Copies the log, unless an earlier call has and was not {@link #drop dropped}, and empties the tables that the job
     * writes.
     *
     * @param connection of a role that may become the tables' owner; closed with the log
     * @throws RebuildException when the raw tables are not the whole log, or somebody is using them
     */
    public static RawLog takeOver(Connection connection) throws SQLException, IOException {
        try {
            connection.setAutoCommit(false);
            refuseTrimmed(connection);
            refuseWriters(connection);
            execute(connection, text("begin.sql"));
            connection.commit();
            return new RawLog(connection, number(connection, LATEST));
        } catch (SQLException | IOException | RebuildException e) {
            connection.close(); // and nothing of the transaction has happened
            if (e instanceof SQLException failure && LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw new RebuildException("another session has been reading or writing the tables for 10 seconds;"
                        + " nothing was changed, try again when it has ended");
            }
            throw e;
        }
    }

    /** Whether a rebuild has begun that did not come to its end. */
    public static boolean isInterrupted(Connection connection) throws SQLException {
        return number(connection, "SELECT count(to_regclass('raw.log_to_rebuild'))") > 0;
    }

    private static void refuseTrimmed(Connection connection) throws SQLException {
        long trimmed = number(connection, "SELECT raw.trimmed_up_to()");
        if (trimmed > 0) {
            throw new RebuildException("the raw events up to offset " + trimmed
                    + " were trimmed, and without them the tables cannot be rebuilt");
        }
    }

    private static void refuseWriters(Connection connection) throws SQLException {
        long writers = number(
                connection,
                "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name LIKE 'facts-%'");
        if (writers > 0) {
            throw new RebuildException("a job is writing into this database (" + writers
                    + " connections); stop it first, and start it again from what the rebuild leaves");
        }
    }

    /** How many events there are. */
    public long events() throws SQLException {
        synchronized (connection) {
            return number(connection, "SELECT count(*) FROM raw.log_to_rebuild");
        }
    }

    /** The last offset; 0 when there is none. */
    public long latest() {
        return latest;
    }

    /** Whether holes between offsets mean nothing, as in a topic of plain events. */
    public boolean hasHoles() throws SQLException {
        synchronized (connection) {
            return number(connection, "SELECT count(*) FROM raw.event_gaps WHERE first_offset = 0") > 0;
        }
    }

    /**
     * The events of one of {@code partitions} shares after offset {@code since}, at most {@code limit} of them and fewer
     * when they are large.
     */
    Page page(long since, int limit, int partitions, int partition) throws SQLException {
        synchronized (connection) {
            List<byte[]> events = new ArrayList<>();
            long next = latest;
            try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
                statement.setFetchSize(FETCH_ROWS);
                statement.setLong(1, since);
                statement.setInt(2, partitions);
                statement.setInt(3, partitions);
                statement.setInt(4, partition);
                statement.setInt(5, limit);
                long bytes = 0;
                try (ResultSet row = statement.executeQuery()) {
                    while (bytes < MAX_PAGE_BYTES && row.next()) {
                        byte[] event = row.getBytes(2);
                        events.add(event);
                        bytes += event.length;
                        next = row.getLong(1);
                    }
                }
                if (events.size() < limit && bytes < MAX_PAGE_BYTES) {
                    next = latest;
                }
            }
            Page page = new Page(events, Math.max(since, next), gaps(since, Math.max(since, next)));
            connection.rollback();
            return page;
        }
    }

    private List<Gap> gaps(long since, long upTo) throws SQLException {
        List<Gap> gaps = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(GAPS)) {
            statement.setLong(1, since);
            statement.setLong(2, upTo);
            statement.setLong(3, since);
            statement.setLong(4, upTo);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    gaps.add(new Gap(row.getLong(1), row.getLong(2)));
                }
            }
        }
        return gaps;
    }

    /** The copy is needed no longer. */
    public void drop() throws SQLException {
        synchronized (connection) {
            execute(connection, "SET LOCAL ROLE restaurant_owner");
            execute(connection, "DROP TABLE raw.log_to_rebuild");
            connection.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String text(String file) throws IOException {
        try (InputStream sql = RawLog.class.getResourceAsStream(file)) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
