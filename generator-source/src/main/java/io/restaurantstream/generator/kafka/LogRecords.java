package io.restaurantstream.generator.kafka;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.LogCursor;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Location;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;

/**
 * What a log looks like in a topic; docs/event-log.md is the contract.
 *
 * <p>An event's partition follows from its location, as Kafka's own producer would have it. Not safe for use by several
 * threads.
 */
final class LogRecords {

    static final String OFFSET = "offset";
    static final String LAST_OFFSET = "last-offset";
    static final String EPOCH = "epoch";

    /** Gaps belong to no location, and all of them are here. */
    static final int PARTITION_OF_GAPS = 0;

    private final EventLog log;
    private final String topic;
    private final Header epoch;
    private final Map<Location, Place> places = new HashMap<>();
    private final Utf8Buffer json = new Utf8Buffer(16 * 1024);

    /** Where events of a location go, and under which key. */
    private record Place(int partition, byte[] key) {}

    /** @param partitions how many the topic has */
    LogRecords(EventLog log, String topic, int partitions) {
        this.log = log;
        this.topic = topic;
        epoch = new RecordHeader(EPOCH, bytes(log.epoch()));
        for (Location location : log.config().profile().locations()) {
            byte[] key = bytes(location.code());
            places.put(location, new Place(partitionOf(key, partitions), key));
        }
    }

    /** Where a topic of so many partitions has what goes under {@code key}. */
    static int partitionOf(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** The partitions that ever get a record; the others stay empty. */
    Set<Integer> partitions() {
        Set<Integer> partitions = new TreeSet<>();
        places.values().forEach(place -> partitions.add(place.partition));
        if (log.config().profile().faults().perTenThousand(Fault.DROPPED_OFFSET) > 0) {
            partitions.add(PARTITION_OF_GAPS);
        }
        return partitions;
    }

    /** The partition of the event that {@code cursor} is at. */
    int partitionOf(LogCursor cursor) {
        return places.get(cursor.location()).partition;
    }

    /** The event that {@code cursor} is at. */
    ProducerRecord<byte[], byte[]> event(LogCursor cursor) {
        Place place = places.get(cursor.location());
        json.clear();
        cursor.encode(json);
        List<Header> headers = List.of(number(OFFSET, cursor.scanned()), epoch);
        return new ProducerRecord<>(
                topic, place.partition, cursor.timestamp().toEpochMilli(), place.key, json.toByteArray(), headers);
    }

    /** That there is no event from {@code first} to {@code last}. */
    ProducerRecord<byte[], byte[]> gap(long first, long last) {
        List<Header> headers = List.of(number(OFFSET, first), number(LAST_OFFSET, last), epoch);
        return new ProducerRecord<>(
                topic, PARTITION_OF_GAPS, log.timestampOf(first).toEpochMilli(), null, null, headers);
    }

    private static Header number(String name, long value) {
        return new RecordHeader(name, bytes(Long.toString(value)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
