package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MomentSortTest {

    private static final int HOUR_MS = 3_600_000;

    @Property(tries = 200)
    void sortsLongAndShortDaysOneAfterTheOther(
            @ForAll @Size(min = 1, max = 5) int[] events, @ForAll @IntRange(min = 1, max = 25) int hours) {
        int lengthMs = hours * HOUR_MS;
        MomentSort sort = new MomentSort();
        for (int each : events) {
            int count = Math.floorMod(each, 3000);
            long[] moments = moments(count, lengthMs, new Random(each));
            sort.begin(count, lengthMs);
            Arrays.stream(moments).forEach(sort::add);
            Arrays.sort(moments);
            assertThat(sort.count()).isEqualTo(count);
            assertThat(sort.sorted()).isEqualTo(moments);
        }
    }

    /** The first and the last instant, others anywhere, and many at the same. */
    private static long[] moments(int count, int lengthMs, Random random) {
        long[] moments = new long[count];
        for (int index = 0; index < count; index++) {
            int ms = switch (index % 4) {
                case 0 -> lengthMs - 1;
                case 1 -> 0;
                case 2 -> lengthMs / 2;
                default -> random.nextInt(lengthMs);
            };
            moments[index] = Moments.pack(ms, random.nextInt(7), random.nextInt(4_000_000), random.nextInt(16));
        }
        return moments;
    }
}
