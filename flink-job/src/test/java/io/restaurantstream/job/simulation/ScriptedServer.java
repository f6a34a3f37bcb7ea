package io.restaurantstream.job.simulation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;

/** The server of the log, which answers late, wrongly or not at all when chance says so. */
final class ScriptedServer {

    /** So many wrong answers in a row at most, so that no event is taken for the cause. */
    private static final int LONGEST_TROUBLE = 3;

    private final SimulatedLog log;
    private final Random chance;
    private final Consumer<String> trace;
    private final List<Runnable> late = new ArrayList<>();
    private long latest;
    private int faultsLeft;
    private int trouble;
    private boolean neverLate;

    ScriptedServer(SimulatedLog log, Random chance, int faults, Consumer<String> trace) {
        this.log = log;
        this.chance = chance;
        this.faultsLeft = faults;
        this.trace = trace;
        this.latest = log.endAfter(1);
    }

    boolean hasMore() {
        return latest < log.last();
    }

    /** Adds about so many events, and returns the last offset. */
    long grow(int events) {
        latest = log.endAfter(Math.min(log.last(), latest + events));
        return latest;
    }

    void faultless() {
        faultsLeft = 0;
    }

    /** Lets somebody ask who cannot do anything else before the answer has come. */
    boolean mustAnswer(BooleanSupplier asks) {
        neverLate = true;
        try {
            return asks.getAsBoolean();
        } finally {
            neverLate = false;
        }
    }

    boolean hasLateAnswers() {
        return !late.isEmpty();
    }

    /** One of the answers that are late arrives. */
    void answerLate() {
        late.remove(chance.nextInt(late.size())).run();
    }

    CompletableFuture<HttpResponse<byte[]>> answer(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String pair : uri.getQuery().split("&", -1)) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        long since = Long.parseLong(query.get("since"));
        int limit = Integer.parseInt(query.get("limit"));
        int partition = Integer.parseInt(query.getOrDefault("partition", "0"));
        int partitions = Integer.parseInt(query.getOrDefault("partitions", "1"));
        byte[] page = log.page(since, limit, partition, partitions, latest);
        boolean isWrong = faultsLeft > 0 && trouble < LONGEST_TROUBLE && chance.nextInt(6) == 0;
        trouble = isWrong ? trouble + 1 : 0;
        if (!isWrong) {
            return CompletableFuture.completedFuture(new Answer(uri, 200, page));
        }
        faultsLeft--;
        int kind = chance.nextInt(neverLate ? 8 : 9);
        trace.accept("fault of the server: kind " + kind + " for " + uri.getQuery());
        return switch (kind) {
            case 0 -> CompletableFuture.completedFuture(new Answer(uri, 503, new byte[0]));
            case 1 -> CompletableFuture.completedFuture(new Answer(uri, 429, new byte[0]));
            case 2 -> CompletableFuture.failedFuture(new HttpTimeoutException("no answer in time"));
            case 3 -> CompletableFuture.completedFuture(new Answer(uri, 200, Arrays.copyOf(page, page.length / 2)));
            case 4 ->
                CompletableFuture.completedFuture(
                        new Answer(uri, 200, "<html>maintenance</html>".getBytes(StandardCharsets.UTF_8)));
            // a server that repeats what was read
            case 5 ->
                CompletableFuture.completedFuture(new Answer(
                        uri,
                        200,
                        log.page(Math.max(0, since - chance.nextInt(20)), limit, partition, partitions, latest)));
            // fewer than asked for
            case 6 ->
                CompletableFuture.completedFuture(
                        new Answer(uri, 200, log.page(since, 1, partition, partitions, latest)));
            // of a replica that is behind
            case 7 ->
                CompletableFuture.completedFuture(
                        new Answer(uri, 200, log.page(since, limit, partition, partitions, log.endAfter(latest / 2))));
            default -> {
                CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
                late.add(() -> answer.complete(new Answer(uri, 200, page)));
                yield answer;
            }
        };
    }

    private record Answer(URI uri, int statusCode, byte[] body) implements HttpResponse<byte[]> {

        @Override
        public HttpRequest request() {
            return HttpRequest.newBuilder(uri).build();
        }

        @Override
        public Optional<HttpResponse<byte[]>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
