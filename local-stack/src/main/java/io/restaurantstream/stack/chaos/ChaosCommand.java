package io.restaurantstream.stack.chaos;

import io.restaurantstream.chaos.ChaosOptions;
import io.restaurantstream.chaos.ChaosRun;
import io.restaurantstream.chaos.faults.FaultKind;
import io.restaurantstream.chaos.report.ChaosReport;
import io.restaurantstream.chaos.site.Launcher;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.database.LocalPostgres;
import io.restaurantstream.stack.process.Program;
import io.restaurantstream.stack.process.Shutdown;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Injects random faults into a real cluster, Postgres and generator while the job reads a log, then verifies every
 * table.
 */
@Command(
        name = "chaos",
        description = "Starts its own cluster, Postgres and generator, and injects random faults while the job "
                + "reads a log: killed and frozen processes, network faults, refused connections. Succeeds "
                + "only if all tables are equal to the log at the end and no invariant was violated "
                + "meanwhile.",
        footerHeading = "%nKinds of faults:%n")
public final class ChaosCommand implements Callable<Integer> {

    private static final int FAULTS = 100;
    private static final long EVENTS = 1_000_000;
    private static final int QUICK_FAULTS = 10;
    private static final long QUICK_EVENTS = 150_000;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Program program;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the log, the faults and their times (default: random; it is printed).")
    private Long seed;

    @Option(
            names = "--faults",
            paramLabel = "N",
            description = "Number of faults, injected one after another; about one in five overlaps with a second "
                    + "one (default: " + FAULTS + ", with --quick " + QUICK_FAULTS + ").")
    private Integer faults;

    @Option(
            names = "--events",
            paramLabel = "M",
            description = "Number of events that the job reads meanwhile (default: " + EVENTS + ", with --quick "
                    + QUICK_EVENTS + ").")
    private Long events;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of faults to inject; cluster, database and source select all kinds of that part "
                    + "(default: all).")
    private List<String> kinds = List.of();

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description = "Profile of the log, such as faulty or chain-faulty (default: ${DEFAULT-VALUE}).",
            defaultValue = "faulty")
    private String profile;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Folder for all data; data of an earlier run is deleted first (default: " + "${DEFAULT-VALUE}).",
            defaultValue = "data/chaos")
    private Path dataDir;

    @Option(names = "--json", paramLabel = "FILE", description = "File to which the report is also written as JSON.")
    private Path json;

    @Option(names = "--quick", description = "A short run of some minutes.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        ChaosOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Seed " + options.seed());
        out.flush();
        try (Shutdown shutdown = Shutdown.onSignal()) {
            interruptUpon(shutdown, Thread.currentThread());
            ChaosReport report = ChaosRun.run(options, new StackLauncher(program), out);
            out.println();
            out.print(report.text());
            out.flush();
            if (json != null) {
                report.write(json);
            }
            return report.isPassed() ? 0 : 1;
        } catch (InterruptedException e) {
            out.println("Stopped; all that was started has ended");
            out.flush();
            return 1;
        }
    }

    private static void interruptUpon(Shutdown shutdown, Thread running) {
        Thread listener = new Thread(
                () -> {
                    shutdown.await();
                    running.interrupt();
                },
                "stop");
        listener.setDaemon(true);
        listener.start();
    }

    private ChaosOptions options() {
        try {
            Profile.load(profile);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile: " + e.getMessage());
        }
        try {
            return new ChaosOptions(
                    seed == null ? Instant.now().getEpochSecond() : seed,
                    faults != null ? faults : quick ? QUICK_FAULTS : FAULTS,
                    events != null ? events : quick ? QUICK_EVENTS : EVENTS,
                    chosenKinds(),
                    profile,
                    dataDir);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private Set<FaultKind> chosenKinds() {
        if (kinds.isEmpty()) {
            return EnumSet.allOf(FaultKind.class);
        }
        Set<FaultKind> chosen = EnumSet.noneOf(FaultKind.class);
        for (String word : kinds) {
            chosen.addAll(FaultKind.named(word)
                    .orElseThrow(() -> new UsageException("--kinds: " + word
                            + " is not allowed; it must be cluster, database, source or a kind that --help lists")));
        }
        return chosen;
    }

    /** All kinds with what they do, a line each. */
    public static String[] kinds() {
        return Stream.of(FaultKind.values())
                .map(kind -> "  " + kind.word() + ": " + kind.sentence().replace("%", "%%"))
                .toArray(String[]::new);
    }

    /** The commands of this program, in this process or one of their own. */
    private record StackLauncher(Program program) implements Launcher {

        @Override
        public String run(List<String> arguments) throws IOException {
            StringWriter printed = new StringWriter();
            StringWriter complaint = new StringWriter();
            int exitCode = program.commands()
                    .setOut(new PrintWriter(printed))
                    .setErr(new PrintWriter(complaint))
                    .execute(arguments.toArray(String[]::new));
            if (exitCode != 0) {
                throw new IOException("./stack " + String.join(" ", arguments) + ": "
                        + complaint.toString().strip());
            }
            return printed.toString();
        }

        @Override
        public List<String> command(Path log) {
            return program.command("-Xmx512m", "-Dstack.log=" + log);
        }

        @Override
        public Closeable startPostgres(Path folder, int port) throws IOException {
            LocalPostgres postgres = LocalPostgres.start(folder, "the port of Postgres", port);
            return postgres::close;
        }
    }
}
