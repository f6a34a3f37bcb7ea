package io.restaurantstream.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a Kafka topic of plain events as a log: the event in partition {@code p} of {@code P} at record offset {@code
 * r} has offset {@code r * P + p + 1}. A page covers the same range of record offsets in all partitions, up to the
 * ends at the time of opening.
 *
 * <p>Fails if a location is in two partitions, because its events then have no order. Not safe for use by several
 * threads.
 */
public final class PlainTopic implements LogSource, AutoCloseable {

    private static final int PAGE_RECORDS = 5000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How an object begins; the group is there when it has no fields. */
    private static final Pattern BEGIN = Pattern.compile("[ \\n\\r\\t]*\\{(?=([ \\n\\r\\t]*\\}))?");

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> beginnings;
    private final Map<String, Integer> partitionOfLocation = new TreeMap<>();

    private PlainTopic(String topic, KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        this.topic = topic;
        this.consumer = consumer;
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found.isEmpty()) {
            throw new IOException("there is no topic " + topic);
        }
        found.forEach(partition -> read.put(new TopicPartition(topic, partition.partition()), new ArrayDeque<>()));
        ends = consumer.endOffsets(read.keySet());
        beginnings = consumer.beginningOffsets(read.keySet());
        consumer.assign(read.keySet());
        consumer.seekToBeginning(read.keySet());
    }

    /**
     * Opens the topic.
     *
     * @param bootstrapServers brokers to ask first
     * @param client more properties of the client, as for SASL and TLS
     * @throws IOException when the brokers do not answer, or there is no such topic
     */
    public static PlainTopic open(String bootstrapServers, String topic, Properties client) throws IOException {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        properties.put("allow.auto.create.topics", "false");
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            return new PlainTopic(topic, consumer);
        } catch (KafkaException | IOException e) {
            if (consumer != null) {
                consumer.close();
            }
            throw new IOException("the topic " + topic + " at " + bootstrapServers + " cannot be read", e);
        }
    }

    @Override
    public LogPage after(long since) throws IOException {
        int partitions = read.size();
        long last = ends.values().stream().mapToLong(end -> end).max().orElse(0);
        long from = since / partitions;
        long to = Math.min(last, from + PAGE_RECORDS);
        try {
            fetchUpTo(to);
        } catch (KafkaException e) {
            throw new IOException("the topic " + topic + " cannot be read after offset " + since, e);
        }
        List<LogPage.Entry> entries = new ArrayList<>();
        for (Deque<ConsumerRecord<byte[], byte[]>> records : read.values()) {
            while (!records.isEmpty() && records.peek().offset() < to) {
                entries.add(entry(records.remove(), partitions));
            }
        }
        entries.sort(Comparator.comparingLong(LogPage.Entry::offset));
        // what the job notes when it has the first event of a location: holes mean nothing
        List<LogPage.Gap> gaps =
                entries.stream().allMatch(entry -> entry.partitionKey().isEmpty())
                        ? List.of()
                        : List.of(new LogPage.Gap(0, 0));
        return new LogPage(
                entries, Math.max(since, to * partitions), null, earliest(partitions), last * partitions, null, gaps);
    }

    /** Above 1 when the topic no longer has its beginning. */
    private long earliest(int partitions) {
        return beginnings.values().stream().mapToLong(begin -> begin).max().orElse(0) * partitions + 1;
    }

    /** Reads until every partition is past record offset {@code to}, or at the end that it had. */
    private void fetchUpTo(long to) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<TopicPartition> behind = new ArrayList<>();
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                if (consumer.position(end.getKey()) < Math.min(to, end.getValue())) {
                    behind.add(end.getKey());
                }
            }
            if (behind.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the topic " + topic + " gave nothing of " + behind + " for "
                        + PATIENCE.toSeconds() + " seconds");
            }
            consumer.pause(read.keySet());
            consumer.resume(behind);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.get(partition)) {
                    read.get(partition).add(record);
                }
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
        }
    }

    private LogPage.Entry entry(ConsumerRecord<byte[], byte[]> record, int partitions) throws IOException {
        long offset = record.offset() * partitions + record.partition() + 1;
        byte[] event = event(record, offset);
        String location = PageReader.partitionKeyOf(event);
        if (!location.isEmpty()) {
            Integer before = partitionOfLocation.putIfAbsent(location, record.partition());
            if (before != null && before != record.partition()) {
                throw new IOException(location + " has events in partitions " + before + " and " + record.partition()
                        + " of the topic " + topic + ": they have no order, so that nothing can be verified");
            }
        }
        return new LogPage.Entry(offset, location, LogPage.Entry.NO_TIME, event);
    }

    /** What the job takes for the event: the value with the offset in front of its fields. */
    private static byte[] event(ConsumerRecord<byte[], byte[]> record, long offset) {
        if (record.value() == null || record.value().length == 0) {
            return ("the record at offset " + record.offset() + " of " + record.topic() + "-" + record.partition()
                            + " has no value")
                    .getBytes(UTF_8);
        }
        String value = new String(record.value(), ISO_8859_1); // a character for each byte
        Matcher begin = BEGIN.matcher(value);
        if (!begin.lookingAt()) {
            return record.value();
        }
        String comma = begin.group(1) == null ? "," : "";
        return ("{\"offset\":" + offset + comma + value.substring(begin.end())).getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
