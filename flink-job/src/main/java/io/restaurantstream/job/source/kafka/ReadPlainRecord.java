package io.restaurantstream.job.source.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.event.PageReader;
import io.restaurantstream.job.source.OffsetLayout;
import io.restaurantstream.job.source.RawEvent;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes the log's entry of a Kafka record whose value is an event without an offset. The record's place gives it one, which
 * is put in front of the event's fields, so that the event is what any other log would have.
 *
 * <p>Never fails on what a record holds: what is no event is kept at the record's place and rejected further down.
 */
final class ReadPlainRecord implements KafkaRecordDeserializationSchema<RawEvent> {

    private static final long serialVersionUID = 1L;

    private final OffsetLayout layout;

    /** @param partitions of the topic */
    ReadPlainRecord(int partitions) {
        this.layout = OffsetLayout.ofPlainTopic(partitions);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawEvent> out) {
        long offset = layout.offset(record.partition(), record.offset());
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            // an entry without bytes would be taken for a gap
            byte[] nothing = ("the record at offset " + record.offset() + " of " + record.topic() + "-"
                            + record.partition() + " has no value")
                    .getBytes(UTF_8);
            out.collect(new RawEvent(offset, offset, "", nothing));
            return;
        }
        byte[] event = withOffset(offset, value);
        out.collect(new RawEvent(offset, offset, PageReader.partitionKeyOf(event), event));
    }

    /** The same bytes with the offset as the first field of their object; as they are when they do not begin one. */
    private static byte[] withOffset(long offset, byte[] json) {
        int brace = afterSpaces(json, 0);
        if (brace == json.length || json[brace] != '{') {
            return json;
        }
        int first = afterSpaces(json, brace + 1);
        boolean isEmpty = first < json.length && json[first] == '}';
        byte[] field = ("{\"offset\":" + offset + (isEmpty ? "" : ",")).getBytes(US_ASCII);
        int rest = json.length - brace - 1;
        byte[] event = new byte[field.length + rest];
        System.arraycopy(field, 0, event, 0, field.length);
        System.arraycopy(json, brace + 1, event, field.length, rest);
        return event;
    }

    private static int afterSpaces(byte[] json, int from) {
        int at = from;
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at;
    }

    @Override
    public TypeInformation<RawEvent> getProducedType() {
        return TypeInformation.of(RawEvent.class);
    }
}
