package io.restaurantstream.job.sink;

import io.restaurantstream.job.gate.Gap;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** {@code raw.event_gaps}: what the log does not have it never has, so a replay finds the same gap. */
final class EventGapsTable {

    static final String UPSERT = """
            INSERT INTO raw.event_gaps (first_offset, last_offset)
            VALUES (?, ?)
            ON CONFLICT (first_offset) DO UPDATE SET
                last_offset = GREATEST(event_gaps.last_offset, EXCLUDED.last_offset)
            """;

    private EventGapsTable() {}

    static void bind(PreparedStatement statement, Gap gap) throws SQLException {
        statement.setLong(1, gap.firstOffset());
        statement.setLong(2, gap.lastOffset());
    }
}
