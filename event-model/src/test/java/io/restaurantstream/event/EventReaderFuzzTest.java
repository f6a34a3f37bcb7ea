package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.junit.Lifecycle;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** The event reader against Jackson's tree, on inputs that a fuzzer finds; see docs/simulation.md. */
class EventReaderFuzzTest {

    private static final EventReader READER = new EventReader();

    @FuzzTest(lifecycle = Lifecycle.PER_TEST)
    void readsWhatJacksonReads(byte[] json) throws Exception {
        EventReader.Parsed parsed;
        try {
            parsed = READER.read(json);
        } catch (InvalidEventException refusal) {
            return;
        }
        JsonNode tree = JsonTree.read(json);
        JsonNode payload = JsonTree.read(Arrays.copyOfRange(json, parsed.payloadFrom(), parsed.payloadTo()));
        assertThat(payload).isEqualTo(tree.get("payload"));

        byte[] written = EventWriter.write(parsed.event());
        assertThat(READER.read(written).event()).isEqualTo(parsed.event());
        JsonTree.assertSame("", JsonTree.read(written), tree);
    }
}
