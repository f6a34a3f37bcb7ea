package io.restaurantstream.chaos;

import io.restaurantstream.chaos.faults.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * All faults of a run, in their order: a function of the seed, their number and the kinds.
 *
 * <p>Kinds are dealt like cards: none comes again before all have come.
 *
 * @param strikes in their order
 */
record FaultPlan(List<Strike> strikes) {

    private static final int LONGEST_PAUSE_MILLIS = 3_000;
    private static final int OVERLAPS_PERCENT = 20;
    private static final int LATEST_OVERLAP_MILLIS = 3_000;

    FaultPlan {
        strikes = List.copyOf(strikes);
    }

    /**
     * Plans a run.
     *
     * @param count how many faults, not counting those that overlap with another one
     * @param kinds at least one
     */
    static FaultPlan of(long seed, int count, Set<FaultKind> kinds) {
        SplittableRandom random = new SplittableRandom(seed);
        List<FaultKind> all = List.copyOf(new TreeSet<>(kinds));
        List<FaultKind> deck = new ArrayList<>();
        List<Strike> strikes = new ArrayList<>();
        while (strikes.size() < count) {
            if (deck.isEmpty()) {
                deck.addAll(all);
            }
            FaultKind kind = deck.remove(random.nextInt(deck.size()));
            long pause = random.nextInt(LONGEST_PAUSE_MILLIS);
            strikes.add(new Strike(pause, kind, random.nextLong(), overlap(random, kind, all)));
        }
        return new FaultPlan(strikes);
    }

    private static Optional<Strike.Overlap> overlap(SplittableRandom random, FaultKind kind, List<FaultKind> all) {
        boolean isWanted = random.nextInt(100) < OVERLAPS_PERCENT;
        List<FaultKind> others = all.stream().filter(kind::mayOverlap).toList();
        if (!isWanted || others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Strike.Overlap(
                random.nextInt(LATEST_OVERLAP_MILLIS), others.get(random.nextInt(others.size())), random.nextLong()));
    }
}
