package io.restaurantstream.generator.simulation;

import java.util.List;

/** The few words that some guests leave, by rating. */
final class Comments {

    private static final List<List<String>> BY_RATING = List.of(
            List.of(
                    "Cold food and nobody cared.",
                    "Waited over an hour. Never again.",
                    "Wrong order, twice.",
                    "Was charged for an item we didn't get."),
            List.of(
                    "Slow service tonight.",
                    "Portions have become small for the price.",
                    "Fries were soggy.",
                    "Too loud to talk."),
            List.of(
                    "It was okay.",
                    "Good food, slow kitchen.",
                    "Fine for a quick lunch.",
                    "Nothing special, but friendly staff.",
                    "Un peu cher, mais correct."),
            List.of(
                    "Tasty and on time.",
                    "Great patio!",
                    "Very good, a bit salty.",
                    "Our server was lovely.",
                    "Solid as always.",
                    "Très bon, merci !"),
            List.of(
                    "Best meal in weeks!",
                    "Perfect evening, thank you.",
                    "The \"usual\" never disappoints.",
                    "Fast, hot, delicious.",
                    "Will be back with the whole family \uD83D\uDE0A",
                    "Excellent du début à la fin."));

    private Comments() {}

    /** One of the comments for {@code rating}, 1 to 5. */
    static String pick(int rating, long draw) {
        List<String> texts = BY_RATING.get(rating - 1);
        return texts.get(Dice.below(draw, texts.size()));
    }
}
