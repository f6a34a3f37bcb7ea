package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The test of Kolmogorov and Smirnov: observed values against a continuous distribution. */
final class KolmogorovSmirnov {

    /** The 99.9 % point of the limiting distribution. */
    private static final double CRITICAL = 1.9495;

    private KolmogorovSmirnov() {}

    /** Fails when {@code observed} is less likely than 1 in 1000 under the distribution function {@code expected}. */
    static void assertFits(String what, double[] observed, DoubleUnaryOperator expected) {
        assertThat(observed.length).as("number of " + what).isGreaterThan(100);
        double[] sorted = observed.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double share = expected.applyAsDouble(sorted[i]);
            distance =
                    Math.max(distance, Math.max(share - (double) i / sorted.length, (i + 1.0) / sorted.length - share));
        }
        assertThat(distance * Math.sqrt(sorted.length))
                .as("Kolmogorov-Smirnov statistic of %d %s", sorted.length, what)
                .isLessThan(CRITICAL);
    }
}
