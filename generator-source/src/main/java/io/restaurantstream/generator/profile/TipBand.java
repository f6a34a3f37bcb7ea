package io.restaurantstream.generator.profile;

/**
 * A range of tips, drawn uniformly in steps of 0.01 %.
 *
 * @param from lowest tip in percent of the subtotal
 * @param to highest, not less than {@code from} and not more than 100
 * @param share percent of guests who tip in this range
 */
public record TipBand(Tenths from, Tenths to, Tenths share) {

    public TipBand {
        if (to.compareTo(from) < 0 || to.count() > 1000) {
            throw new IllegalArgumentException("to: is " + to + ", must be from " + from + " to 100");
        }
    }
}
