package io.restaurantstream.generator.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees to it that there is a topic that can hold a log. */
final class TopicSetup {

    /**
     * Records carry event time, which may be years from now in both directions: the broker must neither refuse nor
     * delete them for it.
     */
    private static final Map<String, String> CONFIG = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            "CreateTime",
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE),
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    /** Without these the records would be other ones than were published; the rest is the owner's choice. */
    private static final List<String> MUST_HOLD =
            List.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);

    private TopicSetup() {}

    /**
     * Creates {@code topic} with {@code partitions}, unless it is there.
     *
     * @return how many partitions it has
     * @throws UnfitTopicException when it is there and would change what is published
     */
    static int prepare(Admin admin, String topic, int partitions) throws InterruptedException {
        try {
            return existing(admin, topic);
        } catch (UnknownTopicOrPartitionException e) {
            create(admin, topic, partitions);
            return partitions;
        }
    }

    private static int existing(Admin admin, String topic) throws InterruptedException {
        int partitions = result(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = result(admin.describeConfigs(List.of(resource)).all()).get(resource);
        for (String name : MUST_HOLD) {
            String value = config.get(name).value();
            if (!value.equals(CONFIG.get(name))) {
                throw new UnfitTopicException("topic " + topic + " has " + name + "=" + value + ", it must be "
                        + CONFIG.get(name) + ": it would not keep the records as published");
            }
        }
        return partitions;
    }

    private static void create(Admin admin, String topic, int partitions) throws InterruptedException {
        NewTopic created = new NewTopic(topic, partitions, (short) -1).configs(CONFIG);
        try {
            result(admin.createTopics(List.of(created)).all());
        } catch (TopicExistsException e) {
            throw new UnfitTopicException(
                    "topic " + topic + " was created by another process at the same time; start again");
        }
    }

    /** What {@code future} gives or fails with. */
    private static <T> T result(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
