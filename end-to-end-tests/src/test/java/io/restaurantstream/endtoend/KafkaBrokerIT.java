package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class KafkaBrokerIT {

    @TempDir
    Path folder;

    @Test
    void remembersItsTopicsWhenItIsKilledAndStartedAgain() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                    .all()
                    .get();
            broker.kill9();
            broker.restart();
            assertThat(admin.describeTopics(List.of("orders"))
                            .allTopicNames()
                            .get()
                            .get("orders")
                            .partitions())
                    .hasSize(3);
        }
    }
}
