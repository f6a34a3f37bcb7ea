package io.restaurantstream.stack.submission;

import java.io.IOException;
import picocli.CommandLine.Option;

/** The option that says which job is meant. */
final class JobOption {

    @Option(names = "--job", paramLabel = "ID", description = "The job (default: the only one of its name that runs).")
    private String id;

    String id(FlinkJobs jobs) throws IOException, InterruptedException {
        return jobs.only(id);
    }
}
