package io.restaurantstream.generator.profile;

import java.util.List;

/**
 * What guests say afterwards. All shares are percentages.
 *
 * @param percent orders with feedback; kept exactly in every 1000 orders
 * @param ratings share of 1, 2, 3, 4 and 5 stars
 * @param commentPercent feedback with a few words
 * @param customers how many different guests there are, 1 to 100,000,000; some come much more often than others
 */
public record FeedbackMix(Tenths percent, List<Tenths> ratings, Tenths commentPercent, int customers) {

    public FeedbackMix {
        ratings = List.copyOf(ratings);
        if (percent.count() > 1000) {
            throw new IllegalArgumentException("percent: is " + percent + ", must be from 0 to 100");
        }
        if (ratings.size() != 5) {
            throw new IllegalArgumentException("ratings: has " + ratings.size() + " shares, must have 5");
        }
        Tenths.mustBeWhole("ratings", ratings);
        if (commentPercent.count() > 1000) {
            throw new IllegalArgumentException("comment_percent: is " + commentPercent + ", must be from 0 to 100");
        }
        if (customers < 1 || customers > 100_000_000) {
            throw new IllegalArgumentException("customers: is " + customers + ", must be from 1 to 100000000");
        }
    }
}
