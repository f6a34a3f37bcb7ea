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
 */
public record KafkaLogOptions(
        String bootstrapServers, String topic, String groupId, Duration maxDisorder, boolean stopsAtLatest)
        implements Serializable {}
