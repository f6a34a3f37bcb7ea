package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.ServerProcess;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.check.CheckedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.flink.api.connector.sink2.Sink;

/** The same events of one profile, by every way into the tables, each as often as there are rounds. */
final class Comparison {

    /** A way into the tables. */
    enum Way {
        COPY_TEXT("COPY of files as text, one connection"),
        COPY_BINARY("COPY of files in binary, one connection"),
        COPY_TWO("COPY of files in binary, two connections"),
        THIS_JOB("this job, from HTTP to committed rows"),
        STOCK_SINKS("five stock JDBC sinks, no foreign keys");

        final String description;

        Way(String description) {
            this.description = description;
        }

        boolean isCopy() {
            return this != THIS_JOB && this != STOCK_SINKS;
        }
    }

    private static final String START = "2026-01-01T00:00:00Z";
    private static final String SEED = "42";

    private final String profile;
    private final long events;
    private final ServerProcess generator;
    private final BenchDatabase database;
    private final Path folder;
    private final Map<Way, List<Run>> runs = new EnumMap<>(Way.class);
    /** The same for all rounds, as the rows are; none before the first. */
    private final Map<Way, RawCopy> copies = new EnumMap<>(Way.class);

    /**
     * Nothing has been measured yet.
     *
     * @param generator of the log that {@link #log} describes
     * @param folder for what is needed meanwhile
     */
    Comparison(String profile, long events, ServerProcess generator, BenchDatabase database, Path folder) {
        this.profile = profile;
        this.events = events;
        this.generator = generator;
        this.database = database;
        this.folder = folder;
        for (Way way : Way.values()) {
            runs.put(way, new ArrayList<>());
        }
    }

    /** Options of the generator for a log that is served as fast as it is read. */
    static List<String> log(String profile) {
        return List.of("--speed", "max", "--profile", profile, "--seed", SEED, "--start", START);
    }

    String profile() {
        return profile;
    }

    void warmUp() throws Exception {
        ours(events / 2);
        stock(events / 2);
    }

    /** Measures each way once; the rows that are copied are those which this job has written, and verified. */
    void round() throws Exception {
        runs.get(Way.STOCK_SINKS).add(stock(events));
        runs.get(Way.THIS_JOB).add(ours(events));
        if (copies.isEmpty()) {
            database.verify(generator, events);
            copies.put(Way.COPY_TEXT, new RawCopy(folder.resolve("rows"), 1, RawCopy.Format.TEXT));
            copies.put(Way.COPY_BINARY, new RawCopy(folder.resolve("rows"), 1, RawCopy.Format.BINARY));
            copies.put(Way.COPY_TWO, new RawCopy(folder.resolve("rows"), 2, RawCopy.Format.BINARY));
            for (RawCopy copy : copies.values()) {
                copy.dump(database);
            }
        }
        for (Map.Entry<Way, RawCopy> copy : copies.entrySet()) {
            database.renew();
            runs.get(copy.getKey()).add(Run.of(events, generator, database, () -> {
                double seconds = copy.getValue().load(database);
                return () -> events / seconds;
            }));
        }
    }

    private Run ours(long wanted) throws Exception {
        database.renew();
        JobOptions options = InProcessJob.options(generator, database, Long.toString(wanted));
        return run(wanted, options, null);
    }

    private Run stock(long wanted) throws Exception {
        database.renew();
        database.dropForeignKeys();
        JobOptions options = InProcessJob.options(generator, database, Long.toString(wanted));
        Run run = run(wanted, options, new StockSinks(database.url(), BenchDatabase.USER));
        long written = (long) database.number("SELECT count(*) FROM raw.events_raw");
        if (written != wanted) {
            throw new IOException("the stock sinks wrote " + written + " events of " + wanted);
        }
        return run;
    }

    private Run run(long wanted, JobOptions options, Sink<CheckedEvent> facts) throws Exception {
        return Run.of(wanted, generator, database, () -> {
            InProcessJob.environment(options, facts, folder.resolve("checkpoints"))
                    .execute();
            return database::eventsPerSecond;
        });
    }

    /** Median of the rounds. */
    double eventsPerSecond(Way way) {
        return median(runs.get(way).stream().map(Run::eventsPerSecond).toList());
    }

    /** Against the faster one of the two formats. */
    double againstCopy() {
        return eventsPerSecond(Way.THIS_JOB)
                / Math.max(eventsPerSecond(Way.COPY_TEXT), eventsPerSecond(Way.COPY_BINARY));
    }

    /** Against as many connections as this job has, which leave it no processor. */
    double againstTwoCopies() {
        return eventsPerSecond(Way.THIS_JOB) / eventsPerSecond(Way.COPY_TWO);
    }

    double againstStockSinks() {
        return eventsPerSecond(Way.THIS_JOB) / eventsPerSecond(Way.STOCK_SINKS);
    }

    void addTo(Report report) {
        runs.forEach((way, all) -> {
            List<Double> rates = all.stream().map(Run::eventsPerSecond).toList();
            report.add(Figure.forInformation(profile + ", " + way.description, median(rates), "events/s"));
            if (rates.size() > 1) {
                report.add(Figure.forInformation("  slowest", Collections.min(rates), "events/s"));
                report.add(Figure.forInformation("  fastest", Collections.max(rates), "events/s"));
            }
            report.add(Figure.forInformation("  processor time of Postgres", micros(all, Run::postgres), "us/event"));
            if (!way.isCopy()) {
                report.add(Figure.forInformation("  of Flink", micros(all, Run::flink), "us/event"));
                report.add(Figure.forInformation("  of the generator", micros(all, Run::source), "us/event"));
            }
        });
    }

    private static double micros(List<Run> runs, ToDoubleFunction<Run> seconds) {
        return runs.stream()
                .mapToDouble(run -> seconds.applyAsDouble(run) / run.events() * 1e6)
                .average()
                .orElse(0);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /**
     * One way, once.
     *
     * @param flink processor time in seconds of this process, in which Flink runs
     * @param postgres processor time in seconds of the server and all its processes
     * @param source processor time in seconds of the generator
     */
    private record Run(long events, double eventsPerSecond, double flink, double postgres, double source) {

        /** Does the work, and answers how to find the events per second that it came to. */
        @FunctionalInterface
        interface Work {
            Callable<Double> run() throws Exception;
        }

        static Run of(long events, ServerProcess generator, BenchDatabase database, Work work) throws Exception {
            ProcessHandle server = database.process();
            double flink = Cpu.secondsOf(ProcessHandle.current());
            double postgres = Cpu.secondsOfTree(server);
            double source = Cpu.secondsOf(generator.handle());
            Callable<Double> rate = work.run();
            flink = Cpu.secondsOf(ProcessHandle.current()) - flink;
            postgres = Cpu.secondsOfTree(server) - postgres;
            source = Cpu.secondsOf(generator.handle()) - source;
            return new Run(events, rate.call(), flink, postgres, source);
        }
    }
}
