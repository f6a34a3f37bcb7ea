package io.restaurantstream.chaos;

import io.restaurantstream.chaos.faults.FaultKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run is to be.
 *
 * @param seed root of everything random: the log, the faults, their moments
 * @param faults how many, from 1 to 10,000
 * @param events how many offsets of the log are read, from 10,000 to a billion
 * @param kinds which faults there are, at least one
 * @param profile of the log: a name or a YAML file
 * @param dataDir empty or of an earlier run; what that has left is removed
 */
public record ChaosOptions(long seed, int faults, long events, Set<FaultKind> kinds, String profile, Path dataDir) {

    private static final int MOST_FAULTS = 10_000;
    private static final long FEWEST_EVENTS = 10_000;
    private static final long MOST_EVENTS = 1_000_000_000;

    public ChaosOptions {
        if (seed < 0) {
            throw new IllegalArgumentException("--seed: " + seed + " is not allowed; it must be 0 or more");
        }
        if (faults < 1 || faults > MOST_FAULTS) {
            throw new IllegalArgumentException(
                    "--faults: " + faults + " is not allowed; it must be 1 to " + MOST_FAULTS);
        }
        if (events < FEWEST_EVENTS || events > MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "--events: " + events + " is not allowed; it must be " + FEWEST_EVENTS + " to " + MOST_EVENTS);
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("--kinds: at least one kind of fault is needed");
        }
        kinds = EnumSet.copyOf(kinds);
    }

    /** What to type to have the same log and the same faults again. */
    String command() {
        String named = kinds.size() == FaultKind.values().length
                ? ""
                : " --kinds " + kinds.stream().map(FaultKind::word).collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "./stack chaos --seed %d --faults %d --events %d --profile %s%s",
                seed,
                faults,
                events,
                profile,
                named);
    }
}
