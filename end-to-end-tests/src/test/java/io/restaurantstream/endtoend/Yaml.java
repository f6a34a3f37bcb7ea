package io.restaurantstream.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** YAML as its users read it: with anchors and merge keys resolved. */
final class Yaml {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    static JsonNode read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static JsonNode read(InputStream in) throws IOException {
        return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    /** One node per document of the file. */
    static ArrayNode readAll(Path file) throws IOException {
        ArrayNode documents = JSON.createArrayNode();
        new org.yaml.snakeyaml.Yaml()
                .loadAll(Files.readString(file))
                .forEach(document -> documents.add(JSON.<JsonNode>valueToTree(document)));
        return documents;
    }

    static JsonNode parse(String text) {
        return JSON.valueToTree(new org.yaml.snakeyaml.Yaml().load(text));
    }
}
