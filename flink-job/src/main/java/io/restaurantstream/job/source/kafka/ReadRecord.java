package io.restaurantstream.job.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.job.source.LogContractException;
import io.restaurantstream.job.source.RawEvent;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes the log's entry of a Kafka record: an event where there is a value, a gap where there is none.
 *
 * <p>Never fails on what a record holds, but for an epoch that is not the one of the records before it, because then
 * the topic holds two logs. A record that does not say where it stands in the log gets a negative offset that only
 * this record has, and is rejected further down; offsets of a log are positive.
 */
final class ReadRecord implements KafkaRecordDeserializationSchema<RawEvent> {

    private static final long serialVersionUID = 1L;
    private static final int PARTITION_BITS = 16;

    private transient EventReader events;
    private transient String epoch;

    @Override
    public void open(InitializationContext context) {
        events = new EventReader();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawEvent> out) {
        checkEpoch(record);
        long offset = offset(record, "offset");
        if (record.value() == null || record.value().length == 0) {
            long last = offset(record, "last-offset");
            out.collect(offset > 0 && last >= offset ? RawEvent.gap(offset, last) : unplaced(record, nothing(record)));
            return;
        }
        if (offset < 0) {
            offset = ownOffset(record.value());
        }
        out.collect(
                offset < 0
                        ? unplaced(record, record.value())
                        : new RawEvent(offset, offset, key(record), record.value()));
    }

    private void checkEpoch(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("epoch");
        if (header == null || header.value() == null) {
            return;
        }
        String named = new String(header.value(), UTF_8);
        if (epoch == null) {
            epoch = named;
        } else if (!epoch.equals(named)) {
            throw new LogContractException("the log's epoch was \"" + epoch + "\" and is \"" + named + "\" at offset "
                    + record.offset() + " of " + record.topic() + "-" + record.partition()
                    + ": this is another log; start without state and with empty tables to read it");
        }
    }

    /** The offset that a header names; -1 when it names none. */
    private static long offset(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        if (found == null || found.value() == null) {
            return -1;
        }
        String text = new String(found.value(), UTF_8);
        return text.matches("[1-9][0-9]{0,17}") ? Long.parseLong(text) : -1;
    }

    private long ownOffset(byte[] json) {
        try {
            return events.read(json).event().offset();
        } catch (InvalidEventException e) {
            return -1; // it will be refused for the same reason where its reason is kept
        }
    }

    /**
     * The record's key, which decides where its location's events are. A broken event that no longer names its location
     * is nobody's, as it would be on a page, so that the tables are the same whichever way the log came.
     */
    private static String key(ConsumerRecord<byte[], byte[]> record) {
        boolean namesNone = PageReader.partitionKeyOf(record.value()).isEmpty();
        return namesNone || record.key() == null ? "" : new String(record.key(), UTF_8);
    }

    private static byte[] nothing(ConsumerRecord<byte[], byte[]> record) {
        return ("the record at offset " + record.offset() + " of " + record.topic() + "-" + record.partition()
                        + " has no value and names no gap")
                .getBytes(UTF_8);
    }

    /** Without a key, because the gate compares the offsets of a location. */
    private static RawEvent unplaced(ConsumerRecord<byte[], byte[]> record, byte[] text) {
        long place = -1 - (record.offset() << PARTITION_BITS | record.partition());
        return new RawEvent(place, place, "", text);
    }

    @Override
    public TypeInformation<RawEvent> getProducedType() {
        return TypeInformation.of(RawEvent.class);
    }
}
