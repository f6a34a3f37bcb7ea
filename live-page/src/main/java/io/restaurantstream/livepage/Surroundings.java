package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server of the log how far it is, and Flink how the job is; either may be unknown. For one thread. */
final class Surroundings {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

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
        long latest = -1;
        if (log != null) {
            JsonNode page = get(log, "/events?since=" + newestOffset + "&limit=1");
            latest = page == null ? -1 : page.path("latest").asLong(-1);
        }
        String job = "";
        JsonNode jobs = null;
        if (flink != null) {
            jobs = get(flink, "/jobs/overview");
            long newest = -1;
            for (JsonNode each : jobs == null ? JSON.createArrayNode() : jobs.path("jobs")) {
                if (each.path("start-time").asLong() > newest) {
                    newest = each.path("start-time").asLong();
                    job = each.path("state").asText();
                }
            }
        }
        return new Answers(latest, job, flink != null && jobs == null);
    }

    private JsonNode get(URI server, String path) throws InterruptedException {
        URI uri = URI.create(server.toString().replaceAll("/$", "") + path);
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
        } catch (IOException e) {
            LOG.debug("{} does not answer: {}", uri, e.toString());
            return null;
        }
    }
}
