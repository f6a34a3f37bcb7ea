package io.restaurantstream.job.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.source.LogContractException;
import io.restaurantstream.job.source.RawEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadPlainRecordTest {

    private static final String EVENT = TestOrder.number(1).created(7).text().replace("\"offset\":7,", "");

    private final ReadPlainRecord records = new ReadPlainRecord(4);

    private RawEvent read(int partition, long position, String value) {
        List<RawEvent> read = new ArrayList<>();
        records.deserialize(
                new ConsumerRecord<>(
                        "events",
                        partition,
                        position,
                        "any key".getBytes(UTF_8),
                        value == null ? null : value.getBytes(UTF_8)),
                new ListCollector<>(read));
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "3, 0, 4", "0, 1, 5", "2, 1, 7", "1, 250000000000, 1000000000002"})
    void makesTheOffsetOfThePlaceOfTheRecord(int partition, long position, long offset) throws Exception {
        RawEvent event = read(partition, position, EVENT);
        assertThat(event.offset()).isEqualTo(offset);
        assertThat(event.partitionKey()).isEqualTo("LOC-ON-001");
        assertThat(new String(event.json(), UTF_8)).isEqualTo("{\"offset\":" + offset + "," + EVENT.substring(1));
        assertThat(new EventReader().read(event.json()).event().offset()).isEqualTo(offset);
    }

    @Test
    void takesSpacesBeforeTheEvent() throws Exception {
        RawEvent event = read(2, 1, " \r\n\t" + EVENT);
        assertThat(new EventReader().read(event.json()).event().offset()).isEqualTo(7);
    }

    /** Whoever reads the event says what is wrong with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{broken          | {\"offset\":7,broken",
                "{}               | {\"offset\":7}",
                "{ }              | {\"offset\":7 }",
                "{\"ts\":1}       | {\"offset\":7,\"ts\":1}",
                "not JSON         | not JSON",
                "[{}]             | [{}]",
                "\"{\"            | \"{\"",
                "'  '             | '  '"
            })
    void keepsWhatIsNoEventAtItsPlace(String value, String json) {
        assertThat(read(2, 1, value)).isEqualTo(new RawEvent(7, 7, "", json.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = "")
    @NullSource
    void keepsARecordWithoutAValueAtItsPlaceAndNotAsAGap(String nothing) {
        RawEvent event = read(2, 1, nothing);
        assertThat(event.isGap()).isFalse();
        assertThat(event)
                .isEqualTo(new RawEvent(7, 7, "", "the record at offset 1 of events-2 has no value".getBytes(UTF_8)));
    }

    @Test
    void leavesAnEventThatNamesAnOffsetOfItsOwnToBeRefused() {
        RawEvent event = read(2, 1, TestOrder.number(1).created(99).text());
        assertThatThrownBy(() -> new EventReader().read(event.json())).hasMessage("offset appears twice");
    }

    @Test
    void refusesAPartitionThatThereWasNot() {
        assertThatThrownBy(() -> read(4, 0, EVENT))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("partition 4 of a topic that had 4");
    }
}
