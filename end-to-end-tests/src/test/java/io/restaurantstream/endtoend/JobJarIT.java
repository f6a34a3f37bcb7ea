package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class JobJarIT {

    @Test
    void bringsItsConnectorsAndLeavesFlinkAndLoggingToTheCluster() throws IOException {
        try (JarFile jar = new JarFile(submitJar().toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names)
                    .contains(
                            "io/restaurantstream/job/Topology.class",
                            "io/restaurantstream/event/EventReader.class",
                            "org/postgresql/Driver.class",
                            "org/apache/flink/connector/jdbc/core/datastream/sink/JdbcSink.class",
                            "org/apache/flink/connector/kafka/source/KafkaSource.class",
                            "org/apache/kafka/clients/consumer/KafkaConsumer.class",
                            "com/fasterxml/jackson/core/JsonFactory.class",
                            "META-INF/services/java.sql.Driver")
                    .noneMatch(name -> name.startsWith("org/slf4j/"))
                    .noneMatch(name -> name.startsWith("org/apache/logging/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                    .noneMatch(name -> name.startsWith("io/restaurantstream/generator/"));
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("io.restaurantstream.job.RestaurantStreamJob");
        }
    }

    private static Path submitJar() throws IOException {
        try (Stream<Path> files = Files.list(Repository.root().resolve("flink-job/target"))) {
            return files.filter(file -> file.toString().endsWith("-submit.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
