package io.restaurantstream.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the README tells its readers to type. */
final class Readme {

    private static final Pattern BLOCK = Pattern.compile("(?s)```(bash|sql)\n(.*?)```");

    private Readme() {}

    /** Every line of every shell block. */
    static List<String> commands() throws IOException {
        return blocks("bash").stream().flatMap(String::lines).toList();
    }

    /** The first line that begins so. */
    static String command(String beginning) throws IOException {
        return commands().stream()
                .filter(command -> command.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** Every SQL block. */
    static List<String> questions() throws IOException {
        return blocks("sql");
    }

    private static List<String> blocks(String language) throws IOException {
        String readme = Files.readString(Repository.root().resolve("README.md"));
        return BLOCK.matcher(readme)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map((MatchResult block) -> block.group(2).strip())
                .toList();
    }
}
