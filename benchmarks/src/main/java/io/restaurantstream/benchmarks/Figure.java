package io.restaurantstream.benchmarks;

/**
 * One thing that was measured.
 *
 * @param name what it is
 * @param value what came out
 * @param unit of {@code value}, such as {@code events/s}
 * @param atLeast whether {@code target} is a floor; otherwise it is a ceiling
 * @param target what is promised; not a number when the figure is only for information
 */
public record Figure(String name, double value, String unit, boolean atLeast, double target) {

    /** A figure that promises nothing. */
    public static Figure forInformation(String name, double value, String unit) {
        return new Figure(name, value, unit, true, Double.NaN);
    }

    /** A figure that should be {@code target} or more. */
    public static Figure atLeast(double target, String name, double value, String unit) {
        return new Figure(name, value, unit, true, target);
    }

    /** A figure that should be {@code target} or less. */
    public static Figure atMost(double target, String name, double value, String unit) {
        return new Figure(name, value, unit, false, target);
    }

    /** Whether it keeps what is promised. */
    public boolean isMet() {
        return Double.isNaN(target) || (atLeast ? value >= target : value <= target);
    }
}
