package io.restaurantstream.endtoend;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A {@code ./stack generator} that can be killed and comes back with the same options and the same origin of its clock. */
final class RestartedGenerator implements AutoCloseable {

    private final Path folder;
    private final int port = StackProcess.freePort();
    private final List<String> options;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private StackProcess process;

    /** @param more options besides the port and the origin */
    RestartedGenerator(Path folder, List<String> more) throws Exception {
        this.folder = folder;
        options = new ArrayList<>(List.of("generator", "--port", Integer.toString(port)));
        options.addAll(more);
        options.addAll(List.of("--clock-origin", Instant.now().toString()));
        start();
    }

    private void start() throws Exception {
        process = StackProcess.start(folder, options);
        process.awaitOutput("Log ");
    }

    /** As {@code kill -9}, and started again. */
    void killAndRestart() throws Exception {
        process.kill();
        start();
    }

    /** Sends {@code method} with {@code json}, and returns the status. */
    int send(String method, String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Asks for {@code path} and leaves the body to be read as it comes; {@code headers} are names and values. */
    HttpResponse<InputStream> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
