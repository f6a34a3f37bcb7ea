package io.restaurantstream.generator.simulation;

/**
 * A permutation of the numbers below a size for every key, computed in either direction without a table.
 *
 * <p>A Feistel network permutes the numbers below the next power of four; what lands outside the size is sent through
 * again until it lands inside.
 */
final class KeyedShuffle {

    private static final int ROUNDS = 6;

    private final int size;
    private final int halfBits;
    private final int half;

    /** @param size how many numbers are shuffled, 2 to 2^30 */
    KeyedShuffle(int size) {
        this.size = size;
        halfBits = (33 - Integer.numberOfLeadingZeros(size - 1)) / 2;
        half = (1 << halfBits) - 1;
    }

    /** Where {@code index} goes. */
    int shuffle(int index, long key) {
        int value = index;
        do {
            int left = value >>> halfBits;
            int right = value & half;
            for (int round = 0; round < ROUNDS; round++) {
                int next = left ^ scramble(right, key, round);
                left = right;
                right = next;
            }
            value = (left << halfBits) | right;
        } while (value >= size);
        return value;
    }

    /** What goes to {@code position}. */
    int unshuffle(int position, long key) {
        int value = position;
        do {
            int left = value >>> halfBits;
            int right = value & half;
            for (int round = ROUNDS - 1; round >= 0; round--) {
                int previous = right ^ scramble(left, key, round);
                right = left;
                left = previous;
            }
            value = (left << halfBits) | right;
        } while (value >= size);
        return value;
    }

    private int scramble(int part, long key, int round) {
        int mixed = ((part + 1) * 0x9E3779B1) ^ (int) (key >>> (round * 5));
        mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
        return mixed >>> (32 - halfBits);
    }
}
