package io.restaurantstream.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.restaurantstream.event.InvalidEventException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/**
 * Reads one event from its JSON, strictly: what it returns fits every table, what it refuses it refuses with a reason.
 *
 * <p>The order of fields does not matter and unknown fields are ignored, but no string anywhere in an event may hold
 * what Postgres cannot store (U+0000, an unpaired surrogate), because the payload is kept as {@code jsonb}. Not safe
 * for use by several threads: each reader has one reusable set of fields.
 */
public final class EventReader {

    /** Longer events are refused, in bytes. */
    public static final int MAX_EVENT_BYTES = 1 << 20;

    /** The last offset a log can have: 18 digits. */
    public static final long MAX_OFFSET = 999_999_999_999_999_999L;

    private static final int MAX_DEPTH = 32;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_EVENT_BYTES)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final FieldValues fields = new FieldValues();
    private final PayloadReader payloads = new PayloadReader(fields, JSON);

    /** Whether a string may hold what Postgres cannot store; plain ASCII without escapes cannot. */
    private boolean stringsNeedCheck;

    /** A reader that has read nothing yet. */
    public EventReader() {}

    /**
     * An event and where its payload stands in the bytes it was read from.
     *
     * @param payloadFrom first byte of the payload's JSON object
     * @param payloadTo one past its last byte
     */
    public record Parsed(Event event, int payloadFrom, int payloadTo) {}

    /**
     * Reads the one event in {@code json}.
     *
     * @throws InvalidEventException when the event cannot be accepted
     */
    public Parsed read(byte[] json) throws InvalidEventException {
        if (json.length > MAX_EVENT_BYTES) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE,
                    "",
                    "the event has " + json.length + " bytes; at most " + MAX_EVENT_BYTES + " are allowed");
        }
        stringsNeedCheck = !StorableText.isPlain(json);
        if (stringsNeedCheck) {
            StorableText.checkEncoding(json);
        }
        fields.clear("");
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidEventException(Reason.BROKEN_JSON, "", "the event is not a JSON object");
            }
            int payloadFrom = -1;
            int payloadTo = -1;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                Field field = Field.ofEnvelope(name);
                JsonToken token = parser.nextToken();
                if (field == Field.PAYLOAD && token == JsonToken.START_OBJECT) {
                    payloadFrom = (int) parser.currentTokenLocation().getByteOffset();
                    fields.keep(field, parser);
                    keepPayload(parser);
                    payloadTo = (int) parser.currentTokenLocation().getByteOffset() + 1;
                } else {
                    keepField(field, name, parser);
                }
            }
            if (parser.nextToken() != null) {
                throw new InvalidEventException(Reason.BROKEN_JSON, "", "something follows the event's JSON object");
            }
            return new Parsed(build(json), payloadFrom, payloadTo);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException(Reason.BROKEN_JSON, "", e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from an array cannot fail", e);
        }
    }

    private void keepPayload(JsonParser parser) throws IOException, InvalidEventException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            keepField(Field.ofPayload(name), name, parser);
        }
    }

    /**
     * Keeps the value that the parser is at and leaves the parser at its end. An event of one type may carry a field of
     * another, which nobody looks at again, so everything is checked here.
     *
     * @param field null when the field means nothing
     */
    private void keepField(Field field, String name, JsonParser parser) throws IOException, InvalidEventException {
        if (field == null) {
            StorableText.check(name, name);
            StorableText.check(name, parser, stringsNeedCheck);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            fields.keep(field, parser);
            long from = parser.currentTokenLocation().getByteOffset();
            StorableText.check(field.path, parser, stringsNeedCheck);
            fields.keepPlace(field, from, parser.currentTokenLocation().getByteOffset() + 1);
        } else {
            fields.keep(field, parser);
            StorableText.check(field.path, parser, stringsNeedCheck);
        }
    }

    private Event build(byte[] json) throws InvalidEventException, IOException {
        long offset = fields.integer(Field.OFFSET, 1, MAX_OFFSET);
        UUID eventId = fields.uuid(Field.EVENT_ID);
        EventType type = eventType();
        Instant ts = fields.timestamp(Field.TS);
        String partitionKey = fields.name(Field.PARTITION_KEY);
        fields.mustBeObject(Field.PAYLOAD);
        return new Event(offset, eventId, ts, partitionKey, payloads.read(type, partitionKey, json));
    }

    private EventType eventType() throws InvalidEventException {
        String name = fields.text(Field.EVENT_TYPE);
        EventType type = EventType.ofWireName(name);
        if (type == null) {
            throw new InvalidEventException(
                    Reason.UNKNOWN_EVENT_TYPE,
                    Field.EVENT_TYPE.path,
                    "event_type: " + FieldValues.shorten(name) + " is unknown; known are " + EventType.ALL_WIRE_NAMES);
        }
        return type;
    }
}
