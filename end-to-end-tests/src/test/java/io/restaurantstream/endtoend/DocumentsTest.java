package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");
    private static final Pattern HEADING_LINK = Pattern.compile("\\]\\((?!http)([^)#]*)#([^)]+)\\)");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)\\)");

    @Test
    void nameOnlyClassesThatExist() throws IOException {
        Set<String> classes = files(".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (String document : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
            CLASS_NAME
                    .matcher(Files.readString(Repository.root().resolve(document)))
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> !classes.contains(name))
                    .forEach(unknown::add);
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void linkOnlyToWhatIsThere() throws IOException {
        for (Path document : files(".md")) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .forEach(link -> assertThat(document.resolveSibling(link.group(1)))
                            .as("linked from " + document)
                            .exists());
        }
    }

    @Test
    void linkOnlyToHeadingsThatExist() throws IOException {
        for (Path document : files(".md")) {
            HEADING_LINK
                    .matcher(Files.readString(document))
                    .results()
                    .forEach(link -> assertThat(headings(
                                    link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1))))
                            .as("linked from " + document)
                            .contains(link.group(2)));
        }
    }

    /** The anchors that GitHub makes of the headings. */
    private static List<String> headings(Path document) {
        try {
            return Files.readString(document)
                    .lines()
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(Repository.root())) {
            return all.filter(file -> file.toString().endsWith(ending)
                            && !file.toString().contains("/target/")
                            && !file.toString().contains("/.git/"))
                    .toList();
        }
    }
}
