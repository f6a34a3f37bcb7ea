package io.restaurantstream.generator.simulation;

/**
 * A permutation of 0 to 999 for every key, computed in either direction without a table.
 *
 * <p>A Feistel network permutes 0 to 1023; what lands outside is sent through again until it lands inside.
 */
final class KeyedShuffle {

    static final int SIZE = 1000;

    private static final int ROUNDS = 6;
    private static final int HALF_BITS = 5;
    private static final int HALF = (1 << HALF_BITS) - 1;

    private KeyedShuffle() {}

    /** Where {@code index} goes. */
    static int shuffle(int index, long key) {
        int value = index;
        do {
            int left = value >>> HALF_BITS;
            int right = value & HALF;
            for (int round = 0; round < ROUNDS; round++) {
                int next = left ^ scramble(right, key, round);
                left = right;
                right = next;
            }
            value = (left << HALF_BITS) | right;
        } while (value >= SIZE);
        return value;
    }

    /** What goes to {@code position}. */
    static int unshuffle(int position, long key) {
        int value = position;
        do {
            int left = value >>> HALF_BITS;
            int right = value & HALF;
            for (int round = ROUNDS - 1; round >= 0; round--) {
                int previous = right ^ scramble(left, key, round);
                right = left;
                left = previous;
            }
            value = (left << HALF_BITS) | right;
        } while (value >= SIZE);
        return value;
    }

    private static int scramble(int half, long key, int round) {
        int mixed = ((half + 1) * 0x9E3779B1) ^ (int) (key >>> (round * 5));
        mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
        return mixed >>> (32 - HALF_BITS);
    }
}
