package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyedShuffleTest {

    private static final int SIZE = 1000;
    private static final KeyedShuffle SHUFFLE = new KeyedShuffle(SIZE);

    @Property(tries = 100)
    void isAPermutationForEveryKeyAndSizeAndCanBeUndone(
            @ForAll long key, @ForAll @IntRange(min = 2, max = 20_000) int size) {
        KeyedShuffle shuffle = new KeyedShuffle(size);
        BitSet seen = new BitSet();
        for (int i = 0; i < size; i++) {
            int position = shuffle.shuffle(i, key);
            assertThat(shuffle.unshuffle(position, key)).isEqualTo(i);
            seen.set(position);
        }
        assertThat(seen.cardinality()).isEqualTo(size);
        assertThat(seen.length()).isEqualTo(size);
    }

    @Test
    void sendsEveryIndexEverywhereEquallyOften() {
        Dice dice = new Dice(7);
        long[][] seen = new long[20][20];
        for (int key = 0; key < 400; key++) {
            for (int i = 0; i < SIZE; i++) {
                seen[i / 50][SHUFFLE.shuffle(i, dice.subject(key)) / 50]++;
            }
        }
        for (long[] row : seen) {
            ChiSquare.assertFits("positions", row, ChiSquare.equal(20));
        }
    }

    @Test
    void drawsNeighboursIndependently() {
        Dice dice = new Dice(8);
        long[] distance = new long[20];
        for (int key = 0; key < 200; key++) {
            for (int i = 0; i + 1 < SIZE; i += 2) {
                int one = SHUFFLE.shuffle(i, dice.subject(key));
                int other = SHUFFLE.shuffle(i + 1, dice.subject(key));
                distance[Math.floorMod(one - other, SIZE) / 50]++;
            }
        }
        ChiSquare.assertFits("distances", distance, ChiSquare.equal(20));
    }
}
