package io.restaurantstream.stack.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/** Flink's REST API. Every failure is an {@link IOException} with Flink's own message, without its stack trace. */
public final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Frames of a stack trace, and the names of exceptions before their messages. */
    private static final Pattern NOISE =
            Pattern.compile("(?m)^\\s*(at |\\.\\.\\. \\d+ more|End of exception).*$|<Exception on server side:");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI root;

    /** @param root such as {@code http://127.0.0.1:8081} */
    public FlinkRest(URI root) {
        this.root = root;
    }

    /** Host and port, as Flink's command line wants them. */
    String address() {
        return root.getHost() + ":" + (root.getPort() < 0 ? 8081 : root.getPort());
    }

    /** What is at {@code path}. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    void patch(String path) throws IOException, InterruptedException {
        send(request(path).method("PATCH", BodyPublishers.noBody()));
    }

    void delete(String path) throws IOException, InterruptedException {
        send(request(path).DELETE());
    }

    /** Sends a file as the web UI's upload does. */
    JsonNode upload(String path, String field, Path file) throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\""
                + file.getFileName() + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(PATIENCE);
    }

    private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> response;
        try {
            response = client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException("no Flink answers at " + root + "; ./stack cluster start starts one", e);
        }
        if (response.statusCode() >= 300) {
            throw new IOException(request.method() + " " + request.uri() + ": " + response.statusCode() + " "
                    + sentence(response.body()));
        }
        return response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
    }

    private static String sentence(String body) throws IOException {
        JsonNode errors = body.startsWith("{") ? JSON.readTree(body).path("errors") : JSON.nullNode();
        String text = errors.isEmpty() ? body : errors.get(errors.size() - 1).asText();
        return withoutStack(text);
    }

    /** The last cause of an exception that Flink sends with its stack. */
    static String withoutStack(String trace) {
        String messages = NOISE.matcher(trace).replaceAll("").strip();
        int cause = messages.lastIndexOf("Caused by: ");
        return messages.substring(Math.max(0, cause)).replace("Caused by: ", "").replaceAll("\\s*\n\\s*", "; ");
    }
}
