package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the faults of one business day into its sound order of events: moves late ones back, adds repeated ones and
 * gaps, and marks those whose text will be broken. Used once, by one thread.
 *
 * <p>Nothing leaves its day, so every day begins at an offset that is known without looking at the days before.
 */
final class FaultyDay {

    /** Stands where a late event would have been; no moment is negative. */
    private static final long MOVED = -1;

    private final FaultDeck deck;
    private final Faults faults;
    private final int lastMs;
    private final List<Long> late = new ArrayList<>();
    private final List<Cause> causes = new ArrayList<>();

    /** An event of the sound log that has another offset behind it: a gap, or some events later itself again. */
    private record Cause(long moment, Fault fault, long draw) {}

    /** An offset besides those of the sound log, behind the event at index {@code behind} of the day. */
    private record Added(int behind, long moment) implements Comparable<Added> {

        @Override
        public int compareTo(Added other) {
            return behind != other.behind ? Integer.compare(behind, other.behind) : Long.compare(moment, other.moment);
        }
    }

    /** @param lastMs the last millisecond of the day, counted from its beginning */
    FaultyDay(FaultDeck deck, Faults faults, int lastMs) {
        this.deck = deck;
        this.faults = faults;
        this.lastMs = lastMs;
    }

    /**
     * The {@link Moments} of all offsets of the day, in the order in which they come.
     *
     * @param sound those of the sound day, ascending; they are overwritten
     * @param first number of its first event in the sound log, from 0
     */
    long[] moments(long[] sound, long first) {
        deck.forEach(first, first + sound.length, (event, fault, draw) -> {
            int index = (int) (event - first);
            long moment = sound[index];
            int ms = Moments.msOfDay(moment);
            if (fault.addsOffset()) {
                causes.add(new Cause(moment, fault, draw));
            } else if (fault == Fault.LATE_ARRIVAL) {
                late.add(Moments.with(moment, ms + delayMs(draw, lastMs - ms), fault));
                sound[index] = MOVED;
            } else if (fault != Fault.UNKNOWN_PARENT || Moments.hasParent(moment)) {
                sound[index] = Moments.with(moment, ms, fault);
            }
        });
        long[] coming = coming(sound);
        List<Added> added =
                causes.stream().map(cause -> added(cause, coming)).sorted().toList();
        return merged(coming, added);
    }

    /** All events in the order in which they come. Sorting only the late ones takes a fraction of sorting all. */
    private long[] coming(long[] sound) {
        late.sort(null);
        long[] coming = new long[sound.length];
        int to = 0;
        int next = 0;
        for (long moment : sound) {
            if (moment != MOVED) {
                while (next < late.size() && late.get(next) < moment) {
                    coming[to++] = late.get(next++);
                }
                coming[to++] = moment;
            }
        }
        while (next < late.size()) {
            coming[to++] = late.get(next++);
        }
        return coming;
    }

    /** An exponential delay in milliseconds, cut off so that nothing piles up at the longest there may be. */
    private long delayMs(long draw, int untilEndMs) {
        double meanMs = faults.lateMeanSeconds() * 1000.0;
        long longestMs = Math.min(faults.lateMaxSeconds() * 1000L, untilEndMs);
        double reach = 1 - StrictMath.exp(-longestMs / meanMs);
        return Math.min(longestMs, (long) (-meanMs * StrictMath.log(1 - Dice.unit(draw) * reach)));
    }

    private Added added(Cause cause, long[] coming) {
        int index = Arrays.binarySearch(coming, cause.moment);
        int behind = index;
        if (cause.fault == Fault.REPEATED_DELIVERY) {
            int latestMs = Moments.msOfDay(cause.moment) + faults.lateMaxSeconds() * 1000;
            behind += 1 + Dice.below(cause.draw, faults.repeatedWithinEvents());
            behind = Math.min(behind, coming.length - 1);
            while (behind > index && Moments.msOfDay(coming[behind]) > latestMs) {
                behind--;
            }
        }
        return new Added(behind, Moments.with(cause.moment, Moments.msOfDay(coming[behind]), cause.fault));
    }

    private static long[] merged(long[] coming, List<Added> added) {
        long[] all = new long[coming.length + added.size()];
        int to = 0;
        int next = 0;
        for (int index = 0; index < coming.length; index++) {
            all[to++] = coming[index];
            while (next < added.size() && added.get(next).behind == index) {
                all[to++] = added.get(next++).moment;
            }
        }
        return all;
    }
}
