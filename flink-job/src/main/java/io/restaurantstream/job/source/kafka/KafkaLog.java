package io.restaurantstream.job.source.kafka;

import io.restaurantstream.job.source.RawEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The event log of a Kafka topic, as a Flink source. Its positions are in the checkpoint; partitions that are added
 * later are found and read from their beginning.
 */
public final class KafkaLog {

    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(10);

    private KafkaLog() {}

    /** Reads from the beginning, or from where the restored state is. */
    public static KafkaSource<RawEvent> source(KafkaLogOptions options) {
        KafkaSourceBuilder<RawEvent> source = KafkaSource.<RawEvent>builder()
                .setBootstrapServers(options.bootstrapServers())
                .setTopics(options.topic())
                .setGroupId(options.groupId())
                .setStartingOffsets(new FromTheBeginning())
                .setDeserializer(new ReadRecord())
                .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "true");
        if (options.stopsAtLatest()) {
            source.setBounded(OffsetsInitializer.latest());
        } else {
            source.setProperty(
                    KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                    Long.toString(DISCOVERY_INTERVAL.toMillis()));
        }
        return source.build();
    }

    /** Like Flink's own, but a position that the topic no longer has fails the job instead of being skipped. */
    private static final class FromTheBeginning implements OffsetsInitializer {

        private static final long serialVersionUID = 1L;

        private final OffsetsInitializer earliest = OffsetsInitializer.earliest();

        @Override
        public Map<TopicPartition, Long> getPartitionOffsets(
                Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
            return earliest.getPartitionOffsets(partitions, retriever);
        }

        @Override
        @SuppressWarnings("deprecation") // by Kafka, while the connector still asks for it
        public OffsetResetStrategy getAutoOffsetResetStrategy() {
            return OffsetResetStrategy.NONE;
        }
    }
}
