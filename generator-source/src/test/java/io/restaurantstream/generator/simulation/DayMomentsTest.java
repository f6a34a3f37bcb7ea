package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DayMomentsTest {

    private static final int HOUR_MS = 3_600_000;

    @Property(tries = 200)
    void longAndShortDaysOneAfterTheOtherAreInOrder(
            @ForAll @Size(min = 1, max = 5) int[] events, @ForAll @IntRange(min = 1, max = 25) int hours) {
        int lengthMs = hours * HOUR_MS;
        MomentCollector collector = new MomentCollector();
        for (int each : events) {
            int count = Math.floorMod(each, 30_000);
            long[] moments = moments(count, lengthMs, new Random(each));
            DayMoments day = collected(collector, moments, lengthMs);
            Arrays.sort(moments);
            assertThat(day.count()).isEqualTo(count);
            assertThat(day.toArray()).isEqualTo(moments);
        }
    }

    @Property(tries = 50)
    void aMomentDoesNotDependOnWhichIsRequestedFirst(@ForAll long seed) {
        Random random = new Random(seed);
        long[] moments = moments(20_000, 24 * HOUR_MS, random);
        DayMoments day = collected(new MomentCollector(), moments, 24 * HOUR_MS);
        Arrays.sort(moments);
        List<Integer> places = shuffledPlaces(moments.length, random);
        assertThat(places).allSatisfy(place -> assertThat(day.at(place)).isEqualTo(moments[place]));
    }

    @Example
    void concurrentReadersOfTheSameRangeSeeTheSameEvents() {
        for (int round = 0; round < 50; round++) {
            Random random = new Random(round);
            long[] moments = moments(20_000, 24 * HOUR_MS, random);
            DayMoments day = collected(new MomentCollector(), moments, 24 * HOUR_MS);
            Arrays.sort(moments);
            List<Integer> places = shuffledPlaces(moments.length, random);
            boolean same = IntStream.range(0, 4 * places.size())
                    .parallel()
                    .map(i -> places.get(i % places.size()))
                    .allMatch(place -> day.at(place) == moments[place]);
            assertThat(same).isTrue();
        }
    }

    private static DayMoments collected(MomentCollector collector, long[] moments, int lengthMs) {
        collector.begin(moments.length, lengthMs);
        Arrays.stream(moments).forEach(collector::add);
        assertThat(collector.count()).isEqualTo(moments.length);
        return collector.day();
    }

    private static List<Integer> shuffledPlaces(int count, Random random) {
        List<Integer> places = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(places, random);
        return places;
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
