package io.restaurantstream.inbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.Utf8Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads the events of one request and checks each as the job will, with {@link EventReader}.
 *
 * <p>A request that is no batch is refused as a whole; an event that is not valid is set aside with its reason. For one
 * request by one thread.
 */
final class BatchReader {

    /** An event may be nested 32 deep, inside the batch's object and array; deeper ones are the event's own mistake. */
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(EventReader.MAX_EVENT_BYTES)
                    .build())
            .build();

    /** Takes the place of the offset that the inbox will give, so that an event can be read before it has one. */
    private static final byte[] PLACEHOLDER = "{\"offset\":1,".getBytes(US_ASCII);

    private final int maxEvents;
    private final EventReader reader = new EventReader();
    private final Utf8Buffer json = new Utf8Buffer(512);
    private final List<IncomingEvent> events = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private int index;

    private BatchReader(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    /** Reads {@code {"events":[…]}}. */
    static EventBatch object(byte[] body, int maxEvents) {
        BatchReader batch = new BatchReader(maxEvents);
        batch.readObject(body);
        return new EventBatch(batch.events, batch.indexes, batch.rejections);
    }

    /** Reads one event a line; lines without anything are passed over. */
    static EventBatch lines(byte[] body, int maxEvents) {
        BatchReader batch = new BatchReader(maxEvents);
        for (int from = 0; from < body.length; ) {
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            int start = from;
            while (start < to && isSpace(body[start])) {
                start++;
            }
            if (start < to) {
                batch.add(body, start, to);
            }
            from = to + 1;
        }
        return new EventBatch(batch.events, batch.indexes, batch.rejections);
    }

    private void readObject(byte[] body) {
        boolean seen = false;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.badRequest("The body is not a JSON object; it must be {\"events\":[…]}.");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (!name.equals("events")) {
                    throw Problem.badRequest("The body has a field that is not known; it must be {\"events\":[…]}.");
                }
                if (seen || token != JsonToken.START_ARRAY) {
                    throw Problem.badRequest("events must be present once and be an array.");
                }
                seen = true;
                readArray(body, parser);
            }
            if (parser.nextToken() != null) {
                throw Problem.badRequest("Something follows the JSON object of the body.");
            }
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("The body is not JSON; nothing of it was written: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from an array cannot fail", e);
        }
        if (!seen) {
            throw Problem.badRequest("The body has no events; it must be {\"events\":[…]}.");
        }
    }

    private void readArray(byte[] body, JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            if (from < 0) {
                throw Problem.badRequest("The body is not UTF-8.");
            }
            if (token == JsonToken.START_OBJECT) {
                parser.skipChildren();
                add(body, from, (int) parser.currentTokenLocation().getByteOffset() + 1);
            } else {
                parser.skipChildren();
                reject(null, InvalidEventException.Reason.BROKEN_JSON, "", "the event is not a JSON object");
            }
        }
    }

    private void add(byte[] body, int from, int to) {
        if (index == maxEvents) {
            throw Problem.tooLarge("A batch has at most " + maxEvents + " events; send several batches.");
        }
        if (body[from] != '{') {
            reject(null, InvalidEventException.Reason.BROKEN_JSON, "", "the event is not a JSON object");
            return;
        }
        byte[] whole = Arrays.copyOf(PLACEHOLDER, PLACEHOLDER.length + to - from - 1);
        System.arraycopy(body, from + 1, whole, PLACEHOLDER.length, to - from - 1);
        try {
            EventReader.Parsed parsed = reader.read(whole);
            Event event = parsed.event();
            events.add(new IncomingEvent(event.eventId(), event.ts(), event.partitionKey(), served(parsed, whole)));
            indexes.add(index);
            index++;
        } catch (InvalidEventException e) {
            String field = e.field();
            boolean hasOffset = field.equals("offset");
            reject(
                    EventIds.of(whole),
                    e.reason(),
                    field,
                    hasOffset ? "offset must be absent; the inbox assigns it" : e.getMessage());
        }
    }

    /** The event in the order of the log's fields, its payload as it was sent, on one line. */
    private byte[] served(EventReader.Parsed parsed, byte[] whole) {
        Event event = parsed.event();
        json.clear();
        json.ascii("\"event_id\":\"").uuid(event.eventId());
        json.ascii("\",\"event_type\":\"").ascii(event.type().wireName());
        json.ascii("\",\"ts\":\"").timestamp(event.ts());
        json.ascii("\",\"partition_key\":").jsonString(event.partitionKey());
        json.ascii(",\"payload\":");
        int from = parsed.payloadFrom();
        for (int at = from; at < parsed.payloadTo(); at++) {
            // a line end can only stand between two tokens
            if (whole[at] == '\n' || whole[at] == '\r') {
                json.raw(whole, from, at - from);
                from = at + 1;
            }
        }
        return json.raw(whole, from, parsed.payloadTo() - from).ascii('}').toByteArray();
    }

    private void reject(String eventId, InvalidEventException.Reason reason, String field, String detail) {
        rejections.add(new Rejection(index, eventId, reason.name().toLowerCase(Locale.ROOT), field, detail));
        index++;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\r' || b == '\t';
    }
}
