package io.restaurantstream.generator.simulation;

/**
 * The only source of chance: hashes of the seed, a subject and a purpose.
 *
 * <p>A subject's key is the start of a SplitMix64 sequence and a purpose is a position in it, so draws for different
 * purposes are independent, need no order and cost a few multiplications.
 */
final class Dice {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    Dice(long seed) {
        key = mix(seed + GOLDEN);
    }

    /** Dice of their own for one kind of subject. */
    Dice of(int kind) {
        return new Dice(draw(key, kind));
    }

    /** The key of subject {@code number}: what its draws are taken from. */
    long subject(long number) {
        return mix(key ^ mix(number * GOLDEN + 1));
    }

    /** 64 random bits for one purpose of a subject. */
    static long draw(long subject, int purpose) {
        return mix(subject + (purpose + 1) * GOLDEN);
    }

    /** From 0 (inclusive) to 1 (exclusive), out of the upper bits of {@code draw}. */
    static double unit(long draw) {
        return (draw >>> 11) * 0x1.0p-53;
    }

    /** From 0 to {@code bound - 1}, out of the upper bits of {@code draw}; {@code bound} up to 2^31. */
    static int below(long draw, long bound) {
        return (int) (((draw >>> 32) * bound) >>> 32);
    }

    /** Whether a thing that happens to {@code perThousand} of 1000 subjects happens to this one. */
    static boolean happens(int perThousand, long subject, int purpose) {
        return below(draw(subject, purpose), 1000) < perThousand;
    }

    /** One of {@code values}, all equally likely. */
    static <T> T pick(T[] values, long draw) {
        return values[below(draw, values.length)];
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
