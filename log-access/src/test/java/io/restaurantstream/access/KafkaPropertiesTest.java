package io.restaurantstream.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPropertiesTest {

    @TempDir
    private Path folder;

    @Test
    void takesPropertiesOfTheClient() throws IOException {
        Path file = Files.writeString(folder.resolve("client"), "security.protocol=SASL_SSL\nssl.key.password=a=b:c\n");
        assertThat(KafkaProperties.read(file.toString()))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.key.password", "a=b:c")
                .hasSize(2);
        assertThat(KafkaProperties.read(null)).isEmpty();
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
    void refusesPropertiesThatTheJobSets(String name) throws IOException {
        String file = Files.writeString(folder.resolve("client"), name + "=marker-of-a-secret")
                .toString();
        assertThatThrownBy(() -> KafkaProperties.read(file))
                .hasMessageContaining(file + " is not allowed")
                .hasMessageContaining("without " + name)
                .hasMessageNotContaining("marker-of-a-secret");
    }

    @Test
    void refusesABrokenPropertiesFileWithoutRepeatingIt() throws IOException {
        String file = Files.writeString(folder.resolve("client"), "a=\\u12marker-of-a-secret")
                .toString();
        assertThatThrownBy(() -> KafkaProperties.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("marker-of-a-secret");
    }
}
