package io.restaurantstream.benchmarks.generator;

import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.Memory;
import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the generator from the inside, by JMH, and from the outside, as a process that is asked over HTTP. */
public final class GeneratorBench {

    /** What the original system is published to generate in memory, in events per second. */
    private static final double ORIGINAL_EVENTS_PER_SECOND = 50_000;

    private static final long FAR = 1_000_000_000L;
    private static final int SEEKS = 200;
    private static final int SEED = 1;

    private final List<String> launcher;
    private final boolean quick;
    private final PrintWriter out;
    private final Report report;

    /**
     * A run that has not begun.
     *
     * @param launcher the command that runs {@code ./stack}, without its arguments
     * @param quick less of everything, for a first look
     * @param out says what is going on
     */
    public GeneratorBench(List<String> launcher, boolean quick, PrintWriter out) {
        this.launcher = launcher;
        this.quick = quick;
        this.out = out;
        this.report = new Report("generator", !quick);
    }

    /** Measures everything; takes about four minutes, or one when quick. */
    public Report run() throws IOException, InterruptedException, RunnerException {
        encode();
        try (ServerProcess generator = ServerProcess.generatorOnOneCore(
                launcher, List.of("--speed", "max", "--profile", "realistic", "--start", "2026-01-01T00:00:00Z"))) {
            PageClient client = new PageClient(generator.address());
            serve(client);
            seek(client);
            compareFarWithNear(client);
            remember(generator, client);
        }
        return report;
    }

    private void encode() throws RunnerException {
        say("Encoding events on one core ...");
        Options options = new OptionsBuilder()
                .include(EncodeBenchmark.class.getSimpleName())
                .forks(1)
                .jvmArgsAppend("-XX:ActiveProcessorCount=1", "-XX:+UseSerialGC", "-Xmx1g")
                .warmupIterations(quick ? 2 : 4)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(quick ? 2 : 6)
                .measurementTime(TimeValue.seconds(2))
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        for (RunResult result : results) {
            String profile = result.getParams().getParam("profile");
            double rate = result.getPrimaryResult().getScore();
            report.add(Figure.atLeast(1_000_000, "encoded on one core, " + profile, rate, "events/s"));
            report.add(Figure.forInformation(
                    "  against the original's published 50,000 events/s", rate / ORIGINAL_EVENTS_PER_SECOND, "times"));
        }
    }

    private void serve(PageClient client) throws IOException, InterruptedException {
        say("Serving pages to one client, the server on one core ...");
        client.read(0, quick ? 1_000_000 : 5_000_000);
        double[] rates = new double[5];
        long events = quick ? 500_000 : 3_000_000;
        for (int i = 0; i < rates.length; i++) {
            long start = System.nanoTime();
            client.read(10_000_000L + i * events, events);
            rates[i] = events * 1e9 / (System.nanoTime() - start);
        }
        Arrays.sort(rates);
        report.add(Figure.atLeast(300_000, "served as pages to one client, median of 5", rates[2], "events/s"));
        report.add(Figure.forInformation("  slowest", rates[0], "events/s"));
        report.add(Figure.forInformation("  fastest", rates[4], "events/s"));
    }

    private void seek(PageClient client) throws IOException, InterruptedException {
        say("Seeking in a log of a billion events ...");
        Random random = new Random(SEED);
        double[] millis = random.longs(SEEKS, 0, FAR)
                .mapToDouble(offset -> {
                    try {
                        return client.firstByteMillis(offset);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException("a seek to offset " + offset + " failed", e);
                    }
                })
                .sorted()
                .toArray();
        report.add(Figure.forInformation("first byte after a random seek, median", millis[SEEKS / 2], "ms"));
        report.add(Figure.atMost(50, "  99th percentile", millis[SEEKS * 99 / 100], "ms"));
        report.add(Figure.forInformation("  slowest", millis[SEEKS - 1], "ms"));
    }

    /** The original takes time in proportion to what it stores; here the offset must not matter. */
    private void compareFarWithNear(PageClient client) throws IOException, InterruptedException {
        say("Comparing pages at offset 1 with pages at offset " + FAR + " ...");
        int pages = quick ? 100 : 500;
        double[] near = new double[pages];
        double[] far = new double[pages];
        // in turn, so that what else the machine does is shared fairly
        for (int i = 0; i < pages; i++) {
            near[i] = pageMillis(client, 0);
            far[i] = pageMillis(client, FAR);
        }
        Arrays.sort(near);
        Arrays.sort(far);
        double ratio = far[pages / 2] / near[pages / 2];
        report.add(Figure.forInformation("a page of 5,000 events from offset 1, median", near[pages / 2], "ms"));
        report.add(Figure.forInformation("  from offset 1,000,000,000", far[pages / 2], "ms"));
        report.add(Figure.atMost(1.5, "  far against near", ratio, "times"));
    }

    private static double pageMillis(PageClient client, long since) throws IOException, InterruptedException {
        long start = System.nanoTime();
        client.read(since, PageClient.PAGE);
        return (System.nanoTime() - start) / 1e6;
    }

    private void remember(ServerProcess generator, PageClient client) throws IOException, InterruptedException {
        long events = quick ? 2_000_000 : 50_000_000;
        say("Serving " + events / 1_000_000 + " million events and watching the memory ...");
        int looks = 10;
        double lowest = Double.MAX_VALUE;
        double highest = 0;
        for (int i = 0; i < looks; i++) {
            client.read(i * (events / looks), events / looks);
            double resident = Memory.residentMib(generator.handle());
            lowest = Math.min(lowest, resident);
            highest = Math.max(highest, resident);
        }
        client.read(FAR, events / looks);
        double far = Memory.residentMib(generator.handle());
        double middle = (highest + lowest) / 2;
        report.add(Figure.forInformation("resident memory while serving", middle, "MiB"));
        report.add(Figure.atMost(
                10, "  deviates from the middle of its range" + " by", (highest - middle) / middle * 100, "%"));
        report.add(
                Figure.atMost(10, "  at offset 1,000,000,000 differs by", Math.abs(far - middle) / middle * 100, "%"));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
