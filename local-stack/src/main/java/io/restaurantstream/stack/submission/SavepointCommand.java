package io.restaurantstream.stack.submission;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a savepoint of a job, which continues. */
@Command(name = "savepoint", description = "Takes a savepoint of the running job.")
public final class SavepointCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOption option;

    @Option(
            names = "--target-dir",
            paramLabel = "DIR",
            description = "Folder or URL for the savepoint, as seen by the cluster (default: that of the cluster).")
    private String folder;

    @Override
    public Integer call() throws Exception {
        RunningJob job = option.find();
        PrintWriter out = spec.commandLine().getOut();
        out.println("flink savepoint --jobmanager " + job.rest().address() + " " + job.id()
                + (folder == null ? "" : " " + folder));
        out.flush();
        out.println("Savepoint " + job.jobs().savepoint(job.id(), folder));
        out.flush();
        return 0;
    }
}
