package io.restaurantstream.job.source.kafka;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.KafkaProperties;
import io.restaurantstream.job.source.LogContractException;
import io.restaurantstream.job.source.RawEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The event log of a Kafka topic: Flink's own source, whose client is set up where it runs, so that no secret of its
 * properties is in the job graph. Its positions are in the checkpoint.
 *
 * <p>Partitions that are added to a published log are found and read from their beginning; those that are added to a topic
 * of plain events end the job, because offsets are made of their number.
 */
public final class KafkaLog implements Source<RawEvent, KafkaPartitionSplit, KafkaSourceEnumState> {

    private static final long serialVersionUID = 1L;
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(10);

    private final KafkaLogOptions options;

    /** @param options where the topic is and how it is read: from the beginning, or from where the restored state is */
    public KafkaLog(KafkaLogOptions options) {
        this.options = options;
    }

    @Override
    public Boundedness getBoundedness() {
        return options.stopsAtLatest() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<RawEvent, KafkaPartitionSplit> createReader(SourceReaderContext context) throws Exception {
        return withClient().createReader(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) throws IOException {
        return withClient().createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) throws IOException {
        int known = state.splits().size();
        if (options.isPlain() && state.initialDiscoveryFinished() && known != options.plainPartitions()) {
            throw new LogContractException("the state is of a topic with " + known + " partitions, and"
                    + " --source.kafka.partitions is " + options.plainPartitions()
                    + ": offsets of plain events are derived from the number of partitions; start without state and"
                    + " with empty tables to read it");
        }
        return withClient().restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return with(new Properties()).getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return with(new Properties()).getEnumeratorCheckpointSerializer();
    }

    private KafkaSource<RawEvent> withClient() throws IOException {
        try {
            return with(KafkaProperties.read(options.propertiesFile()));
        } catch (AccessException e) {
            throw new IOException("--source.kafka." + e.getMessage(), e);
        }
    }

    private KafkaSource<RawEvent> with(Properties client) {
        KafkaSourceBuilder<RawEvent> source = KafkaSource.<RawEvent>builder()
                .setProperties(client)
                .setBootstrapServers(options.bootstrapServers())
                .setGroupId(options.groupId())
                .setStartingOffsets(new FromTheBeginning())
                .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "true");
        if (options.isPlain()) {
            source.setKafkaSubscriber(new FixedPartitions(options.topic(), options.plainPartitions()))
                    .setDeserializer(new ReadPlainRecord(options.plainPartitions()));
        } else {
            source.setTopics(options.topic()).setDeserializer(new ReadRecord());
        }
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
