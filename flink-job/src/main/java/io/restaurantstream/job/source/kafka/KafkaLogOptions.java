package io.restaurantstream.job.source.kafka;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where the log's topic is and how it is read.
 *
 * @param bootstrapServers brokers to ask first, {@code host:port} with commas between them
 * @param topic the topic that the log was published to
 * @param groupId under which offsets are committed for tools that show how far the job is; it starts from its state
 * @param maxDisorder how much earlier than the latest event of its partition an event may be without being late
 * @param stopsAtLatest whether to end at what was there at the first start
 * @param propertiesFile more properties of the client, among them secrets, which are read where the source runs; null for
 *     none
 * @param plainPartitions partitions of a topic of plain events; 0 for a topic that {@code ./stack generator publish} wrote
 */
public record KafkaLogOptions(
        String bootstrapServers,
        String topic,
        String groupId,
        Duration maxDisorder,
        boolean stopsAtLatest,
        String propertiesFile,
        int plainPartitions)
        implements Serializable {

    /** Whether the topic has bare events, whose place is that of their record. */
    public boolean isPlain() {
        return plainPartitions > 0;
    }
}
