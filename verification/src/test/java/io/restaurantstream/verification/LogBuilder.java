package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.ServiceType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes small logs: orders by name, one event per call, offsets and times counting up. */
final class LogBuilder {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final List<LogPage.Entry> entries = new ArrayList<>();
    private long nextOffset = 1;
    private String location = "LOC-1";

    /** The id that a name stands for. */
    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** From here on, events are of another location. */
    LogBuilder at(String newLocation) {
        location = newLocation;
        return this;
    }

    /** The location of the events that are added next. */
    String location() {
        return location;
    }

    LogBuilder order(String order) {
        return order(order, NOON);
    }

    LogBuilder order(String order, Instant orderTs) {
        return add(new OrderCreated(
                id(order),
                id("visit of " + order),
                ServiceType.DELIVERY,
                null,
                orderTs,
                location,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    LogBuilder item(String item, String order, int qty) {
        return add(new OrderItemAdded(
                id(item),
                id(order),
                id("menu"),
                "pizza",
                "Funghi \\ \"ai\tferri\" 🍕",
                1250,
                1000L * qty,
                1250L * qty,
                null));
    }

    LogBuilder payment(String payment, String order, long subtotalCents) {
        return add(new PaymentCaptured(
                id(payment),
                id(order),
                PaymentMethod.CASH,
                null,
                null,
                subtotalCents + 20,
                null,
                subtotalCents,
                13,
                7,
                subtotalCents + 20,
                location,
                PaymentScope.ORDER,
                null,
                null));
    }

    LogBuilder feedback(String feedback, String order, int rating) {
        return add(new FeedbackSubmitted(id(feedback), id(order), null, rating, 2 * rating, "line\none", NOON));
    }

    LogBuilder add(Payload payload) {
        Event event = new Event(
                nextOffset, id("event " + nextOffset), NOON.plus(Duration.ofSeconds(nextOffset)), location, payload);
        entries.add(new LogPage.Entry(nextOffset++, location, event.ts().toEpochMilli(), EventWriter.write(event)));
        return this;
    }

    /** Adds what is no event, at the next offset of the location. */
    LogBuilder garbage(String text) {
        return garbage(text.getBytes(StandardCharsets.UTF_8), location);
    }

    /** @param key what could be read of the location; empty for nothing */
    LogBuilder garbage(byte[] bytes, String key) {
        entries.add(new LogPage.Entry(nextOffset++, key, LogPage.Entry.NO_TIME, bytes));
        return this;
    }

    /** Adds the last event again, under a new offset and with a changed text. */
    LogBuilder lastEventWith(String text, String replacement) {
        LogPage.Entry last = entries.get(entries.size() - 1);
        String json = new String(last.json(), StandardCharsets.UTF_8)
                .replace("\"offset\":" + last.offset(), "\"offset\":" + nextOffset)
                .replace(text, replacement);
        return garbage(json.getBytes(StandardCharsets.UTF_8), last.partitionKey());
    }

    /** The next {@code count} offsets do not exist. */
    LogBuilder skip(int count) {
        nextOffset += count;
        return this;
    }

    /** The last offset so far. */
    long lastOffset() {
        return nextOffset - 1;
    }

    List<LogPage.Entry> entries() {
        return List.copyOf(entries);
    }

    /** The log as the original server tells it: no gaps, epoch or latest. */
    LogSource source(int pageSize) {
        return since -> page(since, pageSize, null, null);
    }

    /** The log as a server tells it that knows its gaps and its end. */
    LogSource sourceWithGaps(int pageSize, List<LogPage.Gap> gaps) {
        return since -> page(since, pageSize, "e", gaps);
    }

    private LogPage page(long since, int pageSize, String epoch, List<LogPage.Gap> gaps) {
        List<LogPage.Entry> page = entries.stream()
                .filter(entry -> entry.offset() > since)
                .limit(pageSize)
                .toList();
        long next = page.isEmpty() ? since : page.get(page.size() - 1).offset();
        long end = gaps == null ? next : Math.max(next, page.size() < pageSize ? lastOffset() : next);
        List<LogPage.Gap> told = gaps == null
                ? null
                : gaps.stream()
                        .filter(gap -> gap.last() > since && gap.last() <= end)
                        .toList();
        return new LogPage(page, end, epoch, 1, epoch == null ? -1 : lastOffset(), null, told);
    }
}
