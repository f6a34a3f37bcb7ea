package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.Memory;
import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast pages of the log become committed rows, beside a plain {@code COPY} of the same rows and beside stock sinks:
 * the same rows, tables, settings and machine for all, in turns within one run. And how long one event takes.
 */
public final class PipelineBench {

    /** What the job should reach of a COPY, and of stock sinks; see the design. */
    private static final double OF_COPY = 0.60;

    private static final double OF_STOCK_SINKS = 1.3;
    private static final double FRESHNESS_SECONDS = 1;
    /** The pace at which freshness is promised; at a slower one it would mean little. */
    private static final double FRESHNESS_EVENTS_PER_SECOND = 10_000;

    private final List<String> launcher;
    private final BenchDatabase database;
    private final Path folder;
    private final boolean quick;
    private final PrintWriter out;
    private final Report report;
    private final List<Comparison> comparisons = new ArrayList<>();

    /**
     * A run that has not begun.
     *
     * @param launcher the command that runs {@code ./stack}, without its arguments
     * @param urlOfServer JDBC URL of an empty Postgres, up to the slash before the name of a database
     * @param folder for what is needed meanwhile
     * @param quick less of everything, for a first look
     * @param out says what is going on
     * @throws SQLException when the server cannot be prepared
     */
    public PipelineBench(List<String> launcher, String urlOfServer, Path folder, boolean quick, PrintWriter out)
            throws SQLException {
        this.launcher = launcher;
        this.database = new BenchDatabase(urlOfServer);
        this.folder = folder;
        this.quick = quick;
        this.out = out;
        this.report = new Report("pipeline", !quick);
    }

    /** Measures everything; takes about a quarter of an hour, or two minutes when quick. */
    public Report run() throws Exception {
        for (String setting : database.settings()) {
            say("  Postgres  " + setting);
        }
        comparisons.add(compare("classic", quick ? 300_000 : 1_000_000, quick ? 1 : 3));
        if (!quick) {
            comparisons.add(compare("realistic", 1_000_000, 3));
        }
        for (Comparison comparison : comparisons) {
            boolean isHeadline = comparison == comparisons.get(0);
            String of = comparison.profile() + ", this job against ";
            addRatio(of + "COPY, one connection", comparison.againstCopy(), isHeadline ? OF_COPY : Double.NaN);
            addRatio(of + "COPY, two connections", comparison.againstTwoCopies(), Double.NaN);
            addRatio(of + "stock sinks", comparison.againstStockSinks(), isHeadline ? OF_STOCK_SINKS : Double.NaN);
        }
        say("Measuring the latency of 10,000 live events/s ...");
        Freshness fresh = Freshness.measure(launcher, database, quick ? 10 : 20, folder.resolve("checkpoints"));
        report.add(Figure.atLeast(
                FRESHNESS_EVENTS_PER_SECOND, "as they happen, classic", fresh.eventsPerSecond(), "events/s"));
        report.add(Figure.forInformation("  from an event in the log to its visible row, median", fresh.median(), "s"));
        report.add(Figure.atMost(FRESHNESS_SECONDS, "  99th percentile", fresh.p99(), "s"));
        report.add(Figure.forInformation("  slowest", fresh.slowest(), "s"));
        report.add(Figure.forInformation(
                "peak memory of Flink and this program", Memory.peakMib(ProcessHandle.current()), "MiB"));
        return report;
    }

    /** Draws what {@link #run} has measured, where the machine can draw; says so where not. */
    public void draw(Path file) {
        try {
            RateChart.write(file, comparisons);
            say("Drawn in " + file);
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            say("No chart can be drawn on this machine: " + e); // a JDK without fonts
        }
    }

    /** @param target not a number when none is promised */
    private void addRatio(String name, double ratio, double target) {
        report.add(Figure.atLeast(target, name, ratio, "times"));
    }

    private Comparison compare(String profile, long events, int rounds) throws Exception {
        try (ServerProcess generator = ServerProcess.generator(launcher, Comparison.log(profile))) {
            Comparison comparison = new Comparison(profile, events, generator, database, folder);
            say(profile + ": warming up ...");
            comparison.warmUp();
            for (int round = 1; round <= rounds; round++) {
                say(profile + ", round " + round + " of " + rounds + ": stock sinks, this job, COPY ...");
                comparison.round();
            }
            comparison.addTo(report);
            report.add(Figure.forInformation(
                    profile + ", peak memory of the generator", Memory.peakMib(generator.handle()), "MiB"));
            return comparison;
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
