package io.restaurantstream.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Page;
import io.restaurantstream.generator.feed.Share;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Speaks as the original system did: {@code /events} with nothing but events and {@code next_since}, 1 to 5000 at a
 * time, and {@code /health}; no epoch, no latest, no watermark, no partitions; money written as Python writes floats.
 *
 * <p>Serves a page that the original really served, and more events after it.
 */
final class OriginalServer implements AutoCloseable {

    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(-?\\d+)");

    private final HttpServer server;
    private final List<String> events = new ArrayList<>();

    /** @param count how many events to serve, from 1000 */
    OriginalServer(int count) throws Exception {
        try (InputStream page = OriginalServer.class.getResourceAsStream("/original-page.json")) {
            for (LogPage.Entry entry : PageReader.read(page.readAllBytes(), 0).entries()) {
                events.add(new String(entry.json(), StandardCharsets.UTF_8));
            }
        }
        generate(count - events.size());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/events", this::events);
        server.createContext("/health", this::health);
        server.start();
    }

    private void generate(int more) {
        LogConfig config = new LogConfig(11, Instant.parse("2026-11-20T18:00:00Z"), Profile.load("classic"));
        Page page = new Feed(new EventLog(config), SimClock.unbounded()).page(0, more, Share.ALL);
        Utf8Buffer json = new Utf8Buffer(1024);
        while (page.next()) {
            json.clear();
            page.encode(json);
            String text = new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
            events.add(asPythonWrites(text.replaceFirst("\"offset\":\\d+", "\"offset\":" + (events.size() + 1))));
        }
    }

    /** A float has no trailing zero but the one after the point: 14.60 is 14.6 and 3.00 is 3.0. */
    private static String asPythonWrites(String json) {
        return json.replaceAll("(:\\d+\\.\\d)0([,}])", "$1$2");
    }

    int size() {
        return events.size();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void events(HttpExchange exchange) throws IOException {
        Map<String, Integer> query = new TreeMap<>();
        Matcher parameter = PARAMETER.matcher(exchange.getRequestURI().getQuery());
        while (parameter.find()) {
            query.put(parameter.group(1), Integer.parseInt(parameter.group(2)));
        }
        int since = query.getOrDefault("since", 0);
        int limit = query.getOrDefault("limit", 1000);
        if (since < 0 || limit < 1 || limit > 5000 || query.size() > 2) {
            answer(exchange, 422, "{\"detail\":[{\"msg\":\"out of range\"}]}");
            return;
        }
        int to = Math.min(events.size(), since + limit);
        int from = Math.min(since, to);
        String page = events.subList(from, to).stream().collect(Collectors.joining(",", "{\"events\":[", "]"));
        answer(exchange, 200, page + ",\"next_since\":" + Math.max(since, to) + "}");
    }

    private void health(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "{\"status\":\"ok\",\"stored\":" + events.size() + "}");
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
