package io.restaurantstream.livepage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the facts said of hours when they were added up again. An hour counts as proven only as long as its roll-up says
 * what the facts said; one that has changed since is open again. The job writes facts and roll-ups apart, so an hour differs
 * only when several looks in a row found the same difference.
 *
 * @param looks per location and hour the last look at it
 * @param newest when an hour was last looked at; null when none was
 */
record HourProofs(Map<Hour, Look> looks, Instant newest) {

    static final HourProofs NONE = new HourProofs(Map.of(), null);

    /** The numbers that are compared: values 2 to 8 of {@code hours.sql}. */
    private static final int FROM = 2;

    private static final int UNTIL = 9;

    /** So many looks must find the same difference. */
    private static final int LOOKS = 3;

    record Hour(String location, long start) {

        static Hour of(Row row) {
            return new Hour(row.location(), row.values()[0]);
        }
    }

    /**
     * One hour in one snapshot.
     *
     * @param facts what the facts said
     * @param told what the roll-up said
     * @param misses how many looks in a row found this very difference; 0 when there was none
     */
    record Look(long[] facts, long[] told, int misses) {}

    /** How many hours are proven, differ, or are yet to be compared. */
    record Count(int equal, List<Row> different, int open) {}

    private enum Verdict {
        EQUAL,
        DIFFERENT,
        OPEN
    }

    /** How urgently an hour should be looked at; 0 when it need not be. */
    int urgency(Row row) {
        Look look = looks.get(Hour.of(row));
        return switch (verdict(row)) {
            case EQUAL -> 0;
            case DIFFERENT -> 1;
            case OPEN -> look == null ? 3 : look.misses > 0 && Arrays.equals(look.told, compared(row)) ? 4 : 2;
        };
    }

    private Verdict verdict(Row row) {
        Look look = looks.get(Hour.of(row));
        long[] now = compared(row);
        if (look == null) {
            return Verdict.OPEN;
        }
        if (Arrays.equals(look.facts, now)) {
            return Verdict.EQUAL;
        }
        return look.misses >= LOOKS && Arrays.equals(look.told, now) ? Verdict.DIFFERENT : Verdict.OPEN;
    }

    private static long[] compared(Row hour) {
        return Arrays.copyOfRange(hour.values(), FROM, UNTIL);
    }

    /** These and another look at some hours: {@code rows} of the roll-up beside what the facts say, by their hours. */
    HourProofs with(Collection<Row> rows, Map<Hour, long[]> facts, Instant now) {
        Map<Hour, Look> all = new HashMap<>(looks);
        for (Row row : rows) {
            Hour hour = Hour.of(row);
            long[] told = compared(row);
            long[] said = facts.getOrDefault(hour, new long[told.length]);
            Look before = looks.get(hour);
            boolean same = before != null && Arrays.equals(before.told, told) && Arrays.equals(before.facts, said);
            int misses = Arrays.equals(said, told) ? 0 : same ? before.misses + 1 : 1;
            all.put(hour, new Look(said, told, misses));
        }
        return new HourProofs(Map.copyOf(all), now);
    }

    Count count(Collection<Row> hours) {
        int equal = 0;
        int open = 0;
        List<Row> different = new ArrayList<>();
        for (Row row : hours) {
            switch (verdict(row)) {
                case EQUAL -> equal++;
                case OPEN -> open++;
                case DIFFERENT -> different.add(row);
            }
        }
        return new Count(equal, List.copyOf(different), open);
    }
}
