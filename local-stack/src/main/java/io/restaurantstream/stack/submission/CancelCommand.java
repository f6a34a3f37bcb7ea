package io.restaurantstream.stack.submission;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends a job without a savepoint. */
@Command(
        name = "cancel",
        description = "Ends the job without a savepoint. Its newest checkpoint stays, for ./stack restore.")
public final class CancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private JobOption job;

    @Override
    public Integer call() throws Exception {
        FlinkRest rest = cluster.rest();
        FlinkJobs jobs = new FlinkJobs(rest);
        String id = job.id(jobs);
        PrintWriter out = spec.commandLine().getOut();
        out.println("flink cancel --jobmanager " + rest.address() + " " + id);
        out.flush();
        jobs.cancel(id);
        out.println("Job " + id + " is cancelled");
        out.flush();
        return 0;
    }
}
