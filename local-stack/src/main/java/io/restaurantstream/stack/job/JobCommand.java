package io.restaurantstream.stack.job;

import io.restaurantstream.job.JobOptions;
import io.restaurantstream.stack.process.Ports;
import io.restaurantstream.stack.process.Shutdown;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the job in an embedded Flink, against any source and any Postgres. */
@Command(
        name = "job",
        description = "Runs the job in an embedded Flink, with any event log and any Postgres.",
        footerHeading = "%nOptions of the job, the same as on a cluster:%n")
public final class JobCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Folder for checkpoints and savepoints; the job resumes from the newest one there "
                    + "(default: ${DEFAULT-VALUE}).",
            defaultValue = "data/job")
    private Path stateDir;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            description = "Port of Flink's web UI; 0 for any (default: ${DEFAULT-VALUE}).",
            defaultValue = "8081")
    private int flinkPort;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parallelism of the job (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int parallelism;

    @Unmatched
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        JobOptions options = JobOptions.parse(jobArguments, System.getenv());
        options.checkSourceFiles();
        PrintWriter out = spec.commandLine().getOut();
        flinkPort = Ports.usable("--flink-port", flinkPort);
        try (Shutdown shutdown = Shutdown.onSignal()) {
            EmbeddedFlink flink = EmbeddedFlink.start(options, stateDir, flinkPort, parallelism);
            out.println("Flink     http://127.0.0.1:" + flinkPort);
            out.println("State     " + flink.restoredFrom().map(Path::toString).orElse("none, from the beginning"));
            out.flush();
            if (!flink.runsToItsEnd(EmbeddedFlink.Status.NONE, shutdown, out)) {
                return 0;
            }
            out.println("The log was read to its end.");
            out.flush();
            return 0;
        }
    }
}
