package io.restaurantstream.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LogSerializersTest {

    private static final LogSplit SPLIT = new LogSplit(3, 4, "épöch", 258, LogSplit.NEVER_STOPS);
    private static final String SPLIT_IN_VERSION_1 =
            "0000000300000004" + "0007c3a970c3b66368" + "0000000000000102" + "7fffffffffffffff";

    private final LogSplitSerializer splits = new LogSplitSerializer();
    private final LogEnumeratorStateSerializer states = new LogEnumeratorStateSerializer();

    @Provide
    Arbitrary<LogSplit> anySplit() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1024),
                        Arbitraries.integers().between(0, 1023),
                        Arbitraries.strings().ofMaxLength(80),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.longs())
                .as((partitions, partition, epoch, position, stop) ->
                        new LogSplit(partition % partitions, partitions, epoch, position, stop));
    }

    @Provide
    Arbitrary<List<LogSplit>> anySplits() {
        return anySplit().list().ofMaxSize(20);
    }

    @Property(tries = 200)
    void bringsEverySplitBack(@ForAll("anySplit") LogSplit split) throws IOException {
        assertThat(splits.deserialize(splits.getVersion(), splits.serialize(split)))
                .isEqualTo(split);
    }

    @Property(tries = 100)
    void bringsEveryStateBack(@ForAll boolean discovered, @ForAll("anySplits") List<LogSplit> unassigned)
            throws IOException {
        LogEnumeratorState state = new LogEnumeratorState(discovered, unassigned);
        assertThat(states.deserialize(states.getVersion(), states.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void writesTheBytesOfVersionOneAndReadsThemForEver() throws IOException {
        assertThat(HexFormat.of().formatHex(splits.serialize(SPLIT))).isEqualTo(SPLIT_IN_VERSION_1);
        assertThat(splits.deserialize(1, HexFormat.of().parseHex(SPLIT_IN_VERSION_1)))
                .isEqualTo(SPLIT);
        LogEnumeratorState state = new LogEnumeratorState(true, List.of(SPLIT));
        String stateInVersion1 = "01" + "00000001" + SPLIT_IN_VERSION_1;
        assertThat(HexFormat.of().formatHex(states.serialize(state))).isEqualTo(stateInVersion1);
        assertThat(states.deserialize(1, HexFormat.of().parseHex(stateInVersion1)))
                .isEqualTo(state);
    }

    @Test
    void refusesAVersionThatItDoesNotKnow() {
        assertThatThrownBy(() -> splits.deserialize(2, splits.serialize(SPLIT)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> states.deserialize(2, new byte[5]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void refusesASplitThatCannotBe() {
        assertThatThrownBy(() -> new LogSplit(4, 4, "", 0, 1)).hasMessageContaining("partition 4");
        assertThatThrownBy(() -> new LogSplit(0, 1, "", -1, 1)).hasMessageContaining("position -1");
    }
}
