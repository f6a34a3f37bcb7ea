package io.restaurantstream.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.job.source.LogContractException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void takesPropertiesOfTheClient() throws IOException {
        Path file = Files.writeString(folder.resolve("client"), "security.protocol=SASL_SSL\nssl.key.password=a=b:c\n");
        assertThat(ClientProperties.read(file.toString()))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.key.password", "a=b:c")
                .hasSize(2);
        assertThat(ClientProperties.read(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers",
                "group.id",
                "auto.offset.reset",
                "enable.auto.commit",
                "key.deserializer",
                "value.deserializer"
            })
    void leavesToTheJobWhatTheJobSays(String name) throws IOException {
        String file = Files.writeString(folder.resolve("client"), name + "=marker-of-a-secret")
                .toString();
        assertThatThrownBy(() -> ClientProperties.read(file))
                .hasMessageContaining(file + " is not allowed")
                .hasMessageContaining("without " + name)
                .hasMessageNotContaining("marker-of-a-secret");
    }

    @Test
    void refusesWhatIsNoPropertiesFileWithoutRepeatingIt() throws IOException {
        String file = Files.writeString(folder.resolve("client"), "a=\\u12marker-of-a-secret")
                .toString();
        assertThatThrownBy(() -> ClientProperties.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("marker-of-a-secret");
    }
}
