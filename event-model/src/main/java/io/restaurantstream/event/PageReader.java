package io.restaurantstream.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cuts a page into its events without looking into them, so that one broken event does not take its neighbours along.
 *
 * <p>A sound page is cut by its brackets and strings, whatever the order of keys is. Where an event is broken, the page is
 * cut again at the starts of events as most servers write them, <code>{"offset":</code>: those bytes cannot stand inside
 * a JSON string, because its quotes would be escaped. A piece that is not sound is taken for one event only when it begins
 * so and names nothing twice that an event has once; else the page is damaged, and whoever reads it asks for fewer events
 * at a time. What is no page at all, or has no end, is never taken for an event.
 */
public final class PageReader {

    private static final byte[] EVENT_START = "{\"offset\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OFFSET_KEY = "\"offset\"".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> PAGE_KEYS = Stream.of(
                    "\"next_since\"", "\"epoch\"", "\"earliest\"", "\"latest\"", "\"watermark\"", "\"gaps\"")
            .map(key -> key.getBytes(StandardCharsets.US_ASCII))
            .toList();
    private static final byte[] EVENTS_KEY = "\"events\"".getBytes(StandardCharsets.US_ASCII);
    private static final List<byte[]> KEYS_OF_AN_EVENT = Stream.of(
                    "\"offset\"", "\"event_id\"", "\"event_type\"", "\"partition_key\"", "\"payload\"")
            .map(key -> key.getBytes(StandardCharsets.US_ASCII))
            .toList();
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final long since;
    private int at;

    // what the event that was scanned last says of itself
    private long offset;
    private String partitionKey;
    private long epochMillis;

    private List<LogPage.Entry> entries = new ArrayList<>();
    private PageFields fields = new PageFields();

    private PageReader(byte[] body, long since) {
        this.body = body;
        this.since = since;
    }

    /** As {@link #read(byte[], long, int)}, of a page for which any number of events was asked. */
    public static LogPage read(byte[] body, long since) throws MalformedPageException {
        return read(body, since, Integer.MAX_VALUE);
    }

    /**
     * Reads the page that answered a request for the events after {@code since}.
     *
     * @param limit how many events were asked for; the one event of a page that was asked for alone is taken as it is
     * @throws DamagedPageException when a page of fewer events may be read
     * @throws MalformedPageException when the body is no page
     */
    public static LogPage read(byte[] body, long since, int limit) throws MalformedPageException {
        PageReader strict = new PageReader(body, since);
        String fields;
        try {
            fields = strict.cutByBrackets();
        } catch (MalformedPageException broken) {
            PageReader lenient = new PageReader(body, since);
            lenient.cutDamagedPage(broken, limit);
            return lenient.page();
        }
        strict.fields.read(fields);
        return strict.page();
    }

    /**
     * The partition key that the entry of a page has for the event {@code json}, so that an event that came otherwise
     * is taken for the same: empty where it cannot be read.
     */
    public static String partitionKeyOf(byte[] json) {
        PageReader event = new PageReader(json, 0);
        event.scanWhole();
        return event.partitionKey;
    }

    private LogPage page() throws MalformedPageException {
        if (fields.nextSince < 0) {
            throw new MalformedPageException("the page has no next_since");
        }
        return new LogPage(
                Places.of(entries, since, fields.nextSince),
                fields.nextSince,
                fields.epoch,
                fields.earliest,
                fields.latest,
                fields.watermark,
                fields.gaps);
    }

    // ---- a sound page

    /** Returns the page's fields, without the events, as a JSON object. */
    private String cutByBrackets() throws MalformedPageException {
        expect('{');
        boolean first = true;
        boolean seenEvents = false;
        int restFrom = at;
        StringBuilder rest = new StringBuilder("{");
        while (peek() != '}') {
            if (!first) {
                expect(',');
            }
            first = false;
            skipSpace();
            restFrom = at;
            boolean events = matches(EVENTS_KEY, at);
            skipString();
            expect(':');
            if (events && !seenEvents) {
                seenEvents = true;
                cutEvents();
            } else {
                skipSpace();
                skipValue();
                rest.append(rest.length() > 1 ? "," : "")
                        .append(new String(body, restFrom, at - restFrom, StandardCharsets.UTF_8));
            }
        }
        expect('}');
        skipSpace();
        if (at != body.length) {
            throw malformed("something follows the page");
        }
        if (!seenEvents) {
            throw new MalformedPageException("the page has no events");
        }
        return rest.append('}').toString();
    }

    private void cutEvents() throws MalformedPageException {
        expect('[');
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            int from = at;
            scanEvent();
            add(offset, from, at);
            byte next = peek();
            at++;
            if (next == ']') {
                return;
            }
            if (next != ',') {
                throw malformed("expected , or ] after an event");
            }
        }
    }

    /** Goes from the start of an event to its end, and notes what its envelope says. */
    private void scanEvent() throws MalformedPageException {
        forgetEvent();
        if (peek() != '{') {
            skipValue();
        } else {
            at++;
            boolean first = true;
            while (peek() != '}') {
                if (!first) {
                    expect(',');
                    skipSpace();
                }
                first = false;
                int keyFrom = at;
                skipString();
                int keyLength = at - keyFrom - 2;
                expect(':');
                skipSpace();
                int valueFrom = at;
                skipValue();
                if (keyLength == 6 && isKey("offset", keyFrom)) {
                    offset = number(valueFrom, at);
                } else if (keyLength == 13 && isKey("partition_key", keyFrom)) {
                    partitionKey = text(valueFrom, at);
                } else if (keyLength == 2 && isKey("ts", keyFrom)) {
                    epochMillis = Texts.usualEpochMillis(body, valueFrom + 1, at - 1);
                }
            }
            at++;
        }
    }

    private void forgetEvent() {
        offset = -1;
        partitionKey = "";
        epochMillis = LogPage.Entry.NO_TIME;
    }

    private boolean isKey(String key, int quoteAt) {
        for (int i = 0; i < key.length(); i++) {
            if (body[quoteAt + 1 + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Skips an object, array, string or plain value; the brackets must match, as a broken event's seldom do. */
    private void skipValue() throws MalformedPageException {
        long brackets = 0;
        int depth = 0;
        int from = at;
        do {
            byte b = peek();
            switch (b) {
                case '{', '[' -> {
                    if (depth == 62 || at > from && startsEvent(at)) {
                        throw malformed("a value that is nested too deep, or an event that does not end");
                    }
                    brackets = brackets << 1 | (b == '{' ? 1 : 0);
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    if (depth == 0 || (brackets & 1) != (b == '}' ? 1 : 0)) {
                        throw malformed("a bracket that was not opened");
                    }
                    brackets >>>= 1;
                    depth--;
                    at++;
                }
                case '"' -> skipString();
                case ',', ':' -> {
                    if (depth == 0) {
                        throw malformed("expected a value");
                    }
                    at++;
                }
                default -> skipPlain();
            }
        } while (depth > 0);
    }

    private void skipPlain() throws MalformedPageException {
        int from = at;
        while (at < body.length && isPlain(body[at])) {
            at++;
        }
        if (at == from) {
            throw malformed("a byte that cannot stand here");
        }
    }

    private static boolean isPlain(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '+' || b == '.';
    }

    private void skipString() throws MalformedPageException {
        if (at >= body.length || body[at] != '"') {
            throw malformed("expected a string");
        }
        int from = at;
        at++;
        while (at < body.length) {
            byte b = body[at];
            if (b == '"') {
                // A string that ends inside the start of the next event has swallowed the end of its own.
                if (at - 1 > from && body[at - 1] == '{' && startsEvent(at - 1)) {
                    throw malformed("a string that does not end");
                }
                at++;
                return;
            }
            at += b == '\\' ? 2 : 1;
        }
        throw malformed("a string that does not end");
    }

    private boolean startsEvent(int brace) {
        if (!matches(EVENT_START, brace)) {
            return false;
        }
        int before = beforeSpaces(brace);
        return before >= 0 && (body[before] == ',' || body[before] == '[');
    }

    // ---- a page with a broken event

    /**
     * Finds the frame of a page, which is sound though events are not, and cuts what is in it.
     *
     * @param broken why the page as a whole cannot be read
     */
    private void cutDamagedPage(MalformedPageException broken, int limit) throws MalformedPageException {
        String before;
        try {
            before = fieldsBeforeEvents();
        } catch (MalformedPageException e) {
            throw broken; // no page of the log begins so
        }
        int eventsTo = endOfEvents(before);
        if (eventsTo < 0) {
            throw new DamagedPageException(broken.getMessage());
        }
        if (limit == 1) {
            addPiece(at, eventsTo, false);
            return;
        }
        while (at < eventsTo) {
            int next = indexOf(EVENT_START, at + 1);
            while (next >= 0 && next < eventsTo && !startsEvent(next)) {
                next = indexOf(EVENT_START, next + 1);
            }
            int to = next < 0 || next > eventsTo ? eventsTo : next;
            if (addPiece(at, to, to < eventsTo) && !isOneEvent(at, to)) {
                throw new DamagedPageException(broken.getMessage());
            }
            at = to;
        }
    }

    /** Goes to the first event; returns the fields that came before, as the beginning of a JSON object. */
    private String fieldsBeforeEvents() throws MalformedPageException {
        expect('{');
        StringBuilder fieldsBefore = new StringBuilder("{");
        while (true) {
            skipSpace();
            int from = at;
            boolean events = matches(EVENTS_KEY, at);
            skipString();
            expect(':');
            if (events) {
                expect('[');
                return fieldsBefore.toString();
            }
            skipSpace();
            skipValue();
            fieldsBefore
                    .append(new String(body, from, at - from, StandardCharsets.UTF_8))
                    .append(',');
            expect(',');
        }
    }

    /**
     * The bracket that ends the events: behind it is nothing but sound fields of the page. Reads the fields; -1 when there
     * is no such bracket.
     */
    private int endOfEvents(String before) {
        for (int i = at; i < body.length; i++) {
            if (body[i] == ']' && hasOnlyFieldsBehind(i + 1) && readFields(before, i + 1)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the page ends at {@code index}, or a field of a page comes next; spares most of the attempts to read. */
    private boolean hasOnlyFieldsBehind(int index) {
        int next = afterSpaces(index);
        if (next < body.length && body[next] == '}') {
            return afterSpaces(next + 1) == body.length;
        }
        int key = next < body.length && body[next] == ',' ? afterSpaces(next + 1) : body.length;
        return PAGE_KEYS.stream().anyMatch(name -> matches(name, key));
    }

    private boolean readFields(String before, int from) {
        String behind = new String(body, from, body.length - from, StandardCharsets.UTF_8).strip();
        String both = behind.startsWith(",")
                ? before + behind.substring(1)
                : before.substring(0, Math.max(1, before.length() - 1)) + behind;
        PageFields found = new PageFields();
        try {
            found.read(both);
            fields = found;
            return found.nextSince >= 0;
        } catch (MalformedPageException e) {
            return false;
        }
    }

    /** Whether a piece that is not sound can be no more than one event. */
    private boolean isOneEvent(int from, int to) {
        return matches(EVENT_START, afterSpaces(from))
                && !isEventAndMore(from, to)
                && KEYS_OF_AN_EVENT.stream().allMatch(key -> {
                    int first = indexOf(key, from);
                    int second = first < 0 ? -1 : indexOf(key, first + 1);
                    return second < 0 || second >= to;
                });
    }

    /** Whether something follows a sound event that may be another one. */
    private boolean isEventAndMore(int from, int to) {
        PageReader event = new PageReader(body, since);
        event.at = afterSpaces(from);
        try {
            event.scanEvent();
        } catch (MalformedPageException e) {
            return false;
        }
        int separator = beforeSpaces(to);
        for (int i = event.at; i < separator; i++) {
            if (body[i] == ',' || body[i] == '{' || body[i] == '[') {
                return true;
            }
        }
        return false;
    }

    private int afterSpaces(int index) {
        int after = index;
        while (after < body.length && isSpace(body[after])) {
            after++;
        }
        return after;
    }

    /**
     * Adds the event from {@code from} to {@code to}, less the comma that parts it from the next one; true when it is not
     * sound.
     */
    private boolean addPiece(int from, int to, boolean another) {
        int last = beforeSpaces(to);
        if (another && last > from && body[last] == ',') {
            last = beforeSpaces(last);
        }
        int start = from;
        while (start < last && isSpace(body[start])) {
            start++;
        }
        if (last < start) {
            return false;
        }
        PageReader event = new PageReader(Arrays.copyOfRange(body, start, last + 1), 0);
        boolean isSound = event.scanWhole();
        partitionKey = event.partitionKey;
        epochMillis = event.epochMillis;
        add(isSound ? event.offset : offsetNamed(start, last + 1), start, last + 1);
        return !isSound;
    }

    /** Notes what the one event that all of the bytes are says of itself; false, and nothing, when they are no such event. */
    private boolean scanWhole() {
        try {
            skipSpace();
            scanEvent();
            skipSpace();
            if (at == body.length) {
                return true;
            }
        } catch (MalformedPageException broken) {
            // whoever reads the event says what is wrong with it
        }
        forgetEvent();
        return false;
    }

    /** Where the last byte before {@code index} stands that is no space; -1 when there is none. */
    private int beforeSpaces(int index) {
        int before = index - 1;
        while (before >= 0 && isSpace(body[before])) {
            before--;
        }
        return Math.max(before, -1);
    }

    /** The number behind the first key that reads {@code offset}; -1 when there is none. */
    private long offsetNamed(int start, int end) {
        int key = indexOf(OFFSET_KEY, start);
        if (key < 0 || key >= end) {
            return -1;
        }
        int colon = afterSpaces(key + OFFSET_KEY.length);
        int from = colon < end && body[colon] == ':' ? afterSpaces(colon + 1) : end;
        int to = from;
        while (to < end && body[to] >= '0' && body[to] <= '9') {
            to++;
        }
        return number(from, to);
    }

    private int indexOf(byte[] pattern, int from) {
        for (int i = Math.max(0, from); i <= body.length - pattern.length; i++) {
            if (body[i] == pattern[0] && matches(pattern, i)) {
                return i;
            }
        }
        return -1;
    }

    // ---- both

    private void add(long place, int from, int to) {
        entries.add(new LogPage.Entry(
                place > 0 ? place : Places.UNKNOWN, partitionKey, epochMillis, Arrays.copyOfRange(body, from, to)));
    }

    private boolean matches(byte[] pattern, int index) {
        return index >= 0
                && index + pattern.length <= body.length
                && Arrays.equals(body, index, index + pattern.length, pattern, 0, pattern.length);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void skipSpace() {
        while (at < body.length && isSpace(body[at])) {
            at++;
        }
    }

    private byte peek() throws MalformedPageException {
        skipSpace();
        if (at >= body.length) {
            throw malformed("the page ends too early");
        }
        return body[at];
    }

    private void expect(char c) throws MalformedPageException {
        if (peek() != c) {
            throw malformed("expected " + c);
        }
        at++;
    }

    private MalformedPageException malformed(String what) {
        return new MalformedPageException(what + ", at byte " + at + " of " + body.length);
    }

    private long number(int from, int to) {
        if (from == to || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (body[i] < '0' || body[i] > '9') {
                return -1;
            }
            value = value * 10 + (body[i] - '0');
        }
        return value;
    }

    private String text(int from, int to) {
        if (to - from < 2 || body[from] != '"') {
            return "";
        }
        for (int i = from; i < to; i++) {
            if (body[i] == '\\') {
                return unescape(from, to);
            }
        }
        return new String(body, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }

    private String unescape(int from, int to) {
        try (JsonParser parser = JSON.createParser(body, from, to - from)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        } catch (IOException broken) {
            return ""; // the event has no readable key; whoever reads the event says why
        }
    }
}
