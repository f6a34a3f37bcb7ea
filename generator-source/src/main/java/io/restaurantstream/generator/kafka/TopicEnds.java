package io.restaurantstream.generator.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * How far a topic has been published, as the last record of each of its partitions says.
 *
 * @param nextRecords by partition, the position in it that its next record gets
 * @param lastOffsets by partition, the last offset of the log that is in it; 0 when it is empty
 */
record TopicEnds(long[] nextRecords, long[] lastOffsets) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Reads the end of {@code topic}.
     *
     * @param epoch of the log that is to be in it
     * @throws UnfitTopicException when something else is, or its end is gone
     */
    static TopicEnds read(Consumer<byte[], byte[]> consumer, String topic, int partitions, String epoch) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        Set<TopicPartition> used =
                all.stream().filter(partition -> ends.get(partition) > 0).collect(Collectors.toSet());
        for (TopicPartition partition : used) {
            if (begins.get(partition).equals(ends.get(partition))) {
                throw new UnfitTopicException("the records of partition " + partition.partition() + " of topic " + topic
                        + " have been deleted, so the position to resume from is unknown; publish to another topic");
            }
        }
        TopicEnds found = new TopicEnds(new long[partitions], new long[partitions]);
        lastRecords(consumer, used, ends).forEach((partition, record) -> {
            mustBeOf(epoch, record, partitions);
            found.nextRecords[partition.partition()] = ends.get(partition);
            found.lastOffsets[partition.partition()] = lastOffset(record);
        });
        return found;
    }

    /** Everything until this offset is in its partition, if only {@code partitions} get any. */
    long completeUntil(Set<Integer> partitions) {
        return partitions.stream()
                .mapToLong(partition -> lastOffsets[partition])
                .min()
                .orElseThrow();
    }

    /** Whether {@code offset}, which belongs into {@code partition}, is there already. */
    boolean has(int partition, long offset) {
        return offset <= lastOffsets[partition];
    }

    private static Map<TopicPartition, ConsumerRecord<byte[], byte[]>> lastRecords(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, ends.get(partition) - 1));
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        long start = System.nanoTime();
        while (last.size() < partitions.size()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                last.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record);
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new TimeoutException("the last records were not received within " + PATIENCE.toSeconds() + " s");
            }
        }
        return last;
    }

    private static void mustBeOf(String epoch, ConsumerRecord<byte[], byte[]> record, int partitions) {
        String found = header(record, LogRecords.EPOCH);
        if (!found.equals(epoch)) {
            throw new UnfitTopicException("topic " + record.topic() + " has log " + found + ", not log " + epoch
                    + "; the same seed, profile and start give the same log");
        }
        if (record.key() != null && LogRecords.partitionOf(record.key(), partitions) != record.partition()) {
            throw new UnfitTopicException("topic " + record.topic() + " got more partitions since it was published to,"
                    + " so its locations would change their partitions; publish to another topic");
        }
    }

    private static long lastOffset(ConsumerRecord<byte[], byte[]> record) {
        String name = record.headers().lastHeader(LogRecords.LAST_OFFSET) == null
                ? LogRecords.OFFSET
                : LogRecords.LAST_OFFSET;
        String value = header(record, name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw notOfALog(record, "header " + name + " is " + value);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            throw notOfALog(record, "header " + name + " is missing");
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static UnfitTopicException notOfALog(ConsumerRecord<byte[], byte[]> record, String why) {
        return new UnfitTopicException("topic " + record.topic() + " has something else than a log in partition "
                + record.partition() + ": " + why);
    }
}
