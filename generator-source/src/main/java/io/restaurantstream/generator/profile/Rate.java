package io.restaurantstream.generator.profile;

/**
 * How many of 10,000 events, written as a percentage with at most two decimals.
 *
 * @param perTenThousand 0 to 10,000: 25 is 0.25 %
 */
public record Rate(int perTenThousand) {

    /** All there are. */
    static final int WHOLE = 10_000;

    public Rate {
        if (perTenThousand < 0 || perTenThousand > WHOLE) {
            throw new IllegalArgumentException("is " + perTenThousand / 100.0 + ", must be from 0 to 100");
        }
    }

    /** {@code percent} exactly, or an error when it has more than two decimals or is not from 0 to 100. */
    public static Rate ofPercent(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("is " + percent + ", must be from 0 to 100");
        }
        long rounded = Math.round(percent * 100);
        if (Math.abs(percent * 100 - rounded) > 1e-6) {
            throw new IllegalArgumentException("is " + percent + ", must have at most two decimals");
        }
        return new Rate((int) rounded);
    }
}
