package io.restaurantstream.job.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restaurantstream.job.TestOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * An event log behind HTTP that misbehaves when a test asks it to.
 *
 * <p>It serves events of the locations LOC-0 to LOC-39; the share of a location is its number modulo the number of
 * partitions.
 */
final class LogServer implements AutoCloseable {

    private static final int LOCATIONS = 40;

    /** How one request is answered. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A request that came. */
    record Request(long since, int limit, int partition, int partitions, long nanos) {}

    private final TreeMap<Long, String> events = new TreeMap<>();
    private final List<long[]> gaps = new ArrayList<>();
    private final Queue<Answer> nextAnswers = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile String epoch = "epoch-1";
    private volatile String token;
    private volatile boolean original;
    private volatile long unreadable = -1;
    private HttpServer http;
    private int port;

    LogServer() throws IOException {
        start();
    }

    /** A server of the original system: no epoch, latest, watermark, gaps or partitions. */
    static LogServer original() throws IOException {
        LogServer server = new LogServer();
        server.original = true;
        return server;
    }

    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(threads);
        http.createContext("/events", this::answer);
        http.createContext("/elsewhere/events", this::answer);
        http.start();
        port = http.getAddress().getPort();
    }

    void stop() {
        http.stop(0);
    }

    URI uri() {
        return URI.create("http://localhost:" + port);
    }

    // ---- what is in the log

    /** Adds the events {@code first} to {@code last}, of one location after the other and a second apart. */
    synchronized LogServer with(long first, long last) {
        for (long offset = first; offset <= last; offset++) {
            add(offset, event(offset));
        }
        return this;
    }

    /** The event that {@link #with} puts at {@code offset}. */
    static String event(long offset) {
        return TestOrder.number(offset)
                .at(location(offset))
                .openedAt(TestOrder.NOON.plusSeconds(offset))
                .created(offset)
                .text();
    }

    /** The location whose event {@link #event} gives. */
    static String location(long offset) {
        return "LOC-" + offset % LOCATIONS;
    }

    synchronized LogServer add(long offset, String json) {
        events.put(offset, json);
        return this;
    }

    synchronized LogServer withGap(long first, long last) {
        events.subMap(first, true, last, true).clear();
        gaps.add(new long[] {first, last});
        return this;
    }

    void epoch(String newEpoch) {
        epoch = newEpoch;
    }

    /** Answers 401 to whoever does not show this token. */
    LogServer withToken(String wanted) {
        token = wanted;
        return this;
    }

    /** Makes every page with that event in it one that nobody can read. */
    LogServer withUnreadable(long offset) {
        unreadable = offset;
        return this;
    }

    // ---- what it answers

    /** Answers the next requests so, one each, and then as it should again. */
    LogServer next(Answer... answers) {
        nextAnswers.addAll(Arrays.asList(answers));
        return this;
    }

    static Answer status(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    static Answer status(int status, String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            status(status).to(exchange);
        };
    }

    static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            status(302).to(exchange);
        };
    }

    static Answer body(String body) {
        return exchange -> send(exchange, body);
    }

    /** The right page, but only its first half before the connection is closed. */
    Answer cutOff() {
        return exchange -> {
            byte[] page = page(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page, 0, page.length / 2);
            exchange.getResponseBody().flush();
            // closing with bytes owed breaks the connection
            exchange.getResponseBody().close();
        };
    }

    /** The right page. */
    Answer page() {
        return exchange -> send(exchange, page(exchange));
    }

    /** The right page, compressed. */
    Answer gzipped() {
        return exchange -> {
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(page)) {
                zip.write(page(exchange).getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, page.size());
            try (OutputStream out = exchange.getResponseBody()) {
                page.writeTo(out);
            }
        };
    }

    /** Forgets what {@link #next} was told. */
    void answerAsItShould() {
        nextAnswers.clear();
    }

    /** The first half of the right page as if it were all of it. */
    Answer half() {
        return exchange -> {
            String page = page(exchange);
            send(exchange, page.substring(0, page.length() / 2));
        };
    }

    /** No answer until the server is closed. */
    Answer silence() {
        return exchange -> waitForClose();
    }

    /** The headers and a bit of the body, and then nothing until the server is closed. */
    Answer trickle() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"events\":[".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            waitForClose();
        };
    }

    private void waitForClose() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** A page without an end; the connection takes it until it is closed. */
    static Answer endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(spaces);
                }
            }
        };
    }

    List<Request> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        requests.add(new Request(
                Long.parseLong(query.get("since")),
                Integer.parseInt(query.get("limit")),
                Integer.parseInt(query.getOrDefault("partition", "0")),
                Integer.parseInt(query.getOrDefault("partitions", "1")),
                System.nanoTime()));
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        Answer next = token == null || ("Bearer " + token).equals(shown) ? nextAnswers.poll() : status(401);
        if (next != null) {
            next.to(exchange);
        } else {
            send(exchange, page(exchange));
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                .map(pair -> pair.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, HashMap::new));
    }

    private static void send(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private String page(HttpExchange exchange) {
        Map<String, String> query = query(exchange);
        if (original && query.containsKey("partitions")) {
            throw new IllegalStateException("the original server knows no partitions");
        }
        return page(
                Long.parseLong(query.get("since")),
                Integer.parseInt(query.get("limit")),
                Integer.parseInt(query.getOrDefault("partition", "0")),
                Integer.parseInt(query.getOrDefault("partitions", "1")));
    }

    /** The right page. */
    synchronized String page(long since, int limit, int partition, int partitions) {
        List<String> page = new ArrayList<>();
        long nextSince = since;
        for (Map.Entry<Long, String> event : events.tailMap(since, false).entrySet()) {
            if (page.size() == limit) {
                break;
            }
            nextSince = event.getKey();
            if (event.getKey() % LOCATIONS % partitions == partition) {
                page.add(event.getKey() == unreadable ? "{\"offset\":" + unreadable + ",\"" : event.getValue());
            }
        }
        // what cannot be read of an unreadable event is where it and the page end
        boolean readable =
                unreadable <= since || unreadable > nextSince || unreadable % LOCATIONS % partitions != partition;
        String body = "{\"events\":[" + String.join(",", page) + (readable ? "]" : "") + ",\"next_since\":" + nextSince;
        if (original) {
            return body + "}";
        }
        long latest = events.isEmpty() ? 0 : events.lastKey();
        long end = nextSince;
        String gapsUpToEnd = gaps.stream()
                .filter(gap -> gap[1] > since && gap[0] <= end)
                .map(Arrays::toString)
                .collect(Collectors.joining(","));
        return body + ",\"epoch\":\"" + epoch + "\",\"latest\":" + latest + ",\"gaps\":[" + gapsUpToEnd
                + "],\"watermark\":\"" + TestOrder.NOON.plusSeconds(nextSince + 1) + "\"}";
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
