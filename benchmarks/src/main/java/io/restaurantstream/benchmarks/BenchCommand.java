package io.restaurantstream.benchmarks;

import io.restaurantstream.benchmarks.generator.GeneratorBench;
import io.restaurantstream.benchmarks.inbox.InboxBench;
import io.restaurantstream.benchmarks.pipeline.GrowthBench;
import io.restaurantstream.benchmarks.pipeline.PipelineBench;
import io.restaurantstream.benchmarks.questions.QuestionsBench;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.Stack;
import io.restaurantstream.stack.database.DatabaseOptions;
import io.restaurantstream.stack.database.LocalPostgres;
import io.restaurantstream.stack.process.Checkout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./stack bench}: the launcher, with the command that measures. */
@Command(
        name = "bench",
        description = "Runs benchmarks and compares the results with the targets.",
        synopsisSubcommandLabel = "WHAT")
public final class BenchCommand {

    /**
     * Runs one command of the launcher, as {@link Stack} does.
     *
     * @param args {@code bench} and what follows
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The launcher, which knows of this command by its name only. */
    static CommandLine commandLine() {
        CommandLine stack = Stack.commandLine();
        stack.getCommandSpec().removeSubcommand("bench");
        return stack.addSubcommand(new BenchCommand());
    }

    private static final int RUNS = 20;

    @Spec
    private CommandSpec spec;

    @Command(
            name = "generator",
            description = "Measures how fast the generator encodes, serves and seeks, and whether its memory stays "
                    + "constant.")
    int generator(@Mixin HowMuch howMuch) throws Exception {
        return show(new GeneratorBench(launcher(), howMuch.quick, out()).run(), howMuch.outDir.folder);
    }

    @Command(name = "inbox", description = "Measures how many events per second an inbox on one core makes durable.")
    int inbox(@Mixin HowMuch howMuch) throws Exception {
        Path work = howMuch.outDir.folder.resolve("inbox");
        return show(new InboxBench(launcher(), work, howMuch.quick, out()).run(), howMuch.outDir.folder);
    }

    @Command(
            name = "pipeline",
            description = "Measures how fast pages of the log become committed rows, compared with a plain COPY "
                    + "and with stock JDBC sinks.")
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
            description = "Measures how fast the job is as its tables grow: one long run with ten measurements of "
                    + "throughput, sizes, WAL and memory. From ten million events on, memory must not grow. "
                    + "Beyond ten million, the tables are compared with each other instead of with the log.")
    int growth(
            @Option(
                            names = "--events",
                            paramLabel = "N",
                            description =
                                    "Number of events to write, at least 100000; 10 million need 15 GB of disk, 50"
                                            + " million "
                                            + "30 GB (default: ${DEFAULT-VALUE}).",
                            defaultValue = "10000000")
                    long events,
            @Option(
                            names = "--profile",
                            paramLabel = "NAME|FILE",
                            description = "Profile of the log, such as chain (default: ${DEFAULT-VALUE}).",
                            defaultValue = "classic")
                    String profile,
            @Option(
                            names = "--questions",
                            description = "Then also ask the tables the business questions and the panels, as 'bench "
                                    + "questions' does.")
                    boolean questions,
            @Mixin OutDir outDir)
            throws Exception {
        try {
            Profile.load(profile);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile: " + e.getMessage());
        }
        if (events < 100_000) {
            throw new UsageException("--events: " + events + " is not allowed; it must be at least 100000");
        }
        Path work = outDir.folder.resolve("growth");
        try (LocalPostgres postgres = LocalPostgres.start(work.resolve("postgres"), "--postgres-port", 0)) {
            int exitCode = show(
                    new GrowthBench(launcher(), postgres.url(""), work, profile, events, out()).run(), outDir.folder);
            return questions ? Math.max(exitCode, questions(postgres, outDir)) : exitCode;
        }
    }

    @Command(
            name = "questions",
            description = "Measures how long each business question and each panel of the dashboards and the "
                    + "live page takes in a "
                    + "database that is there already, such as the one of 'bench growth', which 'postgres --data-dir "
                    + "data/bench/growth/postgres' serves as 'bench'. Each must take at most 50 ms (p95).")
    int questions(
            @Mixin DatabaseOptions database,
            @Option(
                            names = "--runs",
                            paramLabel = "N",
                            description = "How often each is asked, at least 1 (default: ${DEFAULT-VALUE}).",
                            defaultValue = RUNS + "")
                    int runs,
            @Mixin OutDir outDir)
            throws Exception {
        if (runs < 1) {
            throw new UsageException("--runs: " + runs + " is not allowed; it must be at least 1");
        }
        try (Connection connection = database.connect("bench")) {
            return show(new QuestionsBench(connection, Checkout.folder(), runs, out()).run(), outDir.folder);
        }
    }

    private int questions(LocalPostgres postgres, OutDir outDir) throws Exception {
        try (Connection connection = DriverManager.getConnection(postgres.url("bench"), "postgres", null)) {
            return show(new QuestionsBench(connection, Checkout.folder(), RUNS, out()).run(), outDir.folder);
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

        @Option(
                names = "--quick",
                description = "A short run for a first impression; the results are not compared" + " with the targets.")
        private boolean quick;

        @Mixin
        private OutDir outDir;
    }

    static final class OutDir {

        @Option(
                names = "--out-dir",
                paramLabel = "DIR",
                description = "Folder for the results as JSON (default: ${DEFAULT-VALUE}).",
                defaultValue = "data/bench")
        private Path folder;
    }
}
