package io.restaurantstream.stack.submission;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops a job without a savepoint. */
@Command(
        name = "cancel",
        description = "Cancels the job without a savepoint. Its newest checkpoint is kept for ./stack restore.")
public final class CancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOption option;

    @Override
    public Integer call() throws Exception {
        RunningJob job = option.find();
        PrintWriter out = spec.commandLine().getOut();
        out.println("flink cancel --jobmanager " + job.rest().address() + " " + job.id());
        out.flush();
        job.jobs().cancel(job.id());
        out.println("Job " + job.id() + " is cancelled");
        out.flush();
        return 0;
    }
}
