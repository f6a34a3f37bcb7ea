package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyedShuffleTest {

    @Property(tries = 200)
    void isAPermutationForEveryKeyAndCanBeUndone(@ForAll long key) {
        BitSet seen = new BitSet();
        for (int i = 0; i < KeyedShuffle.SIZE; i++) {
            int position = KeyedShuffle.shuffle(i, key);
            assertThat(position).isBetween(0, KeyedShuffle.SIZE - 1);
            assertThat(KeyedShuffle.unshuffle(position, key)).isEqualTo(i);
            seen.set(position);
        }
        assertThat(seen.cardinality()).isEqualTo(KeyedShuffle.SIZE);
    }

    @Test
    void sendsEveryIndexEverywhereEquallyOften() {
        Dice dice = new Dice(7);
        long[][] seen = new long[20][20];
        for (int key = 0; key < 400; key++) {
            for (int i = 0; i < KeyedShuffle.SIZE; i++) {
                seen[i / 50][KeyedShuffle.shuffle(i, dice.subject(key)) / 50]++;
            }
        }
        for (long[] row : seen) {
            ChiSquare.assertFits("positions", row, ChiSquare.equal(20));
        }
    }

    @Test
    void doesNotTieNeighboursTogether() {
        Dice dice = new Dice(8);
        long[] distance = new long[20];
        for (int key = 0; key < 200; key++) {
            for (int i = 0; i + 1 < KeyedShuffle.SIZE; i += 2) {
                int one = KeyedShuffle.shuffle(i, dice.subject(key));
                int other = KeyedShuffle.shuffle(i + 1, dice.subject(key));
                distance[Math.floorMod(one - other, KeyedShuffle.SIZE) / 50]++;
            }
        }
        ChiSquare.assertFits("distances", distance, ChiSquare.equal(20));
    }
}
