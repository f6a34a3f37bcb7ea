package io.restaurantstream.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
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

    /** The answer printed below a question: the names of the columns and then the rows, with values separated by a bar. */
    List<String> answer(String question) throws IOException {
        Matcher block = Pattern.compile(Pattern.quote(question) + "\n```\n\n```\n(?<answer>(?s:.*?))```")
                .matcher(Files.readString(Repository.root().resolve(path)));
        if (!block.find()) {
            throw new AssertionError(path + " has no answer to " + question);
        }
        return block.group("answer")
                .lines()
                .filter(line -> !line.startsWith("-"))
                .map(line -> line.strip().replaceAll(" *\\| *", "|"))
                .toList();
    }

    private List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(Repository.root().resolve(path)))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map((MatchResult block) -> block.group(2).strip())
                .toList();
    }
}
