package io.restaurantstream.generator.profile;

import java.util.Collection;

/**
 * A number with at most one decimal, such as 62, 0.5 or 1.8, held exactly.
 *
 * <p>Shares, weights and boosts are of this type, so that a profile means the same on every JVM: no binary float
 * decides which events there are.
 *
 * @param count the number in tenths, 0 to 100,000,000: 18 is 1.8
 */
public record Tenths(int count) implements Comparable<Tenths> {

    private static final int MAX = 100_000_000;

    public Tenths {
        if (count < 0 || count > MAX) {
            throw new IllegalArgumentException("is " + text(count) + ", must be from 0 to " + text(MAX));
        }
    }

    /** {@code number} exactly, or an error when it has more than one decimal or is negative. */
    public static Tenths of(double number) {
        double tenths = number * 10;
        long rounded = Math.round(tenths);
        if (Math.abs(tenths - rounded) > 1e-6) {
            throw new IllegalArgumentException("is " + number + ", must have at most one decimal");
        }
        if (rounded < 0 || rounded > MAX) {
            throw new IllegalArgumentException("is " + number + ", must be from 0 to " + text(MAX));
        }
        return new Tenths((int) rounded);
    }

    /** Sum of all {@code values}, in tenths. */
    static long sum(Collection<Tenths> values) {
        return values.stream().mapToLong(Tenths::count).sum();
    }

    /** Refuses {@code shares} that do not add up to 100. */
    static void mustBeWhole(String field, Collection<Tenths> shares) {
        long sum = sum(shares);
        if (sum != 1000) {
            throw new IllegalArgumentException(field + ": shares add up to " + text(sum) + ", must be 100");
        }
    }

    /** Refuses {@code weights} of which none is positive. */
    static void mustNotAllBeZero(String field, Collection<Tenths> weights) {
        if (sum(weights) == 0) {
            throw new IllegalArgumentException(field + ": all weights are 0, at least one must be more");
        }
    }

    @Override
    public int compareTo(Tenths other) {
        return Integer.compare(count, other.count);
    }

    @Override
    public String toString() {
        return text(count);
    }

    private static String text(long tenths) {
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
