package io.restaurantstream.stack.rebuild;

import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.MalformedPageException;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.verification.AcceptEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Reads {@code raw.events_rejected} and checks each event again with the checks of this version. */
public final class RejectedEvents {

    private static final int FETCH_ROWS = 1_000;

    /** Children that wait for their order are no concern of the checks: it alone brings them back. */
    private static final String QUERY = """
            SELECT event_offset, reason, coalesce(detail, ''), coalesce(partition_key, ''),
                   coalesce(raw_bytes, convert_to(raw_text, 'UTF8')), missing_order_id IS NOT NULL
            FROM raw.events_rejected
            WHERE ?::text IS NULL OR reason = ?
            ORDER BY event_offset
            """;

    private final Connection connection;
    private final AcceptEvent checks = new AcceptEvent();

    /** @param connection of a role that may read the raw tables */
    public RejectedEvents(Connection connection) {
        this.connection = connection;
    }

    /**
     * A rejected event.
     *
     * @param reason why, as one of the words of the event log's contract
     * @param detail why, in one sentence
     * @param location empty where it cannot be read
     * @param isAcceptedNow whether the checks of this version let it in; false for one that waits for its order
     */
    public record Rejected(long offset, String reason, String detail, String location, boolean isAcceptedNow) {}

    /**
     * Hands each event, by rising offset, to {@code consumer}.
     *
     * @param reason null for all
     */
    public void forEach(String reason, Consumer<Rejected> consumer) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setString(1, reason);
            statement.setString(2, reason);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long offset = row.getLong(1);
                    boolean waits = row.getBoolean(6);
                    consumer.accept(new Rejected(
                            offset,
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            !waits && isAccepted(offset, row.getBytes(5))));
                }
            }
        }
        connection.rollback();
    }

    /** As the job would see it: alone on a page. */
    private boolean isAccepted(long offset, byte[] json) {
        try {
            LogPage page = PageReader.read(page(offset, json), offset - 1, 1);
            List<LogPage.Entry> entries = page.entries();
            if (entries.size() != 1 || entries.get(0).offset() != offset) {
                return false;
            }
            checks.check(entries.get(0));
            return true;
        } catch (InvalidEventException | MalformedPageException refused) {
            return false;
        }
    }

    private static byte[] page(long offset, byte[] json) {
        byte[] before = "{\"events\":[".getBytes(StandardCharsets.UTF_8);
        byte[] after = ("],\"next_since\":" + offset + "}").getBytes(StandardCharsets.UTF_8);
        byte[] page = new byte[before.length + json.length + after.length];
        System.arraycopy(before, 0, page, 0, before.length);
        System.arraycopy(json, 0, page, before.length, json.length);
        System.arraycopy(after, 0, page, before.length + json.length, after.length);
        return page;
    }
}
