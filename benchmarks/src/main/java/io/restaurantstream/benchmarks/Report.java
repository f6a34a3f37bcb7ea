package io.restaurantstream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as a table for people and as JSON for machines. */
public final class Report {

    private final String name;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * An empty report.
     *
     * @param name of the benchmark, which is also that of its file
     */
    public Report(String name) {
        this.name = name;
    }

    /** Adds a figure. */
    public void add(Figure figure) {
        figures.add(figure);
    }

    /** Whether every figure keeps what is promised. */
    public boolean isMet() {
        return figures.stream().allMatch(Figure::isMet);
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
                            figure.isMet() ? "met" : "MISSED");
            table.append(String.format(
                            Locale.ROOT, "%-58s %,18.2f %-9s %s", figure.name(), figure.value(), figure.unit(), target)
                    .stripTrailing());
            table.append('\n');
        }
        return table.toString();
    }

    /** Writes the figures into {@code folder} and returns the file. */
    public Path write(Path folder) throws IOException {
        StringBuilder json = new StringBuilder("{\"benchmark\":\"" + name + "\",\"at\":\"" + Instant.now()
                + "\",\"processors\":" + Runtime.getRuntime().availableProcessors() + ",\"java\":\""
                + Runtime.version() + "\",\"figures\":[");
        for (int i = 0; i < figures.size(); i++) {
            Figure figure = figures.get(i);
            json.append(i == 0 ? "\n" : ",\n")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"target\":%s,\"met\":%b}",
                            figure.name(),
                            figure.value(),
                            figure.unit(),
                            Double.isNaN(figure.target()) ? "null" : Double.toString(figure.target()),
                            figure.isMet()));
        }
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(name + ".json"), json.append("\n]}\n"));
    }
}
