package io.restaurantstream.livepage;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What came of fetching events from the log again and comparing them with {@code raw.events_raw}: value by value, as the text
 * that Postgres makes of both. The bytes that came are not stored, so white space and the order of keys cannot be compared.
 *
 * @param events how many events the number is made of
 * @param wrong offsets of those that differ, or that the log or the table does not have, in order
 * @param trimmed how many of them were trimmed from the table, so that nothing could be compared
 * @param why the log was not asked; null when it was
 */
public record LogCheck(int events, List<Long> wrong, int trimmed, String why) {

    /** Compared in one statement. */
    private static final int AT_ONCE = 5_000;

    private static final SqlFile IN_LOG = SqlFile.read("drill/in_log.sql");

    public LogCheck {
        wrong = List.copyOf(wrong);
    }

    static LogCheck notAsked(String why) {
        return new LogCheck(0, List.of(), 0, why);
    }

    /** Whether the log was asked. */
    public boolean wasAsked() {
        return why == null;
    }

    /** False only when the log was asked and said otherwise. */
    public boolean agrees() {
        return wrong.isEmpty();
    }

    /** One sentence for people. */
    public String sentence() {
        if (!wasAsked()) {
            return "The log was not asked: " + why + ".";
        }
        String those = trimmed == 0
                ? ""
                : String.format(
                        Locale.ROOT, " %,d more were trimmed from the raw table and cannot be compared.", trimmed);
        return agrees()
                ? String.format(
                                Locale.ROOT,
                                "%,d events were fetched from the log again; all their values equal the raw table.",
                                events - trimmed)
                        + those
                : String.format(
                                Locale.ROOT,
                                "%,d of %,d events DIFFER from the log, the first at offset %d.",
                                wrong.size(),
                                events,
                                wrong.get(0))
                        + those;
    }

    /**
     * Compares all events of which a number of a range is made.
     *
     * @param offsetsOf the query for their offsets
     * @param mostEvents when there are more, the log is not asked
     */
    static LogCheck of(Connection connection, String offsetsOf, Range range, LogEvents log, int mostEvents)
            throws SQLException {
        NavigableSet<Long> offsets = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(offsetsOf)) {
            range.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    offsets.add(row.getLong(1));
                }
            }
        }
        if (offsets.size() > mostEvents) {
            return notAsked(String.format(
                    Locale.ROOT, "the number is made of %,d events; choose one location, or one hour", offsets.size()));
        }
        return of(connection, offsets, log);
    }

    static LogCheck of(Connection connection, NavigableSet<Long> offsets, LogEvents log) throws SQLException {
        NavigableSet<Long> wrong = new TreeSet<>();
        int trimmed = 0;
        NavigableSet<Long> rest = new TreeSet<>(offsets);
        while (!rest.isEmpty()) {
            NavigableSet<Long> some = new TreeSet<>();
            while (some.size() < AT_ONCE && !rest.isEmpty()) {
                some.add(rest.pollFirst());
            }
            Map<Long, LogPage.Entry> entries;
            try {
                entries = log.at(some);
            } catch (IOException e) {
                return notAsked("it cannot be read now, " + e.getMessage());
            }
            trimmed += compare(connection, some, entries, wrong);
        }
        return new LogCheck(offsets.size(), List.copyOf(wrong), trimmed, null);
    }

    private static int compare(
            Connection connection,
            NavigableSet<Long> offsets,
            Map<Long, LogPage.Entry> entries,
            NavigableSet<Long> wrong)
            throws SQLException {
        EventReader reader = new EventReader();
        List<Event> events = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (long offset : offsets) {
            LogPage.Entry entry = entries.get(offset);
            try {
                if (entry == null) {
                    wrong.add(offset);
                } else {
                    events.add(reader.read(entry.json()).event());
                    texts.add(new String(entry.json(), StandardCharsets.UTF_8));
                }
            } catch (InvalidEventException e) {
                wrong.add(offset); // the job has refused it, so it cannot be what the table holds
            }
        }
        int trimmed = 0;
        try (PreparedStatement statement = connection.prepareStatement(IN_LOG.text())) {
            statement.setArray(
                    1,
                    array(
                            connection,
                            "bigint",
                            events.stream().map(Event::offset).toArray()));
            statement.setArray(
                    2,
                    array(
                            connection,
                            "uuid",
                            events.stream().map(Event::eventId).toArray()));
            statement.setArray(
                    3,
                    array(
                            connection,
                            "text",
                            events.stream()
                                    .map(event -> event.type().wireName())
                                    .toArray()));
            statement.setArray(
                    4,
                    array(
                            connection,
                            "timestamptz",
                            events.stream()
                                    .map(event -> event.ts().atOffset(ZoneOffset.UTC))
                                    .toArray()));
            statement.setArray(
                    5,
                    array(
                            connection,
                            "text",
                            events.stream().map(Event::partitionKey).toArray()));
            statement.setArray(6, array(connection, "text", texts.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getBoolean(2)) {
                        trimmed++;
                    } else {
                        wrong.add(row.getLong(1));
                    }
                }
            }
        }
        return trimmed;
    }

    private static Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
