package io.restaurantstream.livepage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What was in the database at one moment, as far as the page shows it. Never changes, so that all that is shown of it
 * agrees.
 *
 * @param number rises by one with each snapshot of this server
 * @param inDatabase the snapshot as Postgres writes it, with which SQL can tell exactly what it saw
 * @param takenAt when it was taken, by the clock of this machine
 * @param newestOffset highest offset that is in the raw log; 0 when there is none
 * @param eventTime newest time among the last events; null when there is none
 * @param writtenAt when the last event was written, by the clock of the database; null when there is none
 * @param newestDay the newest business day with a sale; null when there is none
 * @param locations the restaurants that are listed, or have told of themselves
 * @param panels per panel and business day the sums
 * @param missing roll-ups that this database does not have
 * @param loading panels of which only the recent days were read yet
 * @param notYetKnown what a week ago was not yet known at this minute, see {@code compare.sql}
 * @param log what did not become a row, and what came late, see {@code log.sql}
 * @param proof which hours were computed again from the facts
 * @param verified which hours were compared with the log
 * @param outlook what is expected, and what is not as usual
 */
record Snapshot(
        long number,
        String inDatabase,
        Instant takenAt,
        long newestOffset,
        Instant eventTime,
        Instant writtenAt,
        LocalDate newestDay,
        List<Row> locations,
        Map<Panel, NavigableMap<LocalDate, List<Row>>> panels,
        Set<String> missing,
        Set<Panel> loading,
        List<Row> notYetKnown,
        List<Row> log,
        HourProofs proof,
        VerifiedHours verified,
        Outlook outlook) {

    /** Days that the page looks back. */
    static final int DAYS = 35;

    boolean isMissing(Panel panel) {
        return missing.contains(panel.table());
    }

    /** The sums of a day, none when there are none. */
    List<Row> day(Panel panel, LocalDate day) {
        return panels.get(panel).getOrDefault(day, List.of());
    }

    /** Tells the sums of the days from {@code first} to {@code last}. */
    void each(Panel panel, LocalDate first, LocalDate last, Consumer<Row> told) {
        panels.get(panel).subMap(first, true, last, true).values().forEach(rows -> rows.forEach(told));
    }
}
