package io.restaurantstream.stack.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restaurantstream.job.RestaurantStreamJob;
import io.restaurantstream.stack.process.Polling;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists the jobs of a cluster and runs operations on them; each returns when the operation has finished. */
final class FlinkJobs {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Moves between state backends, and between versions of them. */
    private static final String FORMAT = "CANONICAL";

    private final FlinkRest rest;

    FlinkJobs(FlinkRest rest) {
        this.rest = rest;
    }

    /** Those of this project that have not ended. */
    List<FlinkJob> running() throws IOException, InterruptedException {
        List<FlinkJob> running = new ArrayList<>();
        for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
            FlinkJob found = new FlinkJob(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText());
            if (!found.hasEnded() && found.name().equals(RestaurantStreamJob.NAME)) {
                running.add(found);
            }
        }
        return running;
    }

    /** The one job that runs, or the one that was asked for; {@code id} may be null. */
    String only(String id) throws IOException, InterruptedException {
        if (id != null) {
            return id;
        }
        List<FlinkJob> running = running();
        if (running.size() == 1) {
            return running.get(0).id();
        }
        throw new IOException(
                running.isEmpty()
                        ? "no job named " + RestaurantStreamJob.NAME + " runs there"
                        : running.size() + " jobs named " + RestaurantStreamJob.NAME
                                + " run there; choose one with --job: "
                                + running.stream().map(FlinkJob::id).collect(Collectors.joining(", ")));
    }

    /** Two at a time would write the same tables. */
    void requireNone() throws IOException, InterruptedException {
        List<FlinkJob> running = running();
        if (!running.isEmpty()) {
            throw new IOException("the job runs already, as " + running.get(0).id()
                    + "; end it with ./stack stop --savepoint, or change it with ./stack rescale");
        }
    }

    /** Waits until every subtask runs, or the job has ended well. */
    void awaitWork(String id) throws Exception {
        Polling.until("the start of all tasks of job " + id, PATIENCE, () -> {
            JsonNode job = rest.get("/jobs/" + id);
            String state = job.path("state").asText();
            if (state.equals("FAILED")) {
                throw new IOException("job " + id + " has failed: " + cause(id));
            }
            boolean works = state.equals("FINISHED");
            if (state.equals("RUNNING")) {
                works = true;
                for (JsonNode vertex : job.path("vertices")) {
                    String status = vertex.path("status").asText();
                    works &= status.equals("RUNNING") || status.equals("FINISHED");
                }
            }
            return works ? Optional.of(state) : Optional.empty();
        });
    }

    private String cause(String id) throws IOException, InterruptedException {
        JsonNode entries =
                rest.get("/jobs/" + id + "/exceptions").path("exceptionHistory").path("entries");
        return entries.isEmpty()
                ? "no cause is known"
                : FlinkRest.withoutStack(entries.get(0).path("stacktrace").asText());
    }

    /** Takes a savepoint of a job that goes on; returns where it is. {@code folder} may be null. */
    String savepoint(String id, String folder) throws Exception {
        ObjectNode request = JSON.objectNode().put("cancel-job", false).put("formatType", FORMAT);
        if (folder != null) {
            request.put("target-directory", folder);
        }
        return savepointOf(id, rest.post("/jobs/" + id + "/savepoints", request));
    }

    /** Ends a job with a savepoint; returns where it is. {@code folder} may be null. */
    String stop(String id, String folder) throws Exception {
        ObjectNode request = JSON.objectNode().put("drain", false).put("formatType", FORMAT);
        if (folder != null) {
            request.put("targetDirectory", folder);
        }
        String savepoint = savepointOf(id, rest.post("/jobs/" + id + "/stop", request));
        awaitState(id, "FINISHED");
        return savepoint;
    }

    /** Ends a job without a savepoint; its newest checkpoint stays. */
    void cancel(String id) throws Exception {
        rest.patch("/jobs/" + id + "?mode=cancel");
        awaitState(id, "CANCELED");
    }

    private String savepointOf(String id, JsonNode trigger) throws Exception {
        String path =
                "/jobs/" + id + "/savepoints/" + trigger.path("request-id").asText();
        return Polling.until("the savepoint of job " + id, PATIENCE, () -> {
            JsonNode answer = rest.get(path);
            if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
                return Optional.empty();
            }
            JsonNode operation = answer.path("operation");
            if (operation.has("location")) {
                return Optional.of(operation.path("location").asText());
            }
            String trace = operation.path("failure-cause").path("stack-trace").asText();
            throw new IOException("no savepoint could be taken: " + FlinkRest.withoutStack(trace));
        });
    }

    private void awaitState(String id, String wanted) throws Exception {
        Polling.until("the end of job " + id, PATIENCE, () -> {
            String state = rest.get("/jobs/" + id).path("state").asText();
            if (new FlinkJob(id, RestaurantStreamJob.NAME, state).hasEnded() && !state.equals(wanted)) {
                throw new IOException("job " + id + " should be " + wanted + " but is " + state);
            }
            return state.equals(wanted) ? Optional.of(state) : Optional.empty();
        });
    }
}
