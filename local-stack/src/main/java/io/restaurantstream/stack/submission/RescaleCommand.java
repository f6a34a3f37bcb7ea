package io.restaurantstream.stack.submission;

import com.fasterxml.jackson.databind.JsonNode;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.RestaurantStreamJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.execution.RecoveryClaimMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Restarts a job with another parallelism, with the same jar and options, from a savepoint taken now. */
@Command(
        name = "rescale",
        description = "Stops the job with a savepoint, and starts the same jar with the same options from it, "
                + "with another parallelism.")
public final class RescaleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOption option;

    @Option(names = "--parallelism", paramLabel = "N", required = true, description = "New parallelism of the job.")
    private int parallelism;

    @Option(
            names = "--jdbc.password-file",
            paramLabel = "FILE",
            description = "The job's option of the same name, if it has one; Flink hides its value.")
    private String passwordFile;

    @Override
    public Integer call() throws Exception {
        StartOptions.requireParallelism(parallelism);
        RunningJob job = option.find();
        FlinkRest rest = job.rest();
        // all that can be amiss is looked at before the job is stopped
        List<String> arguments = arguments(rest, job.id());
        requireSlots(rest, job.id());
        String jar = new UploadedJars(rest).newest();

        PrintWriter out = spec.commandLine().getOut();
        out.println("flink stop --jobmanager " + rest.address() + " " + job.id());
        out.flush();
        String savepoint = job.jobs().stop(job.id(), null);
        Submission submission = new Submission(parallelism, savepoint, RecoveryClaimMode.NO_CLAIM, arguments);
        out.println(submission.commandLine(rest, jar.substring(jar.indexOf('_') + 1)));
        out.flush();
        String next = submission.run(rest, jar);
        job.jobs().awaitWork(next);
        out.println("Job " + next + " runs with parallelism " + parallelism);
        out.flush();
        return 0;
    }

    /** The options in force, as the web UI shows them. */
    private List<String> arguments(FlinkRest rest, String id) throws IOException, InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        JsonNode shown =
                rest.get("/jobs/" + id + "/config").path("execution-config").path("user-config");
        shown.properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        options.remove(RestaurantStreamJob.VERSION_SHOWN_AS);
        String passwordOption = "jdbc.password-file";
        if (passwordFile != null) {
            options.put(passwordOption, passwordFile);
        }
        if (GlobalConfiguration.HIDDEN_CONTENT.equals(options.get(passwordOption))) {
            throw new UsageException("--" + passwordOption + " must be given again: Flink hides its value");
        }
        List<String> arguments = new ArrayList<>();
        options.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
        return arguments;
    }

    private void requireSlots(FlinkRest rest, String id) throws IOException, InterruptedException {
        JsonNode overview = rest.get("/overview");
        int used = 0;
        for (JsonNode vertex : rest.get("/jobs/" + id).path("vertices")) {
            used = Math.max(used, vertex.path("parallelism").asInt());
        }
        int available = overview.path("slots-available").asInt() + used;
        if (parallelism > available) {
            throw new IOException("--parallelism " + parallelism + " needs as many slots, and " + available
                    + " are available; add some with ./stack cluster start --taskmanagers N");
        }
    }
}
