package io.restaurantstream.job.facts;

import io.restaurantstream.job.sink.Database;
import io.restaurantstream.job.sink.Patience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The offsets of the last events that writers had written when their state was taken.
 *
 * <p>Tables that do not have these events when the state is restored are older than the state, as after a restore of
 * an old backup. What was written between the backup and the checkpoint would be missing for ever, because the source
 * goes on behind it.
 */
record LastOffsets(Collection<Long> offsets) {

    private static final String MISSING = """
            SELECT event_offset
            FROM unnest(?) AS written (event_offset)
            WHERE NOT EXISTS (SELECT FROM raw.events_raw AS e WHERE e.event_offset = written.event_offset)
              AND NOT EXISTS (SELECT FROM raw.events_rejected AS r WHERE r.event_offset = written.event_offset)
            ORDER BY event_offset
            """;

    private static final String TRIMMED_UP_TO = "SELECT raw.trimmed_up_to()";

    /**
     * Returns when the tables have all of these events, or had them until they were trimmed.
     *
     * @throws StateIsNewerException when they lack one
     * @throws IOException when the database is away for too long, or the task is cancelled
     */
    void mustBeIn(Database database) throws IOException {
        if (offsets.isEmpty()) {
            return;
        }
        String failed = "the tables cannot be compared with the restored state";
        Long newestMissing = Patience.attempt(database.maxOutage(), failed, () -> {
            try (Connection connection = database.connect("facts-restore")) {
                List<Long> missing = missingFrom(connection);
                Long newest = missing.isEmpty() ? null : missing.get(missing.size() - 1);
                return newest == null || newest <= trimmedUpTo(connection) ? null : newest;
            }
        });
        if (newestMissing != null) {
            throw new StateIsNewerException(newestMissing);
        }
    }

    private List<Long> missingFrom(Connection connection) throws SQLException {
        List<Long> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
            statement.setArray(1, connection.createArrayOf("bigint", offsets.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getLong(1));
                }
            }
        }
        return missing;
    }

    private static long trimmedUpTo(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRIMMED_UP_TO);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The state is newer than the tables: ends the job, because a restart would find the same. */
    @ThrowableAnnotation(ThrowableType.NonRecoverableError)
    static final class StateIsNewerException extends IOException {

        StateIsNewerException(long offset) {
            super("the restored state is newer than the tables: the event at offset " + offset
                    + " was written before the"
                    + " state was taken, but is neither in raw.events_raw nor in raw.events_rejected. Restore a newer"
                    + " backup of the database, or start the job from an older savepoint, or without state: events that"
                    + " are written again change nothing");
        }
    }

    /** One offset in the state of a writer. */
    static final class Serializer implements SimpleVersionedSerializer<Long> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(Long offset) {
            return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
        }

        @Override
        public Long deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION) {
                throw new IOException(
                        "the state of the facts sink has version " + version + "; this job knows " + VERSION);
            }
            return ByteBuffer.wrap(bytes).getLong();
        }
    }
}
