package io.restaurantstream.stack.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * How a job is started.
 *
 * @param parallelism null for the cluster's default
 * @param savepoint savepoint or retained checkpoint to resume from; null to start from the beginning
 * @param claimMode whether Flink may delete it when it is no longer needed
 * @param arguments of the job
 */
record Submission(Integer parallelism, String savepoint, RecoveryClaimMode claimMode, List<String> arguments) {

    Submission {
        arguments = List.copyOf(arguments);
    }

    /** Runs the uploaded jar and returns the job's id. */
    String run(FlinkRest rest, String uploadedJar) throws IOException, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ArrayNode programArguments = request.putArray("programArgsList");
        arguments.forEach(programArguments::add);
        if (parallelism != null) {
            request.put("parallelism", parallelism);
        }
        if (savepoint != null) {
            request.put("savepointPath", savepoint).put("claimMode", claimMode.name());
        }
        JsonNode started = rest.post("/jars/" + uploadedJar + "/run", request);
        return started.path("jobid").asText();
    }

    /** The same with Flink's own command line. */
    String commandLine(FlinkRest rest, String jar) {
        StringBuilder command = new StringBuilder("flink run --detached --jobmanager ").append(rest.address());
        if (parallelism != null) {
            command.append(" --parallelism ").append(parallelism);
        }
        if (savepoint != null) {
            command.append(" --fromSavepoint ").append(savepoint);
            command.append(" --claimMode ").append(claimMode.name());
        }
        command.append(' ').append(jar);
        arguments.forEach(argument -> command.append(' ').append(quoted(argument)));
        return command.toString();
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
