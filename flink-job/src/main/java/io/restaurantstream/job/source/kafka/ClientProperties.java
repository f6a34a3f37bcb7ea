package io.restaurantstream.job.source.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Properties of Kafka's client out of a file. Messages repeat names at most: values may be secrets. */
public final class ClientProperties {

    /** What the job says itself, by the option that says it; empty where nobody may. */
    private static final Map<String, String> OWN = new TreeMap<>(Map.of(
            "bootstrap.servers", "--source.kafka.bootstrap-servers says it",
            "group.id", "--source.kafka.group-id says it",
            "auto.offset.reset", "the job reads from its own state",
            "enable.auto.commit", "the job reads from its own state",
            "key.deserializer", "the job reads bytes",
            "value.deserializer", "the job reads bytes"));

    private ClientProperties() {}

    /**
     * Reads the properties.
     *
     * @param file its name; null for no properties
     * @throws IOException when it cannot be read, or says what the job says itself; the message names the option
     */
    public static Properties read(String file) throws IOException {
        Properties properties = new Properties();
        if (file == null) {
            return properties;
        }
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw refused(file, "that can be read, with one property in a line as name=value");
        }
        for (Map.Entry<String, String> own : OWN.entrySet()) {
            if (properties.containsKey(own.getKey())) {
                throw refused(file, "without " + own.getKey() + ": " + own.getValue());
            }
        }
        return properties;
    }

    private static IOException refused(String file, String allowed) {
        return new IOException("--source.kafka.properties-file: " + file
                + " is not allowed; it must be a properties file of Kafka's client " + allowed);
    }
}
