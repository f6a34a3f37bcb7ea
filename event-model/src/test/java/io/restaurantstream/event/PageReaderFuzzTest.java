package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.junit.Lifecycle;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The page reader against Jackson's tree, on inputs that a fuzzer finds; see docs/simulation.md. */
class PageReaderFuzzTest {

    @FuzzTest(lifecycle = Lifecycle.PER_TEST)
    void cutsWhatJacksonReads(byte[] body) throws Exception {
        JsonNode tree;
        try {
            tree = JsonTree.read(body);
        } catch (IOException noJson) {
            tree = null;
        }
        LogPage page;
        try {
            page = PageReader.read(body, 0, 10);
        } catch (MalformedPageException refusal) {
            assertThat(tree != null && isPage(tree))
                    .as("a sound page is refused: %s", refusal.getMessage())
                    .isFalse();
            return;
        }
        assertThat(page.entries()).isSortedAccordingTo((a, b) -> Long.compare(a.offset(), b.offset()));
        if (tree == null) {
            return;
        }
        assertThat(page.nextSince()).isEqualTo(number(tree, "next_since", -1));
        assertThat(page.latest()).isEqualTo(number(tree, "latest", -1));
        assertThat(page.earliest()).isEqualTo(number(tree, "earliest", 1));
        assertThat(page.epoch())
                .isEqualTo(isThere(tree, "epoch") ? tree.get("epoch").asText() : null);
        assertThat(page.gaps()).isEqualTo(isThere(tree, "gaps") ? gaps(tree.get("gaps")) : null);
        if (!tree.get("events").isArray()) {
            throw new AssertionError(
                    "events are read from " + tree.get("events").getNodeType());
        }
        assertThat(page.entries()).hasSameSizeAs(tree.get("events"));
        for (int i = 0; i < page.entries().size(); i++) {
            LogPage.Entry entry = page.entries().get(i);
            JsonNode event = tree.get("events").get(i);
            assertThat(JsonTree.read(entry.json())).isEqualTo(event);
            if (event.path("partition_key").isTextual() && !entry.partitionKey().isEmpty()) {
                assertThat(entry.partitionKey())
                        .isEqualTo(event.get("partition_key").asText());
            }
        }
    }

    /** What every reader must take: JSON with a place to go on from, and events that are objects. */
    private static boolean isPage(JsonNode tree) {
        if (!tree.isObject()
                || !tree.path("events").isArray()
                || !tree.path("next_since").isIntegralNumber()) {
            return false;
        }
        boolean isPlain = tree.size() == 2
                && tree.get("next_since").canConvertToLong()
                && tree.get("next_since").asLong() >= 0;
        for (JsonNode event : tree.get("events")) {
            isPlain &= event.isObject()
                    && event.toString().length() < 200
                    && !event.toString().contains("{\"offset\":");
        }
        return isPlain;
    }

    private static boolean isThere(JsonNode tree, String field) {
        return tree.has(field) && !tree.get(field).isNull();
    }

    private static long number(JsonNode tree, String field, long otherwise) {
        if (!isThere(tree, field)) {
            return otherwise;
        }
        assertThat(tree.get(field).isIntegralNumber())
                .as("%s is read from %s", field, tree.get(field))
                .isTrue();
        return tree.get(field).bigIntegerValue().longValueExact();
    }

    private static List<LogPage.Gap> gaps(JsonNode tree) {
        List<LogPage.Gap> gaps = new ArrayList<>();
        for (JsonNode gap : tree) {
            assertThat(gap.isArray()
                            && gap.size() == 2
                            && gap.get(0).isIntegralNumber()
                            && gap.get(1).isIntegralNumber())
                    .as("a gap is read from %s", gap)
                    .isTrue();
            gaps.add(new LogPage.Gap(gap.get(0).longValue(), gap.get(1).longValue()));
        }
        return gaps;
    }
}
