package io.restaurantstream.job.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckEventTest {

    private static final TestOrder ORDER = TestOrder.number(1);

    /** Where the events went. */
    private record Routed(List<CheckedEvent> facts, List<CheckedEvent> sales, List<RejectedEvent> rejected) {

        static Routed of(RawEvent... events) throws Exception {
            return of(OffsetLayout.DENSE, events);
        }

        static Routed of(OffsetLayout layout, RawEvent... events) throws Exception {
            try (OneInputStreamOperatorTestHarness<RawEvent, CheckedEvent> check =
                    ProcessFunctionTestHarnesses.forProcessFunction(new CheckEvent(layout))) {
                for (RawEvent event : events) {
                    check.processElement(event, 0);
                }
                return new Routed(
                        check.extractOutputValues(), side(check, CheckEvent.SALES), side(check, CheckEvent.REJECTED));
            }
        }

        private static <T> List<T> side(OneInputStreamOperatorTestHarness<?, ?> check, OutputTag<T> tag) {
            var output = check.getSideOutput(tag);
            return output == null
                    ? List.of()
                    : output.stream().map(StreamRecord::getValue).toList();
        }
    }

    private static RawEvent raw(long offset, String partitionKey, String json) {
        return new RawEvent(offset, offset, partitionKey, json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Long> offsets(List<CheckedEvent> events) {
        return events.stream().map(event -> event.event().offset()).toList();
    }

    @Test
    void routesAcceptedEventsToFactsAndThoseOfOrdersAlsoToSales() throws Exception {
        Routed routed = Routed.of(
                TestOrder.raw(ORDER.created(1)),
                TestOrder.raw(ORDER.item(2, 1, 1)),
                TestOrder.raw(ORDER.paid(3, 500)),
                TestOrder.raw(ORDER.feedback(4, 5)),
                TestOrder.raw(ORDER.cancelled(5)),
                TestOrder.raw(TestOrder.shiftEnded(6)));
        assertThat(offsets(routed.facts())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(offsets(routed.sales())).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(routed.rejected()).isEmpty();
    }

    @Test
    void rejectsAnEventInAnotherPartitionThanItsLocation() throws Exception {
        RawEvent event = TestOrder.raw(ORDER.created(3));
        Routed routed = Routed.of(OffsetLayout.ofPlainTopic(4), new RawEvent(3, 3, "", event.json()));
        assertThat(routed.facts()).isEmpty();
        assertThat(routed.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo("invalid_value");
            assertThat(rejected.field()).isEqualTo("partition_key");
            assertThat(rejected.detail())
                    .isEqualTo("partition_key: the events of LOC-ON-001 are in another partition of the topic");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "{, broken_json, '', ''",
        "'\"qty\":2', missing_field, payload.qty, '\"pty\":2'",
        "'\"qty\":2', wrong_type, payload.qty, '\"qty\":\"2\"'",
        "'\"qty\":2', invalid_value, payload.qty, '\"qty\":0'",
        "'\"unit_price\":5.00', invalid_value, payload.unit_price, '\"unit_price\":-5.00'",
        "order_item_added, unknown_event_type, event_type, order_item_eaten",
        "'Pizza 1', invalid_value, payload.item_name, 'Pizza \\u0000'",
        "'\"offset\":2', invalid_value, offset, '\"offset\":3'",
    })
    void rejectsAnEventWithReasonAndField(String part, String reason, String field, String change) throws Exception {
        String json = ORDER.item(2, 1, 2).text().replace(part, change);
        Routed routed = Routed.of(raw(2, "LOC-ON-001", json));
        assertThat(routed.facts()).isEmpty();
        assertThat(routed.sales()).isEmpty();
        assertThat(routed.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.offset()).isEqualTo(2);
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.field()).isEqualTo(field);
            assertThat(rejected.detail()).isNotBlank();
            assertThat(rejected.partitionKey()).isEqualTo("LOC-ON-001");
            assertThat(new String(rejected.json(), StandardCharsets.UTF_8)).isEqualTo(json);
        });
    }

    @Test
    void rejectsAnEventThatWasPartitionedByAWrongLocation() throws Exception {
        Routed routed = Routed.of(raw(1, "", ORDER.created(1).text()));
        assertThat(routed.facts()).isEmpty();
        assertThat(routed.rejected())
                .singleElement()
                .satisfies(rejected -> assertThat(rejected.field()).isEqualTo("partition_key"));
    }

    @Test
    void acceptsEventsAfterARejectedOne() throws Exception {
        Routed routed = Routed.of(
                raw(1, "LOC-ON-001", "nonsense"),
                TestOrder.raw(ORDER.created(2)),
                raw(3, "LOC-ON-001", ""),
                TestOrder.raw(ORDER.paid(4, 100)));
        assertThat(offsets(routed.facts())).containsExactly(2L, 4L);
        assertThat(routed.rejected()).extracting(RejectedEvent::offset).containsExactly(1L, 3L);
    }

    // ---- it never fails on what an event holds

    @Provide
    Arbitrary<byte[]> anyBytes() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(300);
    }

    /** A good event with a few bytes changed, left out or put in. */
    @Provide
    Arbitrary<byte[]> damagedEvents() {
        Arbitrary<byte[]> good = Arbitraries.of(
                        ORDER.created(1), ORDER.item(1, 1, 2), ORDER.paid(1, 500), ORDER.feedback(1, 3))
                .map(CheckedEvent::json);
        Arbitrary<List<Integer>> places =
                Arbitraries.integers().between(0, 10_000).list().ofMinSize(1).ofMaxSize(4);
        Arbitrary<byte[]> inserts = Arbitraries.of(
                        "", "\0", "\"", "{", "}", "\\", "\\ud800", "e99999", "\u00ff", "null", ",")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Combinators.combine(good, places, inserts, Arbitraries.integers().between(0, 3))
                .as(CheckEventTest::damage);
    }

    private static byte[] damage(byte[] event, List<Integer> places, byte[] insert, int leaveOut) {
        byte[] damaged = event;
        for (int place : places) {
            int at = place % damaged.length;
            int goOn = Math.min(damaged.length, at + leaveOut);
            byte[] next = new byte[at + insert.length + damaged.length - goOn];
            System.arraycopy(damaged, 0, next, 0, at);
            System.arraycopy(insert, 0, next, at, insert.length);
            System.arraycopy(damaged, goOn, next, at + insert.length, damaged.length - goOn);
            damaged = next.length == 0 ? damaged : next;
        }
        return damaged;
    }

    private static final Set<String> REASONS =
            Set.of("broken_json", "missing_field", "wrong_type", "invalid_value", "unknown_event_type");

    @Property(tries = 200)
    void rejectsAnyBytesWithAReason(@ForAll("anyBytes") byte[] bytes) throws Exception {
        Routed routed = Routed.of(new RawEvent(1, 1, "LOC-ON-001", bytes));
        assertThat(routed.facts()).isEmpty();
        assertThat(routed.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.json()).isEqualTo(bytes);
            assertThat(REASONS).contains(rejected.reason());
        });
    }

    @Property(tries = 300)
    void eitherAcceptsOrRejectsADamagedEvent(@ForAll("damagedEvents") byte[] bytes) throws Exception {
        Routed routed = Routed.of(new RawEvent(1, 1, "LOC-ON-001", bytes));
        assertThat(routed.facts().size() + routed.rejected().size()).isEqualTo(1);
        assertThat(routed.rejected()).allMatch(rejected -> REASONS.contains(rejected.reason()));
    }

    // ---- carrying events

    @Test
    void serializesAnAcceptedEventAsItsOriginalBytes() throws Exception {
        CheckedEvent event = ORDER.feedback(4, 5, "größer \" 🍕");
        TypeSerializer<CheckedEvent> serializer = new CheckedEventType().createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(event, out);
        CheckedEvent back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(back.event()).isEqualTo(event.event());
        assertThat(back.json()).isEqualTo(event.json());
        assertThat(serializer.snapshotConfiguration().restoreSerializer()).isInstanceOf(serializer.getClass());
    }
}
