package io.restaurantstream.inbox;

import io.javalin.http.Context;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.inbox.Outcome.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers {@code POST /events}: with 200 only once every event that it calls accepted or repeated is durable. */
final class PostEvents {

    static final int MAX_BODY_BYTES = 8 << 20;
    static final int MAX_EVENTS = 10_000;

    private static final String LINES = "application/x-ndjson";
    private static final String CONFLICT = "event_id_conflict";

    /** Bodies that are in memory at a time. */
    private static final int MAX_BATCHES = 16;

    private static final long PATIENCE_SECONDS = 30;

    private final EventLog log;
    private final Guard guard;
    private final Counts counts;
    private final Semaphore batches = new Semaphore(MAX_BATCHES);

    PostEvents(EventLog log, Guard guard, Counts counts) {
        this.log = log;
        this.guard = guard;
        this.counts = counts;
    }

    void answer(Context context) throws IOException, InterruptedException {
        guard.countBatch(context.ip());
        boolean lines = isLines(context);
        if (!batches.tryAcquire()) {
            throw Problem.unavailable(MAX_BATCHES + " batches are being written already; try again.");
        }
        try {
            byte[] body = body(context.req().getInputStream(), MAX_BODY_BYTES);
            EventBatch batch = lines ? BatchReader.lines(body, MAX_EVENTS) : BatchReader.object(body, MAX_EVENTS);
            long from = System.nanoTime();
            List<Outcome> outcomes = durable(batch.events());
            counts.waitedForCommit(System.nanoTime() - from);
            context.result(answer(batch, outcomes)).contentType("application/json");
        } finally {
            batches.release();
        }
    }

    /** The whole body; the server's own timeout ends with a client that sends nothing, this one with a slow one. */
    static byte[] body(InputStream in, int maxBytes) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        ByteArrayOutputStream body = new ByteArrayOutputStream(64 * 1024);
        byte[] chunk = new byte[16 * 1024];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            body.write(chunk, 0, count);
            if (body.size() > maxBytes) {
                throw Problem.tooLarge("A body has at most " + maxBytes + " bytes; send several smaller ones.");
            }
            if (System.nanoTime() - deadline > 0) {
                throw Problem.timeout("The body was not received within " + PATIENCE_SECONDS + " s.");
            }
        }
        return body.toByteArray();
    }

    private static boolean isLines(Context context) {
        String type = context.contentType();
        String name = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!name.equals(LINES) && !name.equals("application/json")) {
            throw Problem.unsupportedMediaType("Content-Type must be application/json or " + LINES + ".");
        }
        if (context.header("Content-Encoding") != null) {
            throw Problem.unsupportedMediaType("Content-Encoding is not supported; send the body uncompressed.");
        }
        return name.equals(LINES);
    }

    private List<Outcome> durable(List<IncomingEvent> events) throws InterruptedException {
        return events.isEmpty() ? List.of() : durable(log.append(events));
    }

    /** Waits for the end of a write; a failure is told as the sender should hear it. */
    static List<Outcome> durable(CompletableFuture<List<Outcome>> write) throws InterruptedException {
        try {
            return write.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DiskFullException full) {
                throw Problem.diskFull(sentence(full.getMessage()));
            }
            if (e.getCause() instanceof IOException || e.getCause() instanceof RejectedExecutionException) {
                throw Problem.unavailable("The batch cannot be written now; send it again.");
            }
            throw new IllegalStateException("writing a batch failed", e.getCause());
        } catch (TimeoutException e) {
            throw Problem.unavailable(
                    "The batch was not written within " + PATIENCE_SECONDS + " s and may be later; send it again.");
        }
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }

    private byte[] answer(EventBatch batch, List<Outcome> outcomes) {
        List<Rejection> rejections = new ArrayList<>(batch.rejections());
        Utf8Buffer written = new Utf8Buffer(100 * outcomes.size());
        long accepted = 0;
        long repeated = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            IncomingEvent event = batch.events().get(i);
            int index = batch.indexes().get(i);
            if (outcome.kind() == Kind.CONFLICT) {
                rejections.add(new Rejection(
                        index,
                        event.eventId().toString(),
                        CONFLICT,
                        "event_id",
                        "the event at offset " + outcome.offset()
                                + " has the same event_id and different content; use another id"));
                continue;
            }
            accepted += outcome.kind() == Kind.ACCEPTED ? 1 : 0;
            repeated += outcome.kind() == Kind.REPEATED ? 1 : 0;
            written.ascii(written.length() == 0 ? "{\"index\":" : ",{\"index\":")
                    .number(index);
            written.ascii(",\"event_id\":\"").uuid(event.eventId());
            written.ascii("\",\"status\":\"").ascii(outcome.kind().name().toLowerCase(Locale.ROOT));
            written.ascii("\",\"offset\":").number(outcome.offset()).ascii('}');
        }
        rejections.sort(Comparator.comparingInt(Rejection::index));
        rejections.forEach(rejection -> counts.rejected(rejection.reason()));
        counts.accepted(accepted);
        counts.repeated(repeated);

        Utf8Buffer json = new Utf8Buffer(256 + written.length());
        json.ascii("{\"accepted\":").number(accepted);
        json.ascii(",\"repeated\":").number(repeated);
        json.ascii(",\"rejected\":[");
        for (int i = 0; i < rejections.size(); i++) {
            append(json.ascii(i == 0 ? "" : ","), rejections.get(i));
        }
        json.ascii("],\"written\":[").raw(written.array(), 0, written.length());
        return json.ascii("],\"latest\":").number(log.latest()).ascii('}').toByteArray();
    }

    private static void append(Utf8Buffer json, Rejection rejection) {
        json.ascii("{\"index\":").number(rejection.index());
        json.ascii(",\"event_id\":").jsonString(rejection.eventId());
        json.ascii(",\"reason\":").jsonString(rejection.reason());
        json.ascii(",\"field\":").jsonString(rejection.field());
        json.ascii(",\"detail\":").jsonString(rejection.detail()).ascii('}');
    }
}
