package io.restaurantstream.adapters.csv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Sends events to an inbox in batches, and each batch until it is durable: what got no answer is sent again, which an
 * inbox recognises by the ids. Not safe for use by several threads.
 */
public final class InboxClient {

    private static final int BATCH_EVENTS = 2000;
    private static final int BATCH_BYTES = 4 << 20;
    private static final int ATTEMPTS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final String RUN_AGAIN = "; %d events are in the inbox, run the import again";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An event as it is written begins with an offset, which is the inbox's to give. */
    private static final int OFFSET_BYTES = "{\"offset\":1,".length();

    private final URI events;
    private final Path tokenFile;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    /** Nobody listens at all: waiting helps only when somebody did before. */
    private final RetryPolicy<HttpResponse<byte[]>> untilAnswered = RetryPolicy.<HttpResponse<byte[]>>builder()
            .handle(IOException.class)
            .handleResultIf(InboxClient::passes)
            .abortIf((response, failure) -> failure instanceof ConnectException && !hasBeenReached())
            .withBackoff(FIRST_PAUSE, LONGEST_PAUSE)
            .withMaxAttempts(ATTEMPTS)
            .build();

    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private int batchEvents;
    private long accepted;
    private long repeated;

    /**
     * @param inbox root of the inbox, such as {@code http://127.0.0.1:8010}
     * @param tokenFile file with the token it asks for; null for none
     */
    public InboxClient(URI inbox, Path tokenFile) {
        this.events = inbox.resolve(inbox.getPath().replaceFirst("/*$", "/") + "events");
        this.tokenFile = tokenFile;
    }

    /**
     * Sends {@code more}, now or with what follows.
     *
     * @throws IOException when the inbox does not take them
     */
    public void send(List<Event> more) throws IOException, InterruptedException {
        for (Event event : more) {
            byte[] json = EventWriter.write(event);
            batch.write(batchEvents == 0 ? '[' : ',');
            batch.write('{');
            batch.write(json, OFFSET_BYTES, json.length - OFFSET_BYTES);
            batchEvents++;
        }
        if (batchEvents >= BATCH_EVENTS || batch.size() >= BATCH_BYTES) {
            flush();
        }
    }

    /** Sends what waits. */
    public void flush() throws IOException, InterruptedException {
        if (batchEvents == 0) {
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(batch.size() + 16);
        body.writeBytes("{\"events\":".getBytes(US_ASCII));
        batch.writeTo(body);
        body.writeBytes("]}".getBytes(US_ASCII));
        batch.reset();
        batchEvents = 0;
        JsonNode answer = JSON.readTree(post(body.toByteArray()));
        accepted += answer.path("accepted").asLong();
        repeated += answer.path("repeated").asLong();
        JsonNode rejected = answer.path("rejected");
        if (!rejected.isEmpty()) {
            throw new IOException("the inbox refused " + rejected.size() + " events; the first because "
                    + rejected.get(0).path("detail").asText());
        }
    }

    /** Events that the inbox did not have before. */
    public long accepted() {
        return accepted;
    }

    /** Events that it had already. */
    public long repeated() {
        return repeated;
    }

    private byte[] post(byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(events)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (tokenFile != null) {
            request.header(
                    "Authorization", "Bearer " + Files.readString(tokenFile).strip());
        }
        HttpResponse<byte[]> response;
        try {
            response = Failsafe.with(untilAnswered).get(() -> http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IOException(
                    events + " cannot be reached"
                            + (hasBeenReached()
                                    ? ": " + e.getCause() + RUN_AGAIN.formatted(accepted)
                                    : "; is an inbox running there?"),
                    e.getCause());
        }
        if (response.statusCode() == 200) {
            return response.body();
        }
        String failure = events + " answered " + response.statusCode() + ": " + detail(response.body());
        throw new IOException(passes(response) ? failure + RUN_AGAIN.formatted(accepted) : failure);
    }

    private static boolean passes(HttpResponse<?> response) {
        return response.statusCode() == 429 || response.statusCode() >= 500;
    }

    private boolean hasBeenReached() {
        return accepted + repeated > 0;
    }

    private static String detail(byte[] problem) {
        try {
            return JSON.readTree(problem).path("detail").asText("no reason given");
        } catch (IOException e) {
            return "no reason given"; // not an answer of an inbox
        }
    }
}
