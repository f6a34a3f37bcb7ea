package io.restaurantstream.access;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads properties of the Kafka client from a file. Messages contain names only, because values may be secrets. */
public final class KafkaProperties {

    /** What the reader says itself, and how. */
    private static final Map<String, String> OWN = new TreeMap<>(Map.of(
            "bootstrap.servers", "it is set by an option of its own",
            "group.id", "it is set by an option of its own",
            "auto.offset.reset", "the start position comes from the state",
            "enable.auto.commit", "the start position comes from the state",
            "key.deserializer", "bytes are read",
            "value.deserializer", "bytes are read"));

    private KafkaProperties() {}

    /**
     * Reads the properties.
     *
     * @param file its name; null for no properties
     * @throws AccessException when it cannot be read, or says what the reader says itself; the message begins with {@code
     *     properties-file}
     */
    public static Properties read(String file) throws AccessException {
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

    private static AccessException refused(String file, String allowed) {
        return AccessException.ofFile("properties-file", file, "a properties file of Kafka's client " + allowed);
    }
}
