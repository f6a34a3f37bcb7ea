package io.restaurantstream.benchmarks.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.util.FileUtils;

/** Measures the inbox from the outside: clients that send batches at the same time, each durable before its answer. */
public final class InboxBench {

    private static final double EVENTS_PER_SECOND = 20_000;

    private static final int CLIENTS = 4;
    private static final int BATCH = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> launcher;
    private final Path folder;
    private final boolean quick;
    private final PrintWriter out;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * A run that has not begun.
     *
     * @param launcher the command that runs {@code ./stack}, without its arguments
     * @param folder for what is needed meanwhile
     * @param quick less of everything, for a first look
     * @param out says what is going on
     */
    public InboxBench(List<String> launcher, Path folder, boolean quick, PrintWriter out) {
        this.launcher = launcher;
        this.folder = folder;
        this.quick = quick;
        this.out = out;
    }

    /** Measures with events of the generator; takes about a minute, or half of it when quick. */
    public Report run() throws IOException, InterruptedException {
        Report report = new Report("inbox", !quick);
        int warmUp = quick ? 100 : 400;
        int measured = quick ? 200 : 1200;
        say("Generating events ...");
        List<byte[]> batches = batches(warmUp + measured);
        Files.createDirectories(folder);
        Path data = Files.createTempDirectory(folder, "inbox");
        try (ServerProcess inbox = ServerProcess.inboxOnOneCore(launcher, List.of("--data-dir", data.toString()))) {
            say("Warming up ...");
            send(inbox.address(), batches.subList(0, warmUp));
            say("Sending " + measured + " batches of " + BATCH + " events from " + CLIENTS + " clients ...");
            long start = System.nanoTime();
            long accepted = send(inbox.address(), batches.subList(warmUp, batches.size()));
            double seconds = (System.nanoTime() - start) / 1e9;
            if (accepted != (long) measured * BATCH) {
                throw new IOException("the inbox accepted " + accepted + " events of " + measured * BATCH);
            }
            report.add(Figure.atLeast(
                    EVENTS_PER_SECOND, "durable events, inbox on one core", accepted / seconds, "events/s"));
        } finally {
            FileUtils.deleteDirectory(data.toFile());
        }
        return report;
    }

    private List<byte[]> batches(int count) throws IOException, InterruptedException {
        List<byte[]> batches = new ArrayList<>(count);
        try (ServerProcess generator = ServerProcess.generator(
                launcher, List.of("--speed", "max", "--profile", "realistic", "--start", "2026-01-01T00:00:00Z"))) {
            for (int i = 0; i < count; i++) {
                URI page = generator.address().resolve("/events?since=" + (long) i * BATCH + "&limit=" + BATCH);
                JsonNode events = read(http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofByteArray()))
                        .get("events");
                events.forEach(event -> ((ObjectNode) event).remove("offset"));
                ObjectNode batch = JSON.createObjectNode();
                batch.set("events", (ArrayNode) events);
                batches.add(JSON.writeValueAsBytes(batch));
            }
        }
        return batches;
    }

    /** Sends all batches, and returns how many events were accepted. */
    private long send(URI inbox, List<byte[]> batches) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Callable<Long> client = () -> {
            long accepted = 0;
            for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                HttpRequest request = HttpRequest.newBuilder(inbox.resolve("/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(batches.get(i)))
                        .build();
                accepted += read(http.send(request, BodyHandlers.ofByteArray()))
                        .get("accepted")
                        .asLong();
            }
            return accepted;
        };
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            long accepted = 0;
            for (Future<Long> one : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                accepted += one.get();
            }
            return accepted;
        } catch (ExecutionException e) {
            throw new IOException("a client failed", e);
        } finally {
            clients.shutdownNow();
        }
    }

    private static JsonNode read(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(response.uri() + " answered HTTP " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
