package io.restaurantstream.job.sink;

import io.restaurantstream.job.check.RejectedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * {@code raw.events_rejected}: the log never changes, so the same offset is refused again for the same reason, and a
 * replay writes the same row. What {@code ./stack erase} has removed from a row, a replay does not bring back.
 */
public final class RejectedEventsTable {

    /** Parameters as {@link #bind} sets them. */
    public static final String UPSERT = """
            INSERT INTO raw.events_rejected AS present
                (event_offset, reason, detail, field, partition_key, missing_order_id, raw_text, raw_bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (event_offset) DO UPDATE SET
                reason = EXCLUDED.reason,
                detail = CASE
                    WHEN EXCLUDED.missing_order_id IS NULL
                        AND EXISTS (SELECT FROM raw.erasures AS e WHERE e.event_offset = EXCLUDED.event_offset)
                    THEN present.detail ELSE EXCLUDED.detail END,
                field = EXCLUDED.field,
                missing_order_id = EXCLUDED.missing_order_id
            """;

    private RejectedEventsTable() {}

    static void bind(PreparedStatement statement, RejectedEvent event) throws SQLException {
        bind(statement, event, null);
    }

    /**
     * Sets the parameters of {@link #UPSERT}.
     *
     * @param missingOrder the order this event waits for; null when it waits for none
     */
    public static void bind(PreparedStatement statement, RejectedEvent event, UUID missingOrder) throws SQLException {
        String exact = exactText(event.json());
        statement.setLong(1, event.offset());
        statement.setString(2, event.reason());
        statement.setString(3, storable(event.detail()));
        statement.setString(4, event.field().isEmpty() ? null : storable(event.field()));
        statement.setString(5, event.partitionKey().isEmpty() ? null : storable(event.partitionKey()));
        statement.setObject(6, missingOrder, java.sql.Types.OTHER);
        statement.setString(7, exact != null ? exact : storable(new String(event.json(), StandardCharsets.UTF_8)));
        statement.setBytes(8, exact != null ? null : event.json());
    }

    /** The bytes as the text they are; null when no text of Postgres can hold them. */
    private static String exactText(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null; // kept as bytes instead
        }
    }

    private static String storable(String text) {
        return new String(text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
