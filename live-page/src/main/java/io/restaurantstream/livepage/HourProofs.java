package io.restaurantstream.livepage;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the facts said of hours when they were added up again. An hour counts as proven only as long as its roll-up says
 * what the facts said.
 *
 * @param proven per location and hour what the facts said
 * @param newest when an hour was last added up again; null when none was
 */
record HourProofs(Map<Hour, long[]> proven, Instant newest) {

    /** The numbers that are compared: values 2 to 7 of {@code hours.sql}. */
    private static final int FROM = 2;

    private static final int UNTIL = 9;

    static final HourProofs NONE = new HourProofs(Map.of(), null);

    record Hour(String location, long start) {

        static Hour of(Row row) {
            return new Hour(row.location(), row.values()[0]);
        }
    }

    /** How many hours are proven, differ, or were not compared yet. */
    record Count(int equal, List<Row> different, int open) {}

    static long[] compared(Row hour) {
        return Arrays.copyOfRange(hour.values(), FROM, UNTIL);
    }

    HourProofs with(Map<Hour, long[]> facts, Instant now) {
        Map<Hour, long[]> all = new HashMap<>(proven);
        all.putAll(facts);
        return new HourProofs(Map.copyOf(all), now);
    }

    Count count(Collection<Row> hours) {
        int equal = 0;
        int open = 0;
        List<Row> different = new java.util.ArrayList<>();
        for (Row row : hours) {
            long[] facts = proven.get(Hour.of(row));
            if (facts == null) {
                open++;
            } else if (Arrays.equals(facts, compared(row))) {
                equal++;
            } else {
                different.add(row);
            }
        }
        return new Count(equal, List.copyOf(different), open);
    }
}
