package io.restaurantstream.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code docker-compose.yml} as {@code docker compose} understands it. */
final class ComposeFile {

    /** A variable; its default is empty where it has none. */
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)(?::-([^}]*))?}");

    private final String text;
    private final JsonNode tree;

    private ComposeFile(String text, Map<String, String> environment) throws IOException {
        this.text = text;
        String filledIn = VARIABLE.matcher(Yaml.parse(text).toString()).replaceAll(variable -> {
            String standard = variable.group(2) == null ? "" : variable.group(2);
            return Matcher.quoteReplacement(environment.getOrDefault(variable.group(1), standard));
        });
        this.tree = new ObjectMapper().readTree(filledIn);
    }

    /** When no variable is set. */
    static ComposeFile read() throws IOException {
        return read(Map.of());
    }

    /** When the variables of {@code environment} are set. */
    static ComposeFile read(Map<String, String> environment) throws IOException {
        return new ComposeFile(Files.readString(Repository.root().resolve("docker-compose.yml")), environment);
    }

    JsonNode tree() {
        return tree;
    }

    Stream<Map.Entry<String, JsonNode>> services() {
        return tree.get("services").properties().stream();
    }

    JsonNode service(String name) {
        return tree.get("services").get(name);
    }

    /** What the service's process is started with. */
    List<String> command(String service) {
        return texts(service(service).path("command"));
    }

    Map<String, String> environment(String service) {
        Map<String, String> variables = new LinkedHashMap<>();
        service(service)
                .path("environment")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        return variables;
    }

    /** The defaults of all variables; null where one has none. */
    Map<String, String> variables() {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (MatchResult match : VARIABLE.matcher(text).results().toList()) {
            defaults.put(match.group(1), match.group(2));
        }
        return defaults;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
