package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Pearson's test of observed counts against expected shares. */
final class ChiSquare {

    /** The 99.9 % point of the standard normal distribution. */
    private static final double Z = 3.0902;

    private ChiSquare() {}

    static double[] equal(int classes) {
        double[] shares = new double[classes];
        Arrays.fill(shares, 1.0 / classes);
        return shares;
    }

    /**
     * Fails when {@code observed} is less likely than 1 in 1000 under {@code shares}, which are weights.
     */
    static void assertFits(String what, long[] observed, double... shares) {
        assertThat(observed).hasSameSizeAs(shares);
        double total = Arrays.stream(observed).sum();
        double weight = Arrays.stream(shares).sum();
        double sum = 0;
        int classes = 0;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] == 0) {
                assertThat(observed[i]).as(what + " of class " + i).isZero();
                continue;
            }
            double expected = total * shares[i] / weight;
            assertThat(expected).as("expected " + what + " of class " + i).isGreaterThan(5);
            sum += (observed[i] - expected) * (observed[i] - expected) / expected;
            classes++;
        }
        assertThat(sum)
                .as("chi-square of %s: %s against %s", what, Arrays.toString(observed), Arrays.toString(shares))
                .isLessThan(critical(classes - 1));
    }

    /** The 99.9 % point of the chi-square distribution, by Wilson and Hilferty. */
    private static double critical(int freedom) {
        double part = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - part + Z * Math.sqrt(part), 3);
    }
}
