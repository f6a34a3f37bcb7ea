package io.restaurantstream.stack;

import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.generator.GeneratorBench;
import io.restaurantstream.benchmarks.pipeline.GrowthBench;
import io.restaurantstream.benchmarks.pipeline.PipelineBench;
import io.restaurantstream.job.JobOptions.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures, and says which promises are kept. */
@Command(name = "bench", description = "Measures, and says which promises are kept.", synopsisSubcommandLabel = "WHAT")
final class BenchCommand {

    @Spec
    private CommandSpec spec;

    @Command(
            name = "generator",
            description = "How fast the generator encodes, serves and seeks, and whether its memory stays flat.")
    int generator(@Mixin HowMuch howMuch) throws Exception {
        return show(new GeneratorBench(launcher(), howMuch.quick, out()).run(), howMuch.outDir.folder);
    }

    @Command(
            name = "pipeline",
            description = "How fast pages of the log become committed rows, beside a plain COPY and stock sinks.")
    int pipeline(@Mixin HowMuch howMuch) throws Exception {
        Path work = howMuch.outDir.folder.resolve("pipeline");
        try (LocalPostgres postgres = LocalPostgres.start(work.resolve("postgres"), "--postgres-port", 0)) {
            PipelineBench bench = new PipelineBench(launcher(), postgres.url(""), work, howMuch.quick, out());
            int exitCode = show(bench.run(), howMuch.outDir.folder);
            bench.draw(howMuch.outDir.folder.resolve("pipeline.png"));
            return exitCode;
        }
    }

    @Command(
            name = "growth",
            description = "How fast the job is when its tables are not empty any more: one long run, looked at after"
                    + " each tenth, with the size of what there is and what the server had to write for an event. From ten"
                    + " million events on, memory must stay; beyond them, the tables are compared with each other and not"
                    + " with the log.")
    int growth(
            @Option(
                            names = "--events",
                            paramLabel = "N",
                            description =
                                    "How many events to write, at least 100000; 10 million need 15 GB of disk, 50 million 30 GB"
                                            + " (default: ${DEFAULT-VALUE}).",
                            defaultValue = "10000000")
                    long events,
            @Mixin OutDir outDir)
            throws Exception {
        if (events < 100_000) {
            throw new UsageException("--events: " + events + " is not allowed; it must be at least 100000");
        }
        Path work = outDir.folder.resolve("growth");
        try (LocalPostgres postgres = LocalPostgres.start(work.resolve("postgres"), "--postgres-port", 0)) {
            return show(new GrowthBench(launcher(), postgres.url(""), work, events, out()).run(), outDir.folder);
        }
    }

    private int show(Report report, Path folder) throws IOException {
        PrintWriter out = out();
        out.println();
        out.print(report.table());
        out.println();
        out.println("Written to " + report.write(folder));
        out.flush();
        return report.isPassed() ? 0 : 1;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** This program, to be started once more. */
    private static List<String> launcher() {
        String java = ProcessHandle.current().info().command().orElse("java");
        return List.of(java, "-Xmx1g", "-cp", System.getProperty("java.class.path"), Stack.class.getName());
    }

    /** How long a benchmark takes, and where its figures go. */
    static final class HowMuch {

        @Option(names = "--quick", description = "Less of everything, for a first look; nothing is judged.")
        private boolean quick;

        @Mixin
        private OutDir outDir;
    }

    static final class OutDir {

        @Option(
                names = "--out-dir",
                paramLabel = "DIR",
                description = "Folder for the figures as JSON (default: ${DEFAULT-VALUE}).",
                defaultValue = "data/bench")
        private Path folder;
    }
}
