package io.restaurantstream.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as a table for people and as JSON for machines. */
public final class Report {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String name;
    private final boolean isJudged;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * An empty report.
     *
     * @param name of the benchmark, which is also that of its file
     * @param isJudged whether a figure that misses its target makes the run a failure; a short run is not judged
     */
    public Report(String name, boolean isJudged) {
        this.name = name;
        this.isJudged = isJudged;
    }

    /** Adds a figure. */
    public void add(Figure figure) {
        figures.add(figure);
    }

    /** Whether every figure keeps what is promised, or the run is not to be judged. */
    public boolean isPassed() {
        return !isJudged || figures.stream().allMatch(Figure::isMet);
    }

    /** One aligned line per figure. */
    public String table() {
        StringBuilder table = new StringBuilder();
        for (Figure figure : figures) {
            String target = Double.isNaN(figure.target())
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%s %,.2f  %s",
                            figure.atLeast() ? "at least" : "at most",
                            figure.target(),
                            figure.isMet() ? "met" : isJudged ? "MISSED" : "not in this short run");
            table.append(String.format(
                            Locale.ROOT, "%-58s %,18.2f %-9s %s", figure.name(), figure.value(), figure.unit(), target)
                    .stripTrailing());
            table.append('\n');
        }
        return table.toString();
    }

    /** Writes the figures into {@code folder} and returns the file. */
    public Path write(Path folder) throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.put("benchmark", name)
                .put("at", Instant.now().toString())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("judged", isJudged);
        ArrayNode list = report.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode entry = list.addObject();
            entry.put("name", figure.name().strip())
                    .put("value", figure.value())
                    .put("unit", figure.unit());
            if (!Double.isNaN(figure.target())) {
                entry.put(figure.atLeast() ? "at_least" : "at_most", figure.target())
                        .put("met", figure.isMet());
            }
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(name + ".json");
        JSON.writeValue(file.toFile(), report);
        return file;
    }
}
