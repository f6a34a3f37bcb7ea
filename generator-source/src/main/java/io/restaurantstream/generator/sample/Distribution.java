package io.restaurantstream.generator.sample;

import java.util.List;

/**
 * What a profile promises beside what was counted.
 *
 * @param name what is distributed, such as {@code Service type}
 * @param total how many things were counted
 * @param shares all values it may have
 */
public record Distribution(String name, long total, List<Share> shares) {

    public Distribution {
        shares = List.copyOf(shares);
    }

    /**
     * One value.
     *
     * @param label the value, for people
     * @param expected percent of all things that the profile gives this value, 0 to 100
     * @param measured percent of the things counted that have it; 0 when nothing was counted
     */
    public record Share(String label, double expected, double measured) {}
}
