package io.restaurantstream.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.job.source.LogContractException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLogTest {

    @TempDir
    private Path folder;

    private static KafkaLog log(String propertiesFile, int plainPartitions) {
        return new KafkaLog(new KafkaLogOptions(
                "127.0.0.1:1", "events", "group", Duration.ofSeconds(10), false, propertiesFile, plainPartitions));
    }

    private static KafkaSourceEnumState stateOf(int partitions) {
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            splits.add(new KafkaPartitionSplit(new TopicPartition("events", partition), 5));
        }
        return new KafkaSourceEnumState(splits, List.of(), true);
    }

    @Test
    void refusesTheStateOfATopicWithAnotherNumberOfPartitions() {
        assertThatThrownBy(() -> log(null, 6).restoreEnumerator(null, stateOf(4)))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("the state is of a topic with 4 partitions, and --source.kafka.partitions is 6");
    }

    @Test
    void saysThatItsPropertiesCannotBeReadWhereItRuns() {
        String missing = folder.resolve("missing").toString();
        assertThatThrownBy(() -> log(missing, 0).createEnumerator(null))
                .isInstanceOf(IOException.class)
                .hasMessage("--source.kafka.properties-file: " + missing
                        + " is not allowed; it must be a properties file of"
                        + " Kafka's client that can be read, with one property in a line as name=value");
        assertThatThrownBy(() -> log(missing, 0).createReader(null)).hasMessageContaining(missing);
    }

    @Test
    void readsItsStateWithoutThem() throws IOException {
        KafkaLog log = log(folder.resolve("missing").toString(), 4);
        var states = log.getEnumeratorCheckpointSerializer();
        KafkaSourceEnumState state = states.deserialize(states.getVersion(), states.serialize(stateOf(4)));
        assertThat(state.splits()).hasSize(4);
    }
}
