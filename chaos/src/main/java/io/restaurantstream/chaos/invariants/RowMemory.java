package io.restaurantstream.chaos.invariants;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Some rows that a reader has seen, and how far they were: none of them may go back or vanish.
 *
 * <p>A crash of the database may take back what no completed checkpoint covers, and nothing else. Not safe for use by
 * several threads.
 */
final class RowMemory {

    private final int most;
    private final SplittableRandom random;
    private final Map<List<String>, Seen> rows = new LinkedHashMap<>();

    /**
     * How far a row was.
     *
     * @param offset the row's own
     * @param sinceMillis when it was first seen there, since 1970
     */
    private record Seen(long offset, long sinceMillis) {}

    /** @param most how many rows are remembered */
    RowMemory(int most, SplittableRandom random) {
        this.most = most;
        this.random = random;
    }

    /** All that is remembered, by key. */
    List<List<String>> keys() {
        return new ArrayList<>(rows.keySet());
    }

    /** Remembers a row, in place of any other when there are too many. */
    void learn(List<String> key, long offset, long nowMillis) {
        if (rows.containsKey(key)) {
            return;
        }
        if (rows.size() >= most) {
            List<List<String>> known = keys();
            rows.remove(known.get(random.nextInt(known.size())));
        }
        rows.put(key, new Seen(offset, nowMillis));
    }

    /**
     * Compares a row with what is remembered of it.
     *
     * @param offset how far it is now; empty when it is not there
     * @return what is wrong with it; empty when nothing is
     */
    Optional<String> look(List<String> key, Optional<Long> offset, long nowMillis) {
        Seen seen = rows.get(key);
        if (seen == null || offset.isPresent() && offset.get() == seen.offset) {
            return Optional.empty();
        }
        if (offset.isPresent() && offset.get() > seen.offset) {
            rows.put(key, new Seen(offset.get(), nowMillis));
            return Optional.empty();
        }
        rows.remove(key);
        return Optional.of(
                offset.isEmpty()
                        ? "row " + key + " of offset " + seen.offset + " is missing"
                        : "row " + key + " went back from offset " + seen.offset + " to " + offset.get());
    }

    /** Forgets what the database may have lost: what was not yet seen before {@code durableSinceMillis}. */
    void forgetWhatIsNotDurable(long durableSinceMillis) {
        rows.values().removeIf(seen -> seen.sinceMillis >= durableSinceMillis);
    }
}
