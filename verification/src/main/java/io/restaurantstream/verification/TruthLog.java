package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Consumer;

/** The log as temporary tables of one transaction: the text of events, the reasons of rejected ones, and gaps. */
final class TruthLog {

    private final AcceptEvent accept = new AcceptEvent();
    private final CopyLines accepted;
    private final CopyLines rejected;
    private final CopyLines gaps;

    private final Consumer<Event> acceptedListener;

    TruthLog(Connection connection) {
        this(connection, event -> {});
    }

    /** @param acceptedListener told of each accepted event, in the order of offsets */
    TruthLog(Connection connection, Consumer<Event> acceptedListener) {
        this.acceptedListener = acceptedListener;
        accepted = new CopyLines(connection, "truth_log", "event_offset, event");
        rejected = new CopyLines(
                connection,
                "truth_rejected",
                "event_offset, reason, detail, field, partition_key, raw_text, raw_bytes");
        gaps = new CopyLines(connection, "truth_gaps", "first_offset, last_offset");
    }

    void event(LogPage.Entry entry) throws SQLException {
        try {
            acceptedListener.accept(accept.check(entry));
            accepted.number(entry.offset()).text(entry.json()).endLine();
        } catch (InvalidEventException refusal) {
            reject(entry, refusal);
        }
    }

    private void reject(LogPage.Entry entry, InvalidEventException refusal) throws SQLException {
        boolean isText = isText(entry.json());
        rejected.number(entry.offset())
                .text(refusal.reason().name().toLowerCase(Locale.ROOT))
                .text(storable(refusal.getMessage()))
                .text(emptyAsNull(storable(refusal.field())))
                .text(emptyAsNull(storable(entry.partitionKey())))
                .text(storable(new String(entry.json(), StandardCharsets.UTF_8)))
                .bytes(isText ? null : entry.json())
                .endLine();
    }

    void gap(long first, long last) throws SQLException {
        gaps.number(first).number(last).endLine();
    }

    void send() throws SQLException {
        accepted.send();
        rejected.send();
        gaps.send();
    }

    /** Whether a text of Postgres can hold the bytes as they are. */
    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            return false;
        }
        for (byte b : bytes) {
            if (b == 0) {
                return false;
            }
        }
        return true;
    }

    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
