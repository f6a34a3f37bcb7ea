package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A viewer without a browser: keeps the newest view and the newest state that were pushed to it. */
final class Viewing implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final InputStream body;
    private final Thread reading;

    private volatile JsonNode view;
    private volatile JsonNode state;
    private volatile long id;

    Viewing(URI page, String query) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(page + "/stream" + query)).build(), BodyHandlers.ofInputStream());
        body = response.body();
        reading = new Thread(this::read, "viewing");
        reading.setDaemon(true);
        reading.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4, line.indexOf('/')));
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals("view")) {
                    view = JSON.readTree(line.substring(6));
                } else if (line.startsWith("data: ")) {
                    state = JSON.readTree(line.substring(6));
                }
            }
        } catch (IOException e) {
            state = null; // closed by one side or the other
        }
    }

    /** The newest view; null before the first. */
    JsonNode view() {
        return view;
    }

    /** Kind of the newest state; empty before the first. */
    String state() {
        JsonNode newest = state;
        return newest == null ? "" : newest.path("kind").asText();
    }

    String sentence() {
        JsonNode newest = state;
        return newest == null ? "" : newest.path("sentence").asText();
    }

    /** Number of the newest view's snapshot. */
    long id() {
        return id;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        body.close();
        reading.join(5_000);
    }
}
