package io.restaurantstream.stack.submission;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops a job with a savepoint. */
@Command(name = "stop", description = "Stops the job with a savepoint. ./stack cancel stops it without one.")
public final class StopCommand implements Callable<Integer> {

    /** The option was not given, or without its value. */
    private static final String NO_FOLDER = "";

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOption option;

    @Option(
            names = "--savepoint",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = NO_FOLDER,
            defaultValue = NO_FOLDER,
            description = "Folder or URL for the savepoint, as seen by the cluster (default: that of the cluster). A "
                    + "savepoint is taken in any case.")
    private String folder;

    @Override
    public Integer call() throws Exception {
        RunningJob job = option.find();
        PrintWriter out = spec.commandLine().getOut();
        boolean hasFolder = !folder.equals(NO_FOLDER);
        out.println("flink stop --jobmanager " + job.rest().address() + (hasFolder ? " --savepointPath " + folder : "")
                + " " + job.id());
        out.flush();
        out.println("Savepoint " + job.jobs().stop(job.id(), hasFolder ? folder : null));
        out.flush();
        return 0;
    }
}
