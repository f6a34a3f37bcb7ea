package io.restaurantstream.chaos.faults;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What is left to chance in one fault: a function of the seed. */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From {@code least} to {@code most}, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Does nothing for a time between two, in milliseconds. */
    void hold(int leastMillis, int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(between(leastMillis, mostMillis));
    }
}
