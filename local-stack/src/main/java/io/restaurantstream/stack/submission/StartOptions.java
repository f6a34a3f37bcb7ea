package io.restaurantstream.stack.submission;

import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.process.Checkout;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.RecoveryClaimMode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What {@code submit} and {@code restore} have in common: the options for the jar and the parallelism, and the start.
 */
final class StartOptions {

    @Mixin
    private ClusterOption cluster;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "Jar of the job (default: flink-job/target/flink-job-*-submit.jar of this checkout).")
    private Path jar;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parallelism of the job (default: that of the cluster).")
    private Integer parallelism;

    FlinkRest rest() {
        return cluster.rest();
    }

    /**
     * Uploads the jar and starts the job.
     *
     * @param savepoint to go on from; null to start from the beginning
     * @param jobArguments the job's options as they were typed
     */
    void start(String savepoint, RecoveryClaimMode claimMode, List<String> jobArguments, PrintWriter out)
            throws Exception {
        requireParallelism(parallelism);
        FlinkRest rest = rest();
        Submission submission = new Submission(parallelism, savepoint, claimMode, arguments(jobArguments));
        Path file = jar == null ? Checkout.jobJar() : jar;
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--jar: " + file + " is not a file");
        }
        out.println(submission.commandLine(rest, file.toString()));
        out.flush();
        FlinkJobs jobs = new FlinkJobs(rest);
        jobs.requireNone();
        String id = submission.run(rest, new UploadedJars(rest).replace(file));
        jobs.awaitWork(id);
        out.println("Job " + id + " runs");
        out.flush();
    }

    static void requireParallelism(Integer parallelism) {
        if (parallelism != null && parallelism < 1) {
            throw new UsageException("--parallelism: " + parallelism + " is not allowed; it must be 1 or more");
        }
    }

    /**
     * What the job is told: all that is not a default, after the environment and the file of {@code --config} were read
     * here, as Flink's own command line would. A job of another version need not know this version's new options.
     */
    private static List<String> arguments(List<String> jobArguments) {
        Map<String, String> defaults = JobOptions.parse(List.of(), Map.of()).toMap();
        List<String> arguments = new ArrayList<>();
        JobOptions.parse(jobArguments, System.getenv()).toMap().forEach((key, value) -> {
            if (!value.equals(defaults.get(key))) {
                arguments.addAll(List.of("--" + key, value));
            }
        });
        return arguments;
    }
}
