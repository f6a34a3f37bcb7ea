package io.restaurantstream.livepage;

import io.restaurantstream.livepage.Reader.DayRow;
import java.time.LocalDate;
import java.util.List;

/**
 * What is expected, and what is not as usual.
 *
 * @param isThere whether the database has the views for it
 * @param forecast hours of the running day, and it and the days after it as a whole, see {@code forecast.sql}
 * @param anomalies see {@code anomalies.sql}
 */
record Outlook(boolean isThere, List<DayRow> forecast, List<Row> anomalies) {

    static final Outlook NONE = new Outlook(false, List.of(), List.of());

    /** The hours of a day, none unless it is the running one. */
    List<Row> hours(LocalDate day, String location) {
        return forecast.stream()
                .filter(of -> of.day().equals(day) && of.row().location().equals(location))
                .map(DayRow::row)
                .filter(row -> !row.key(0).isEmpty())
                .toList();
    }

    /** The running day and those after it. */
    List<DayRow> days(String location) {
        return forecast.stream()
                .filter(of ->
                        of.row().location().equals(location) && of.row().key(0).isEmpty())
                .toList();
    }
}
