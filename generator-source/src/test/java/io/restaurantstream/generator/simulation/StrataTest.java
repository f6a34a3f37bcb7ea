package io.restaurantstream.generator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.generator.profile.Profile;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class StrataTest {

    @Property(tries = 20)
    void aStratumCountsTheItemsOfItsOrders(@ForAll long seed, @ForAll @LongRange(max = 400_000_000_000L) long stratum) {
        for (String profile : Profile.BUILT_IN) {
            Strata strata = new Strata(new Dice(seed), Profile.load(profile));
            byte[] items = strata.itemsOf(stratum);
            long before = strata.itemsBefore(stratum * Strata.SIZE);
            for (int index = 0; index < Strata.SIZE; index++) {
                assertThat((int) items[index]).isEqualTo(strata.items(stratum * Strata.SIZE + index));
                before += items[index];
            }
            assertThat(strata.itemsBefore((stratum + 1) * Strata.SIZE)).isEqualTo(before);
        }
    }
}
