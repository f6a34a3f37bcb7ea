package io.restaurantstream.job.source.kafka;

import io.restaurantstream.job.source.LogContractException;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.TopicPartition;

/** All partitions of a topic, whose number must never be another; looked at when the job starts and every 10 seconds. */
final class FixedPartitions implements KafkaSubscriber {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final int partitions;
    private final KafkaSubscriber ofTopic;

    FixedPartitions(String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        this.ofTopic = KafkaSubscriber.getTopicListSubscriber(List.of(topic));
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient client) {
        Set<TopicPartition> found = ofTopic.getSubscribedTopicPartitions(client);
        if (found.size() != partitions) {
            throw new LogContractException("the topic " + topic + " has " + found.size() + " partitions, and"
                    + " --source.kafka.partitions is " + partitions
                    + ": offsets of plain events are derived from the number of partitions, which must not change; to"
                    + " read a topic with another number, start without state and with empty tables");
        }
        return found;
    }
}
