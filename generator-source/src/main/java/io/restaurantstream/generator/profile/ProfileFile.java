package io.restaurantstream.generator.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads profiles from YAML: the built-in ones by name, others from a file. */
final class ProfileFile {

    private ProfileFile() {}

    static Profile load(String nameOrPath) {
        try {
            return parse(text(nameOrPath));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("profile " + nameOrPath + ": " + e.getMessage(), e);
        }
    }

    static Profile parse(String yaml) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("is not valid YAML: " + e.getMessage(), e);
        }
        return RecordBinder.bind(document, Profile.class, "");
    }

    private static String text(String nameOrPath) {
        try {
            if (Profile.BUILT_IN.contains(nameOrPath)) {
                return builtIn(nameOrPath);
            }
            Path file = Path.of(nameOrPath);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        "is neither one of " + Profile.BUILT_IN + " nor the path of a YAML file");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static String builtIn(String name) throws IOException {
        try (InputStream yaml = ProfileFile.class.getResourceAsStream("profiles/" + name + ".yaml")) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
