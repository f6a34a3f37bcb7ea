package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Tenths;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Picks one of several things in proportion to their weights, in integers only. */
final class Choice<T> {

    private final List<T> things;
    private final int[] cumulative;

    private Choice(List<T> things, int[] cumulative) {
        this.things = things;
        this.cumulative = cumulative;
    }

    /** Among {@code things}, of which {@code weight} tells the weight of each. */
    static <T> Choice<T> among(Collection<T> things, ToIntFunction<T> weight) {
        int[] cumulative = new int[things.size()];
        int i = 0;
        int sum = 0;
        for (T thing : things) {
            sum = Math.addExact(sum, weight.applyAsInt(thing));
            cumulative[i++] = sum;
        }
        return new Choice<>(List.copyOf(things), cumulative);
    }

    /** Among {@code things}, of which {@code share} tells the share of each. */
    static <T> Choice<T> byShare(Collection<T> things, Function<T, Tenths> share) {
        return among(things, thing -> share.apply(thing).count());
    }

    /** The thing that {@code draw} falls on. */
    T pick(long draw) {
        return things.get(pickIndex(draw));
    }

    /** The index of the thing that {@code draw} falls on. */
    int pickIndex(long draw) {
        int point = Dice.below(draw, cumulative[cumulative.length - 1]);
        int index = 0;
        while (cumulative[index] <= point) {
            index++;
        }
        return index;
    }
}
