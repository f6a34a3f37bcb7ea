package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server of the log how far it is, and Flink how the job is; either may be unknown. For one thread. */
final class Surroundings {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** With the time between two questions, and between two states that a viewer is told, less than three seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /**
     * What was answered last.
     *
     * @param latest last offset of the log; -1 when it is unknown
     * @param job state of the newest job in Flink's word, such as RUNNING; empty when it is unknown
     * @param flinkIsAway whether Flink was to be asked and did not answer
     */
    record Answers(long latest, String job, boolean flinkIsAway) {

        static final Answers NONE = new Answers(-1, "", false);
    }

    private final URI log;
    private final URI flink;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    Surroundings(URI log, URI flink) {
        this.log = log;
        this.flink = flink;
    }

    Answers ask(long newestOffset) throws InterruptedException {
        // both at once, so that one that does not answer does not delay what the other says
        CompletableFuture<JsonNode> page = get(log, "/events?since=" + newestOffset + "&limit=1");
        CompletableFuture<JsonNode> overview = get(flink, "/jobs/overview");
        JsonNode jobs = answer(overview);
        String job = "";
        long newest = -1;
        for (JsonNode each : jobs.path("jobs")) {
            if (each.path("start-time").asLong() > newest) {
                newest = each.path("start-time").asLong();
                job = each.path("state").asText();
            }
        }
        return new Answers(answer(page).path("latest").asLong(-1), job, flink != null && jobs.isMissingNode());
    }

    private static JsonNode answer(CompletableFuture<JsonNode> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            LOG.debug("No answer: {}", e.getCause().toString());
            return MissingNode.getInstance();
        }
    }

    /** @param server null when it is not to be asked */
    private CompletableFuture<JsonNode> get(URI server, String path) {
        if (server == null) {
            return CompletableFuture.completedFuture(MissingNode.getInstance());
        }
        URI uri = URI.create(server.toString().replaceAll("/$", "") + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(Surroundings::parsed);
    }

    private static JsonNode parsed(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(response.uri() + " does not answer with JSON", e);
        }
    }
}
