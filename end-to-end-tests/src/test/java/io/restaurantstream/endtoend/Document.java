package io.restaurantstream.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a document tells its readers to type. */
enum Document {
    README("README.md"),
    COMMANDS("docs/commands.md"),
    TABLES("docs/tables.md"),
    PERFORMANCE("docs/performance.md");

    private static final Pattern BLOCK = Pattern.compile("(?s)```(bash|sql)\n(.*?)```");

    private final String path;

    Document(String path) {
        this.path = path;
    }

    /** Every line of every shell block. */
    List<String> commands() throws IOException {
        return blocks("bash").stream().flatMap(String::lines).toList();
    }

    /** The first line that begins so. */
    String command(String beginning) throws IOException {
        return commands().stream()
                .filter(command -> command.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** Every SQL block. */
    List<String> questions() throws IOException {
        return blocks("sql");
    }

    private List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(Repository.root().resolve(path)))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map((MatchResult block) -> block.group(2).strip())
                .toList();
    }
}
