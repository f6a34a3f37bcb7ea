package io.restaurantstream.job.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.source.LogContractException;
import io.restaurantstream.job.source.RawEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRecordTest {

    private static final String EVENT = TestOrder.number(1).created(7).text();

    private final ReadRecord records = new ReadRecord();
    private final List<RawEvent> read = new ArrayList<>();

    @BeforeEach
    void open() {
        records.open(null);
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long position, String key, String value) {
        return new ConsumerRecord<>(
                "events",
                partition,
                position,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));
    }

    private RawEvent read(ConsumerRecord<byte[], byte[]> record, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        read.clear();
        records.deserialize(record, new ListCollector<>(read));
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    @Test
    void takesTheOffsetOfTheLogFromTheHeaderAndTheLocationFromTheKey() {
        String event = EVENT.replace("\"offset\":7", "\"offset\":8");
        assertThat(read(record(3, 99, "LOC-ON-002", event), "offset", "7", "epoch", "e"))
                .isEqualTo(new RawEvent(7, 7, "LOC-ON-002", event.getBytes(UTF_8)));
    }

    /** As the reader of a page would: whichever way it came, it is rejected with the same row. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{broken",
                "{\"offset\":7,\"partition_key\":\"LOC-ON-001\"",
                "{\"offset\":7,\"partition_key\":17}",
                "{\"offset\":7}"
            })
    void takesABrokenEventThatDoesNotNameItsLocationAsNobodys(String broken) {
        assertThat(read(record(3, 99, "LOC-ON-001", broken), "offset", "7", "epoch", "e"))
                .isEqualTo(new RawEvent(7, 7, "", broken.getBytes(UTF_8)));
    }

    @Test
    void takesAnEventWithoutAKeyAsNobodys() {
        assertThat(read(record(0, 0, null, EVENT), "offset", "7").partitionKey())
                .isEmpty();
    }

    @Test
    void takesARecordWithoutAValueForAGap() {
        RawEvent gap = read(record(0, 5, null, null), "offset", "7", "last-offset", "9", "epoch", "e");
        assertThat(gap).isEqualTo(RawEvent.gap(7, 9));
        assertThat(gap.isGap()).isTrue();
    }

    @Test
    void looksIntoTheEventWhenNoHeaderNamesItsOffset() {
        assertThat(read(record(0, 5, "LOC-ON-001", EVENT)))
                .isEqualTo(new RawEvent(7, 7, "LOC-ON-001", EVENT.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "1.0", "9999999999999999999"})
    void looksIntoTheEventWhenTheHeaderIsNoOffset(String header) {
        assertThat(read(record(0, 5, "LOC-ON-001", EVENT), "offset", header).offset())
                .isEqualTo(7);
    }

    @Test
    void givesARecordWithoutAPlaceInTheLogANegativeOffsetOfItsOwn() {
        List<RawEvent> events = List.of(
                read(record(0, 0, "LOC-ON-001", "{")),
                read(record(1, 0, "LOC-ON-001", "{")),
                read(record(0, 1, "LOC-ON-001", "{")),
                read(record(1, 1, "LOC-ON-001", "{")));
        assertThat(events).extracting(RawEvent::offset).doesNotHaveDuplicates().allMatch(offset -> offset < 0);
        assertThat(events).allMatch(event -> event.partitionKey().isEmpty());
        assertThat(read(record(1, 1, "LOC-ON-001", "{"))).isEqualTo(events.get(3));
    }

    @Test
    void keepsARecordThatIsNeitherAnEventNorAGap() {
        RawEvent nothing = read(record(2, 5, null, null), "offset", "7");
        assertThat(nothing.isGap()).isFalse();
        assertThat(nothing.offset()).isNegative();
        assertThat(new String(nothing.json(), UTF_8))
                .isEqualTo("the record at offset 5 of events-2 has no value and names no gap");
        assertThat(read(record(2, 6, null, null), "offset", "9", "last-offset", "7")
                        .isGap())
                .isFalse();
    }

    @Test
    void refusesATopicWithTwoLogs() {
        read(record(0, 0, null, EVENT), "epoch", "one");
        read(record(0, 1, null, EVENT));
        ConsumerRecord<byte[], byte[]> other = record(0, 2, null, EVENT);
        assertThatThrownBy(() -> read(other, "epoch", "two"))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("\"one\" and is \"two\" at offset 2 of events-0");
    }
}
