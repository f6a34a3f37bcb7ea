package io.restaurantstream.inbox;

import io.javalin.http.Context;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.inbox.Outcome.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is sent to {@link Webhook}s: with 200 only once the events it means are durable, and with them what is
 * remembered. One change is compared and written at a time, so none is compared with a state that is being replaced.
 */
final class PostWebhook {

    private static final Logger LOG = LoggerFactory.getLogger(PostWebhook.class);

    /** Requests that are in memory at a time. */
    private static final int MAX_REQUESTS = 32;

    /** Several times the largest order; what is not authentic yet takes no more. */
    private static final int MAX_BODY_BYTES = 1 << 20;

    private static final long PATIENCE_SECONDS = 20;

    /** An event as it is written begins with an offset, which the log gives. */
    private static final int OFFSET_BYTES = "{\"offset\":1,".length();

    private final EventLog log;
    private final Guard guard;
    private final Counts counts;
    private final Semaphore requests = new Semaphore(MAX_REQUESTS);
    private final ReentrantLock comparing = new ReentrantLock(true);

    /** The last write; while nobody knows its end, nothing may be compared with what is remembered. */
    private CompletableFuture<List<Outcome>> lastWrite = CompletableFuture.completedFuture(List.of());

    PostWebhook(EventLog log, Guard guard, Counts counts) {
        this.log = log;
        this.guard = guard;
        this.counts = counts;
    }

    void answer(Webhook webhook, Context context) throws IOException, InterruptedException {
        // forged requests to one webhook must not keep out what is sent to others
        guard.countBatch(webhook.path() + ' ' + context.ip());
        if (!requests.tryAcquire()) {
            throw Problem.unavailable(MAX_REQUESTS + " requests are being answered already; try again.");
        }
        try {
            byte[] body = PostEvents.body(context.req().getInputStream(), MAX_BODY_BYTES);
            WebhookRequest request = new WebhookRequest(context.headerMap(), body);
            webhook.authenticate(request);
            List<Outcome> outcomes = write(webhook.read(request));
            long accepted = outcomes.stream()
                    .filter(outcome -> outcome.kind() == Kind.ACCEPTED)
                    .count();
            counts.accepted(accepted);
            counts.repeated(outcomes.size() - accepted);
            Utf8Buffer json = new Utf8Buffer(64);
            json.ascii("{\"accepted\":").number(accepted);
            json.ascii(",\"repeated\":").number(outcomes.size() - accepted);
            json.ascii(",\"latest\":").number(log.latest()).ascii('}');
            context.result(json.toByteArray()).contentType("application/json");
        } catch (WebhookException e) {
            LOG.warn("{} answered {}: {}", webhook.path(), e.kind(), e.getMessage());
            throw problem(e);
        } finally {
            requests.release();
        }
    }

    private static Problem problem(WebhookException e) {
        return switch (e.kind()) {
            case NOT_AUTHENTIC -> Problem.forbidden(e.getMessage());
            case NOT_UNDERSTOOD -> Problem.unprocessable(e.getMessage());
            case NOT_NOW -> Problem.unavailable(e.getMessage());
        };
    }

    private List<Outcome> write(List<Webhook.Change> changes)
            throws WebhookException, IOException, InterruptedException {
        if (!comparing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw Problem.unavailable("Earlier requests take too long; send it again.");
        }
        try {
            if (!lastWrite.isDone()) {
                throw Problem.unavailable("An earlier request is still being written; send it again.");
            }
            List<IncomingEvent> events = new ArrayList<>();
            Map<String, byte[]> memory = new HashMap<>();
            for (Webhook.Change change : changes) {
                byte[] remembered = memory.get(change.key());
                Webhook.Update update = change.after(remembered == null ? log.remembered(change.key()) : remembered);
                for (Event event : update.events()) {
                    events.add(incoming(event));
                }
                if (update.memory() != null) {
                    memory.put(change.key(), update.memory());
                }
            }
            if (events.isEmpty() && memory.isEmpty()) {
                return List.of();
            }
            lastWrite = log.append(new NewEvents(events, memory));
            List<Outcome> outcomes = PostEvents.durable(lastWrite);
            if (outcomes.stream().anyMatch(outcome -> outcome.kind() == Kind.CONFLICT)) {
                throw new IllegalStateException("two events of a point of sale have one id");
            }
            return outcomes;
        } finally {
            comparing.unlock();
        }
    }

    /** The event as the job will read it. */
    private static IncomingEvent incoming(Event event) throws WebhookException {
        byte[] json = EventWriter.write(event);
        try {
            new EventReader().read(json);
        } catch (InvalidEventException e) {
            throw new WebhookException(
                    WebhookException.Kind.NOT_UNDERSTOOD,
                    "The document cannot be converted to an event: " + e.getMessage() + ".");
        }
        return new IncomingEvent(
                event.eventId(), event.ts(), event.partitionKey(), Arrays.copyOfRange(json, OFFSET_BYTES, json.length));
    }
}
