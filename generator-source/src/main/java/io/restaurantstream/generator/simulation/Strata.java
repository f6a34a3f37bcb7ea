package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Lifecycle;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Tenths;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Deals out what the length of the log depends on: how many items an order has, and when its feedback comes, if any.
 *
 * <p>Every 1000 consecutive orders, a stratum, get exactly the shares of the profile, shuffled. So the number of
 * items and feedback before any order is arithmetic plus a look into one stratum, and no prefix of the log is ever
 * scanned.
 */
final class Strata {

    /** Orders in a stratum. */
    static final int SIZE = 1000;

    private static final KeyedShuffle SHUFFLE = new KeyedShuffle(SIZE);

    /** The answer of {@link #feedbackDay} for an order without feedback. */
    static final int NO_FEEDBACK = -1;

    private final Dice itemDice;
    private final Dice feedbackDice;
    /** Number of items by position in the shuffled stratum. */
    private final byte[] itemsAt = new byte[SIZE];
    /** Days until feedback by position in the shuffled stratum; ascending, then {@link #NO_FEEDBACK}. */
    private final byte[] feedbackAt = new byte[SIZE];
    /** First position of each day of feedback; the last entry is the end of the last day. */
    private final int[] feedbackFrom;

    private final int itemsOfStratum;
    /** How many positions have the fewest items there are, which come first. */
    private final int fewestItems;

    Strata(Dice dice, Profile profile) {
        itemDice = dice.of(1);
        feedbackDice = dice.of(2);
        itemsOfStratum = dealItems(profile.orders().itemsPerOrder());
        int position = 0;
        while (position < SIZE && itemsAt[position] == itemsAt[0]) {
            position++;
        }
        fewestItems = position;
        feedbackFrom = dealFeedback(profile.feedback().percent().count(), profile.lifecycle());
    }

    private int dealItems(List<Tenths> shares) {
        int position = 0;
        int sum = 0;
        for (int items = 1; items <= shares.size(); items++) {
            for (int i = 0; i < shares.get(items - 1).count(); i++) {
                itemsAt[position++] = (byte) items;
                sum += items;
            }
        }
        return sum;
    }

    private int[] dealFeedback(int feedbackOfStratum, Lifecycle lifecycle) {
        List<Tenths> shares = lifecycle.immediate() ? List.of(new Tenths(1000)) : lifecycle.feedbackOnDay();
        int[] from = new int[shares.size() + 1];
        int share = 0;
        for (int day = 0; day < shares.size(); day++) {
            share += shares.get(day).count();
            // rounding the running sum, not each day, makes the days add up
            from[day + 1] = (feedbackOfStratum * share + 500) / 1000;
            for (int position = from[day]; position < from[day + 1]; position++) {
                feedbackAt[position] = (byte) day;
            }
        }
        for (int position = from[shares.size()]; position < SIZE; position++) {
            feedbackAt[position] = NO_FEEDBACK;
        }
        return from;
    }

    /** How many items {@code order} has, at least 1. */
    int items(long order) {
        long stratum = Math.floorDiv(order, SIZE);
        return itemsAt[SHUFFLE.shuffle((int) (order - stratum * SIZE), itemDice.subject(stratum))];
    }

    /** On which business day after {@code order} its feedback comes, or {@link #NO_FEEDBACK}. */
    int feedbackDay(long order) {
        long stratum = Math.floorDiv(order, SIZE);
        return feedbackAt[SHUFFLE.shuffle((int) (order - stratum * SIZE), feedbackDice.subject(stratum))];
    }

    /** Most business days between an order and its feedback. */
    int lastFeedbackDay() {
        return feedbackFrom.length - 2;
    }

    /** How many items each order of {@code stratum} has: what {@link #items} says, for much less work. */
    byte[] itemsOf(long stratum) {
        byte[] items = new byte[SIZE];
        Arrays.fill(items, itemsAt[0]);
        long key = itemDice.subject(stratum);
        // most orders have the fewest items, and need no look at where they went
        for (int position = fewestItems; position < SIZE; position++) {
            items[SHUFFLE.unshuffle(position, key)] = itemsAt[position];
        }
        return items;
    }

    /** Items of all orders from 0 to {@code order - 1}. */
    long itemsBefore(long order) {
        long stratum = Math.floorDiv(order, SIZE);
        byte[] items = itemsOf(stratum);
        long sum = stratum * itemsOfStratum;
        for (int each = 0; each < order - stratum * SIZE; each++) {
            sum += items[each];
        }
        return sum;
    }

    /** How many orders from 0 to {@code order - 1} have feedback {@code day} business days later. */
    long feedbackBefore(long order, int day) {
        long stratum = Math.floorDiv(order, SIZE);
        int rest = (int) (order - stratum * SIZE);
        long key = feedbackDice.subject(stratum);
        long count = stratum * (feedbackFrom[day + 1] - feedbackFrom[day]);
        for (int position = feedbackFrom[day]; position < feedbackFrom[day + 1]; position++) {
            if (SHUFFLE.unshuffle(position, key) < rest) {
                count++;
            }
        }
        return count;
    }

    /** Visits the orders from {@code from} to {@code to - 1} with feedback {@code day} days later, in no order. */
    void forEachFeedback(long from, long to, int day, LongConsumer visit) {
        for (long stratum = Math.floorDiv(from, SIZE); stratum * SIZE < to; stratum++) {
            long key = feedbackDice.subject(stratum);
            for (int position = feedbackFrom[day]; position < feedbackFrom[day + 1]; position++) {
                long order = stratum * SIZE + SHUFFLE.unshuffle(position, key);
                if (order >= from && order < to) {
                    visit.accept(order);
                }
            }
        }
    }
}
