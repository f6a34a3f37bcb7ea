package io.restaurantstream.generator.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the values of one distribution. Not safe for use by several threads. */
final class Tally {

    private final String name;
    private final List<String> labels;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final double[] weights;
    private final long[] counts;

    /** @param weights expected weight of each label against the others; not all 0 */
    Tally(String name, List<String> labels, double[] weights) {
        this.name = name;
        this.labels = List.copyOf(labels);
        this.weights = weights.clone();
        counts = new long[labels.size()];
        for (String label : labels) {
            indexes.put(label, indexes.size());
        }
    }

    /** Counts the value at {@code index}. */
    void add(int index) {
        counts[index]++;
    }

    /** Counts the value called {@code label}, which must be one of the labels. */
    void add(String label) {
        counts[indexes.get(label)]++;
    }

    /** The result, without values that are neither expected nor there. */
    Distribution distribution() {
        double weight = Arrays.stream(weights).sum();
        long total = Arrays.stream(counts).sum();
        List<Distribution.Share> shares = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (weights[i] > 0 || counts[i] > 0) {
                shares.add(new Distribution.Share(
                        labels.get(i), 100 * weights[i] / weight, total == 0 ? 0 : 100.0 * counts[i] / total));
            }
        }
        return new Distribution(name, total, shares);
    }
}
