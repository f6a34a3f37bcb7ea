package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Faults;
import java.util.ArrayList;
import java.util.List;

/**
 * Deals the faults out to the events of the sound log, which are numbered from 0.
 *
 * <p>Every {@link #SIZE} consecutive events, a deck, get exactly the faults that the profile says, shuffled. So the
 * number of offsets that faults have added before any event is arithmetic plus a look into one deck, and no prefix of
 * the log is ever scanned.
 */
final class FaultDeck {

    /** Events in a deck. */
    static final int SIZE = 10_000;

    private static final KeyedShuffle SHUFFLE = new KeyedShuffle(SIZE);

    private final Dice shuffleDice;
    private final Dice dice;
    private final List<Stretch> stretches = new ArrayList<>();
    private final int offsetsAdded;

    /** The positions of a fault in the deck before it is shuffled, from {@code from} to {@code to - 1}. */
    private record Stretch(Fault fault, int from, int to) {}

    /** Takes note of a fault. */
    interface Visitor {

        /**
         * Called once for each.
         *
         * @param event number of the event that has it, or that has the added offset behind it
         * @param draw 64 random bits for its details
         */
        void visit(long event, Fault fault, long draw);
    }

    FaultDeck(Dice dice, Faults faults) {
        shuffleDice = dice.of(1);
        this.dice = dice.of(2);
        int added = 0;
        int position = 0;
        for (Fault fault : Fault.values()) {
            int count = faults.perTenThousand(fault);
            if (count > 0) {
                stretches.add(new Stretch(fault, position, position + count));
            }
            position += count;
            added += fault.addsOffset() ? count : 0;
        }
        offsetsAdded = added;
    }

    /** Whether there is no fault in it. */
    boolean isEmpty() {
        return stretches.isEmpty();
    }

    /** Mean number of offsets for an event of the sound log, at least 1. */
    double offsetsPerEvent() {
        return 1 + (double) offsetsAdded / SIZE;
    }

    /** How many offsets faults add to the events from 0 to {@code event - 1}. */
    long offsetsAddedBefore(long event) {
        long deck = event / SIZE;
        long count = deck * offsetsAdded;
        for (Stretch stretch : stretches) {
            if (stretch.fault.addsOffset()) {
                count += countBefore(event, deck, stretch);
            }
        }
        return count;
    }

    private int countBefore(long event, long deck, Stretch stretch) {
        int count = 0;
        for (int position = stretch.from; position < stretch.to; position++) {
            count += event(deck, position, stretch) < event ? 1 : 0;
        }
        return count;
    }

    /** Visits the faults of the events from {@code first} to {@code end - 1}, always in the same order. */
    void forEach(long first, long end, Visitor visitor) {
        for (long deck = first / SIZE; deck * SIZE < end; deck++) {
            for (Stretch stretch : stretches) {
                for (int position = stretch.from; position < stretch.to; position++) {
                    long event = event(deck, position, stretch);
                    if (event >= first && event < end) {
                        visitor.visit(event, stretch.fault, draw(deck, position));
                    }
                }
            }
        }
    }

    private long event(long deck, int position, Stretch stretch) {
        int leader = position;
        if (stretch.fault == Fault.DROPPED_OFFSET) {
            // one of four joins the one before it, so that some gaps are longer than one offset
            while (leader > stretch.from && (draw(deck, leader) & 3) == 0) {
                leader--;
            }
        }
        return deck * SIZE + SHUFFLE.unshuffle(leader, shuffleDice.subject(deck));
    }

    private long draw(long deck, int position) {
        return Dice.draw(dice.subject(deck), position);
    }
}
