package io.restaurantstream.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OffsetLayoutTest {

    @Property
    void givesEachRecordAnOffsetThatRisesAndTellsItsPlace(
            @ForAll @IntRange(min = 1, max = 1024) int partitions,
            @ForAll @IntRange(max = 1023) int partition,
            @ForAll @LongRange(max = 900_000_000_000_000L) long position) {
        OffsetLayout layout = OffsetLayout.ofPlainTopic(partitions);
        int own = partition % partitions;
        long offset = layout.offset(own, position);
        assertThat(offset).isPositive().isLessThan(layout.offset(own, position + 1));
        assertThat((offset - 1) % partitions).isEqualTo(own);
        assertThat((offset - 1) / partitions).isEqualTo(position);
        assertThat(layout.areOfOnePartition(offset, layout.offset(own, 0))).isTrue();
        assertThat(layout.areOfOnePartition(offset, layout.offset((own + 1) % partitions, position)))
                .isEqualTo(partitions == 1);
    }

    @Test
    void takesAllOffsetsOfADenseLogForOnePartition() {
        assertThat(OffsetLayout.DENSE.areOfOnePartition(7, 8)).isTrue();
        assertThat(OffsetLayout.DENSE.hasHoles()).isFalse();
    }

    @Test
    void wantsAPartition() {
        assertThatThrownBy(() -> OffsetLayout.ofPlainTopic(0)).hasMessage("partitions 0 is not 1 or more");
    }
}
