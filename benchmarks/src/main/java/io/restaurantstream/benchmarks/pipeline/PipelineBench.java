package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.GeneratorProcess;
import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * How fast pages of the log become committed rows, beside a plain {@code COPY} of the same rows and beside stock sinks:
 * the same rows, tables, settings and machine for all, in turns within one run.
 */
public final class PipelineBench {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SEED = 42;

    private final List<String> launcher;
    private final BenchDatabase database;
    private final Path folder;
    private final boolean quick;
    private final PrintWriter out;
    private final Report report = new Report("pipeline");

    /**
     * A run that has not begun.
     *
     * @param launcher the command that runs {@code ./stack}, without its arguments
     * @param urlOfServer JDBC URL of an empty Postgres, up to the slash before the name of a database
     * @param folder for what is needed meanwhile
     * @param quick less of everything, for a first look
     * @param out says what is going on
     * @throws java.sql.SQLException when the server cannot be prepared
     */
    public PipelineBench(List<String> launcher, String urlOfServer, Path folder, boolean quick, PrintWriter out)
            throws java.sql.SQLException {
        this.launcher = launcher;
        this.database = new BenchDatabase(urlOfServer);
        this.folder = folder;
        this.quick = quick;
        this.out = out;
    }

    /** Measures everything; takes about ten minutes, or two when quick. */
    public Report run() throws Exception {
        for (String setting : database.settings()) {
            say("  Postgres  " + setting);
        }
        compare("classic", quick ? 300_000 : 1_000_000, quick ? 1 : 3, true);
        if (!quick) {
            compare("realistic", 1_000_000, 1, false);
        }
        report.add(Figure.forInformation("peak memory of Flink", peakMib(ProcessHandle.current()), "MiB"));
        return report;
    }

    private void compare(String profile, long events, int rounds, boolean isHeadline) throws Exception {
        try (GeneratorProcess generator = GeneratorProcess.start(
                launcher,
                List.of(
                        "--speed",
                        "max",
                        "--profile",
                        profile,
                        "--seed",
                        Long.toString(SEED),
                        "--start",
                        START.toString()))) {
            say(profile + ": warming up ...");
            ours(generator, events / 2);
            stock(generator, events / 2);
            List<JobRun> ours = new ArrayList<>();
            List<JobRun> stock = new ArrayList<>();
            List<Double> ceiling = new ArrayList<>();
            List<Double> binary = new ArrayList<>();
            List<Double> twoConnections = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                say(profile + ", round " + round + " of " + rounds + ": stock sinks, this job, COPY ...");
                stock.add(stock(generator, events));
                ours.add(ours(generator, events));
                verify(generator, events);
                RawCopy one = new RawCopy(folder.resolve("rows"), 1, RawCopy.Format.TEXT);
                RawCopy inBinary = new RawCopy(folder.resolve("rows"), 1, RawCopy.Format.BINARY);
                RawCopy two = new RawCopy(folder.resolve("rows"), 2, RawCopy.Format.TEXT);
                for (RawCopy copy : List.of(one, inBinary, two)) {
                    copy.dump(database);
                }
                ceiling.add(copied(one, events));
                binary.add(copied(inBinary, events));
                twoConnections.add(copied(two, events));
            }
            List<Double> ourRates = rates(ours);
            List<Double> stockRates = rates(stock);
            add(profile + ", COPY from files, one connection", ceiling);
            add(profile + ", COPY in binary format", binary);
            add(profile + ", COPY over two connections", twoConnections);
            add(profile + ", this job, HTTP to committed rows", ourRates);
            add(profile + ", five stock JDBC sinks, no foreign keys", stockRates);
            double toCeiling = median(ourRates) / median(ceiling);
            double toStock = median(ourRates) / median(stockRates);
            report.add(
                    isHeadline
                            ? Figure.atLeast(0.60, profile + ", this job against COPY", toCeiling, "times")
                            : Figure.forInformation(profile + ", this job against COPY", toCeiling, "times"));
            report.add(
                    isHeadline
                            ? Figure.atLeast(1.3, profile + ", this job against stock sinks", toStock, "times")
                            : Figure.forInformation(profile + ", this job against stock sinks", toStock, "times"));
            addCpu(profile + ", this job", ours, events);
            addCpu(profile + ", stock sinks", stock, events);
            report.add(Figure.forInformation("peak memory of the generator", peakMib(generator.handle()), "MiB"));
        }
    }

    private JobRun ours(GeneratorProcess generator, long events) throws Exception {
        return run(generator, events, null);
    }

    private JobRun stock(GeneratorProcess generator, long events) throws Exception {
        return run(generator, events, new StockSinks(database.url(), BenchDatabase.USER));
    }

    private JobRun run(GeneratorProcess generator, long events, Sink<CheckedEvent> facts) throws Exception {
        database.renew();
        if (facts != null) {
            database.dropForeignKeys();
        }
        JobOptions options = JobRun.options(generator, database, Long.toString(events));
        return JobRun.of(options, facts, database, generator, folder.resolve("checkpoints"));
    }

    private double copied(RawCopy copy, long events) throws Exception {
        database.renew();
        return events / copy.load(database);
    }

    private void verify(GeneratorProcess generator, long events) throws Exception {
        try (Connection connection = database.connect()) {
            boolean equal = Verification.run(
                            new LogPages(generator.address()),
                            connection,
                            OptionalLong.of(events),
                            new ProgressListener() {})
                    .isEqual();
            if (!equal) {
                throw new IOException("the tables are not what the log says; what was measured means nothing");
            }
        }
    }

    private void add(String name, List<Double> rates) {
        report.add(Figure.forInformation(name, median(rates), "events/s"));
        report.add(Figure.forInformation("  slowest", Collections.min(rates), "events/s"));
        report.add(Figure.forInformation("  fastest", Collections.max(rates), "events/s"));
    }

    private void addCpu(String name, List<JobRun> runs, long events) {
        double millions = runs.size() * events / 1e6;
        report.add(Figure.forInformation(
                name + ", processor time of Flink",
                runs.stream().mapToDouble(JobRun::flinkSeconds).sum() / millions,
                "s/million"));
        report.add(Figure.forInformation(
                "  of Postgres",
                runs.stream().mapToDouble(JobRun::postgresSeconds).sum() / millions,
                "s/million"));
        report.add(Figure.forInformation(
                "  of the generator",
                runs.stream().mapToDouble(JobRun::generatorSeconds).sum() / millions,
                "s/million"));
    }

    private static List<Double> rates(List<JobRun> runs) {
        return runs.stream().map(JobRun::eventsPerSecond).toList();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double peakMib(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024.0;
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
