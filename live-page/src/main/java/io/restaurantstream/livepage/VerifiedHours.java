package io.restaurantstream.livepage;

import io.restaurantstream.livepage.HourProofs.Hour;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hours that {@code ./stack verify --follow} has compared with the log and that have not changed since. What is not here was
 * not verified.
 *
 * @param entries per location and hour what came of it
 */
record VerifiedHours(Map<Hour, Entry> entries) {

    static final VerifiedHours NONE = new VerifiedHours(Map.of());

    /**
     * One hour.
     *
     * @param wrongOffset the first offset that differs; 0 when all is equal
     * @param difference what differs; empty when nothing does
     * @param verifiedAt epoch milliseconds
     */
    record Entry(long wrongOffset, String difference, long verifiedAt) {

        boolean isEqual() {
            return difference.isEmpty();
        }
    }

    /**
     * How many of some hours were verified.
     *
     * @param equal hours that are equal to the log
     * @param different rows of hours that are not, the lowest offset first
     * @param newest when the last of them was verified, epoch milliseconds; 0 when none was
     */
    record Count(int equal, List<Row> different, long newest) {}

    /** @param rows of {@code verified.sql} */
    static VerifiedHours of(List<Row> rows) {
        Map<Hour, Entry> entries = new HashMap<>();
        for (Row row : rows) {
            entries.put(Hour.of(row), new Entry(row.values()[1], row.key(0), row.values()[2]));
        }
        return new VerifiedHours(Map.copyOf(entries));
    }

    Entry of(Row hour) {
        return entries.get(Hour.of(hour));
    }

    Count count(Collection<Row> hours) {
        int equal = 0;
        long newest = 0;
        List<Row> different = new ArrayList<>();
        for (Row row : hours) {
            Entry entry = of(row);
            if (entry == null) {
                continue;
            }
            newest = Math.max(newest, entry.verifiedAt);
            if (entry.isEqual()) {
                equal++;
            } else {
                different.add(row);
            }
        }
        different.sort(Comparator.comparingLong(row -> of(row).wrongOffset));
        return new Count(equal, List.copyOf(different), newest);
    }
}
