package io.restaurantstream.stack.submission;

import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select a job and its cluster. */
final class JobOption {

    @Mixin
    private ClusterOption cluster;

    @Option(
            names = "--job",
            paramLabel = "ID",
            description = "Id of the job (default: the only running job of its" + " name).")
    private String id;

    RunningJob find() throws IOException, InterruptedException {
        FlinkRest rest = cluster.rest();
        FlinkJobs jobs = new FlinkJobs(rest);
        return new RunningJob(rest, jobs, jobs.only(id));
    }
}
