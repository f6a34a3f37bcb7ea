package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic that a log is published to, as a consumer sees it. */
final class PublishedTopic implements AutoCloseable {

    private final String name;
    private final KafkaConsumer<byte[], byte[]> consumer;

    PublishedTopic(KafkaBroker broker, String name) {
        this.name = name;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "allow.auto.create.topics", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** How many records it has; 0 while there is no such topic. */
    long size() {
        return consumer.endOffsets(partitions()).values().stream()
                .mapToLong(end -> end)
                .sum();
    }

    /** Its records by the first offset of the log that they have, each of which must be there once and in order. */
    SortedMap<Long, ConsumerRecord<byte[], byte[]>> read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions());
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        SortedMap<Long, ConsumerRecord<byte[], byte[]>> byOffset = new TreeMap<>();
        Map<Integer, Long> lastOfPartition = new HashMap<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                long offset = number(record, "offset");
                assertThat(lastOfPartition.getOrDefault(record.partition(), 0L)).isLessThan(offset);
                lastOfPartition.put(record.partition(), offset);
                assertThat(byOffset.put(offset, record)).isNull();
            }
        }
        return byOffset;
    }

    static long number(ConsumerRecord<byte[], byte[]> record, String header) {
        return Long.parseLong(text(record, header));
    }

    /** The value of {@code header}; null when there is none. */
    static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? null : new String(found.value(), StandardCharsets.UTF_8);
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.listTopics()
                .getOrDefault(name, List.of())
                .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition())));
        return partitions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
