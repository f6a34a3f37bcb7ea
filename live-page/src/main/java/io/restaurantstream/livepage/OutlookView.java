package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restaurantstream.livepage.Reader.DayRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is expected of the running day and the days after it, and what is not as it was in past weeks. */
final class OutlookView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ROOT);
    private static final int WEEKS_FOR_A_VERDICT = 3;

    private final Snapshot snapshot;
    private final Scope scope;
    private final Clocks clocks;

    OutlookView(Snapshot snapshot, Scope scope, Clocks clocks) {
        this.snapshot = snapshot;
        this.scope = scope;
        this.clocks = clocks;
    }

    /**
     * An hour or a day as it is expected.
     *
     * @param expected cents
     * @param low cents; -1 while there are too few weeks for a band
     * @param high cents; -1 as {@code low}
     * @param weeks how many like days it rests on
     */
    record Expected(long expected, long low, long high, long weeks) {

        private static Expected of(Row row) {
            return new Expected(row.values()[2], row.values()[3], row.values()[4], row.values()[5]);
        }

        boolean isKnown() {
            return expected >= 0;
        }

        void putInto(ObjectNode json) {
            json.put("typical", expected).put("weeks", weeks);
            if (high >= 0) {
                json.put("low", low).put("high", high);
            }
        }
    }

    /** By slot, as {@link Clocks#slot}; empty for other days than the running one, and while too little is known. */
    Map<Long, Expected> hours(LocalDate day) {
        Map<Long, Expected> hours = new HashMap<>();
        if (scope.service().isEmpty()) {
            for (Row row : snapshot.outlook().hours(day, scope.location())) {
                Expected expected = Expected.of(row);
                if (expected.isKnown()) {
                    hours.put(clocks.slot(scope.location(), row), expected);
                }
            }
        }
        return hours;
    }

    ObjectNode days() {
        if (!snapshot.outlook().isThere()) {
            return PageView.empty("This database has no forecast yet; ./stack migrate creates it.");
        }
        if (!scope.service().isEmpty()) {
            return PageView.empty("The forecast is of all services together: choose all services.");
        }
        ObjectNode forecast = PageView.JSON.objectNode();
        ArrayNode list = forecast.putArray("list");
        long total = 0;
        for (DayRow day : snapshot.outlook().days(scope.location())) {
            Expected expected = Expected.of(day.row());
            if (expected.isKnown()) {
                ObjectNode json = list.addObject().put("day", day.day().toString());
                json.put("weekday", day.day().getDayOfWeek().getValue());
                expected.putInto(json);
                total += expected.expected();
            }
        }
        return list.isEmpty()
                ? PageView.empty("A forecast needs two earlier weeks, and three for its band.")
                : forecast.put("total", total);
    }

    ObjectNode anomalies() {
        if (!snapshot.outlook().isThere()) {
            return PageView.empty("This database has no analytics.anomalies yet; ./stack migrate creates it.");
        }
        List<Row> here = snapshot.outlook().anomalies().stream()
                .filter(row -> row.location().isEmpty() || scope.has(row))
                .toList();
        if (here.isEmpty()) {
            long weeks = snapshot.outlook().days(scope.location()).stream()
                    .mapToLong(day -> Expected.of(day.row()).weeks())
                    .max()
                    .orElse(0);
            return PageView.empty(
                    weeks < WEEKS_FOR_A_VERDICT
                            ? "Nothing can be said before there are three weeks to compare with."
                            : "All is as in past weeks: no location is silent, no method of payment is gone, no unusual"
                                    + " refunds, no best seller at zero.");
        }
        ObjectNode anomalies = PageView.JSON.objectNode();
        ArrayNode list = anomalies.putArray("list");
        for (Row row : here) {
            list.addObject()
                    .put("code", row.location())
                    .put("kind", row.key(0))
                    .put("subject", row.key(1))
                    .put("sentence", row.key(2))
                    .put("since", since(row))
                    .put("expected", row.values()[1] / 10.0)
                    .put("seen", row.values()[2] / 10.0);
        }
        return anomalies;
    }

    private String since(Row row) {
        ZonedDateTime since = Instant.ofEpochSecond(row.values()[0]).atZone(clocks.zone(row.location()));
        boolean isToday = snapshot.eventTime() != null
                && snapshot.eventTime()
                        .atZone(clocks.zone(row.location()))
                        .toLocalDate()
                        .equals(since.toLocalDate());
        return (isToday ? TIME : DAY_AND_TIME).format(since);
    }
}
