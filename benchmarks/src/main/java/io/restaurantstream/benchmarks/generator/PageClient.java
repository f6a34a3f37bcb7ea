package io.restaurantstream.benchmarks.generator;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One client that asks for pages one after the other and only counts what it gets, so that the server is measured. */
final class PageClient {

    static final int PAGE = 5000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final byte[] buffer = new byte[1 << 18];
    private final URI server;

    PageClient(URI server) {
        this.server = server;
    }

    /** Reads {@code events} events from {@code since}; the log is full, so each page has as many as were asked for. */
    void read(long since, long events) throws IOException, InterruptedException {
        for (long at = since; at < since + events; at += PAGE) {
            get(at, PAGE);
        }
    }

    /** Milliseconds until the first byte of the page after {@code since} is there. */
    double firstByteMillis(long since) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (InputStream body = open(since, 1)) {
            if (body.read() != '{') {
                throw new IOException("a page does not begin as one");
            }
            double millis = (System.nanoTime() - start) / 1e6;
            drain(body);
            return millis;
        }
    }

    private void get(long since, int limit) throws IOException, InterruptedException {
        try (InputStream body = open(since, limit)) {
            drain(body);
        }
    }

    private InputStream open(long since, int limit) throws IOException, InterruptedException {
        URI uri = URI.create(server + "/events?since=" + since + "&limit=" + limit);
        HttpResponse<InputStream> response =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answered HTTP " + response.statusCode());
        }
        return response.body();
    }

    private void drain(InputStream body) throws IOException {
        while (body.read(buffer) >= 0) {
            // only the end is of interest
        }
    }
}
