package io.restaurantstream.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.restaurantstream.event.InvalidEventException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
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

    static final int MAX_NAME_LENGTH = 200;
    static final int MAX_COMMENT_LENGTH = 10_000;
    static final int MAX_QTY = 10_000;
    /** What {@code numeric(10,2)} holds. */
    static final long MAX_CENTS = 99_999_999_99L;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_EXPONENT_DIGITS = 3;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_EVENT_BYTES)
                    .maxNumberLength(100)
                    .build())
            .build();

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EACH_LOW_BIT = 0x0101010101010101L;
    private static final long EACH_HIGH_BIT = 0x8080808080808080L;
    private static final long BACKSLASHES = '\\' * EACH_LOW_BIT;

    /** What was read, by field. */
    private final Map<Field, Slot> slots = new EnumMap<>(Field.class);

    /** Whether a string may hold what Postgres cannot store; plain ASCII without escapes cannot. */
    private boolean stringsNeedCheck;

    /** A reader that has read nothing yet. */
    public EventReader() {
        for (Field field : Field.values()) {
            slots.put(field, new Slot());
        }
    }

    /** The value of a field: as what it means when it has the form that its field should have, else as its text. */
    private static final class Slot {
        /** Null when the field is absent. */
        JsonToken kind;
        /** A UUID, an Instant or a text; null for a number of the usual form. */
        Object value;
        /** Negative when {@code value} has the text of it. */
        long number;

        String text() {
            return (String) value;
        }

        @Override
        public String toString() {
            return value == null ? Long.toString(number) : value.toString();
        }
    }

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
        stringsNeedCheck = !isPlain(json);
        if (stringsNeedCheck) {
            checkEncoding(json);
        }
        for (Slot slot : slots.values()) {
            slot.kind = null;
            slot.value = null;
        }
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
                    keep(field, parser);
                    readPayload(parser);
                    payloadTo = (int) parser.currentTokenLocation().getByteOffset() + 1;
                } else if (field != null) {
                    keep(field, parser);
                    checkStorable(field.path, parser);
                } else {
                    checkStorable(name, name);
                    checkStorable(name, parser);
                }
            }
            if (parser.nextToken() != null) {
                throw new InvalidEventException(Reason.BROKEN_JSON, "", "something follows the event's JSON object");
            }
            return new Parsed(build(), payloadFrom, payloadTo);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException(Reason.BROKEN_JSON, "", e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from an array cannot fail", e);
        }
    }

    private void readPayload(JsonParser parser) throws IOException, InvalidEventException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Field field = Field.ofPayload(name);
            parser.nextToken();
            if (field != null) {
                keep(field, parser);
                // an event of one type may carry a field of another, which nobody looks at again
                checkStorable(field.path, parser);
            } else {
                checkStorable(name, name);
                checkStorable(name, parser);
            }
        }
    }

    /** Whether all is ASCII without zero bytes and backslashes, as most events are. */
    private static boolean isPlain(byte[] json) {
        long suspects = 0;
        int at = 0;
        for (; at <= json.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(json, at);
            long noBackslash = eight ^ BACKSLASHES;
            // a byte's high bit: of itself, or by borrowing when it is zero, or when it is a backslash
            suspects |= eight | eight - EACH_LOW_BIT | noBackslash - EACH_LOW_BIT & ~noBackslash;
        }
        for (; at < json.length; at++) {
            byte b = json[at];
            suspects |= b <= 0 || b == '\\' ? EACH_HIGH_BIT : 0;
        }
        return (suspects & EACH_HIGH_BIT) == 0;
    }

    /** The parser would guess at UTF-16 and overlook overlong forms, neither of which Postgres takes. */
    private static void checkEncoding(byte[] json) throws InvalidEventException {
        boolean isAscii = true;
        for (byte b : json) {
            if (b == 0) {
                throw new InvalidEventException(Reason.BROKEN_JSON, "", "the event holds a zero byte");
            }
            isAscii &= b > 0;
        }
        if (isAscii) {
            return;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new InvalidEventException(Reason.BROKEN_JSON, "", "the event is not UTF-8");
        }
        if (json[0] < 0) { // a byte order mark, which the parser would skip
            throw new InvalidEventException(Reason.BROKEN_JSON, "", "the event is not a JSON object");
        }
    }

    private void keep(Field field, JsonParser parser) throws IOException, InvalidEventException {
        Slot slot = slots.get(field);
        if (slot.kind != null) {
            throw new InvalidEventException(Reason.INVALID_VALUE, field.path, field.path + " appears twice");
        }
        JsonToken token = parser.currentToken();
        slot.kind = token;
        if (!token.isScalarValue()) {
            return;
        }
        if (token != field.form.token && (token != JsonToken.VALUE_NUMBER_INT || field.form != Form.AMOUNT)) {
            slot.value = parser.getText();
            return;
        }
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        switch (field.form) {
            case ID -> slot.value = Texts.parseUuid(text, from, to);
            case TIME -> slot.value = Texts.parseTimestamp(text, from, to);
            case AMOUNT -> slot.number = Texts.parseCents(text, from, to);
            case INTEGER -> slot.number = Texts.parseInteger(text, from, to);
            case TEXT -> {}
        }
        boolean isUsual = field.form.isNumber ? slot.number >= 0 : slot.value != null;
        if (!isUsual) {
            slot.value = new String(text, from, to - from);
        }
    }

    /** Checks the value that the parser is at, and all that is in it, and leaves the parser at its end. */
    private void checkStorable(String name, JsonParser parser) throws IOException, InvalidEventException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (stringsNeedCheck && (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME)) {
                checkStorable(name, parser.getText());
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                checkExponent(name, parser);
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static void checkStorable(String path, String text) throws InvalidEventException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidEventException(
                        Reason.INVALID_VALUE, path, path + " holds the character U+0000, which is not allowed");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new InvalidEventException(
                            Reason.INVALID_VALUE, path, path + " holds an unpaired surrogate, which is not allowed");
                }
                i++;
            }
        }
    }

    private static void checkExponent(String path, JsonParser parser) throws IOException, InvalidEventException {
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        for (int i = from; i < to; i++) {
            if (text[i] == 'e' || text[i] == 'E') {
                checkExponent(path, parser.getText());
                return;
            }
        }
    }

    private static void checkExponent(String path, String number) throws InvalidEventException {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e >= 0 && number.length() - e - 1 > MAX_EXPONENT_DIGITS + 1) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE, path, path + ": " + number + " has an exponent beyond 999");
        }
    }

    private Event build() throws InvalidEventException {
        long offset = integer(Field.OFFSET, 1, MAX_OFFSET);
        UUID eventId = uuid(Field.EVENT_ID);
        EventType type = eventType();
        Instant ts = timestamp(Field.TS);
        String partitionKey = name(Field.PARTITION_KEY);
        if (kindOf(Field.PAYLOAD) != JsonToken.START_OBJECT) {
            throw wrongType(Field.PAYLOAD, "an object");
        }
        Payload payload = switch (type) {
            case ORDER_CREATED ->
                new OrderCreated(
                        uuid(Field.ORDER_ID),
                        uuid(Field.VISIT_ID),
                        serviceType(),
                        timestamp(Field.ORDER_TS),
                        location(partitionKey));
            case ORDER_ITEM_ADDED ->
                new OrderItemAdded(
                        uuid(Field.ORDER_ITEM_ID),
                        uuid(Field.ORDER_ID),
                        uuid(Field.MENU_ITEM_ID),
                        name(Field.CATEGORY),
                        name(Field.ITEM_NAME),
                        cents(Field.UNIT_PRICE),
                        (int) integer(Field.QTY, 1, MAX_QTY),
                        cents(Field.EXTENDED_PRICE));
            case PAYMENT_CAPTURED ->
                new PaymentCaptured(
                        uuid(Field.PAYMENT_ID),
                        uuid(Field.ORDER_ID),
                        paymentMethod(),
                        optionalText(Field.PROVIDER, MAX_NAME_LENGTH),
                        cents(Field.AMOUNT),
                        optionalText(Field.AUTH_CODE, MAX_NAME_LENGTH),
                        cents(Field.SUBTOTAL),
                        cents(Field.TAX),
                        cents(Field.TIP),
                        cents(Field.TOTAL),
                        location(partitionKey));
            case FEEDBACK_SUBMITTED ->
                new FeedbackSubmitted(
                        uuid(Field.FEEDBACK_ID),
                        uuid(Field.ORDER_ID),
                        isAbsent(Field.CUSTOMER_ID) ? null : uuid(Field.CUSTOMER_ID),
                        (int) integer(Field.RATING, 1, 5),
                        (int) integer(Field.NPS, 0, 10),
                        optionalText(Field.COMMENT, MAX_COMMENT_LENGTH),
                        timestamp(Field.CREATED_TS));
        };
        return new Event(offset, eventId, ts, partitionKey, payload);
    }

    private JsonToken kindOf(Field field) throws InvalidEventException {
        JsonToken kind = slots.get(field).kind;
        if (kind == null) {
            throw new InvalidEventException(Reason.MISSING_FIELD, field.path, field.path + " is missing");
        }
        return kind;
    }

    private boolean isAbsent(Field field) {
        JsonToken kind = slots.get(field).kind;
        return kind == null || kind == JsonToken.VALUE_NULL;
    }

    private String string(Field field, String expected) throws InvalidEventException {
        if (kindOf(field) != JsonToken.VALUE_STRING) {
            throw wrongType(field, expected);
        }
        return slots.get(field).text();
    }

    private String name(Field field) throws InvalidEventException {
        String text = string(field, "a string");
        if (text.isEmpty() || text.length() > MAX_NAME_LENGTH) {
            throw invalid(field, "1 to " + MAX_NAME_LENGTH + " characters");
        }
        return text;
    }

    private String optionalText(Field field, int maxLength) throws InvalidEventException {
        if (isAbsent(field)) {
            return null;
        }
        String text = string(field, "a string or null");
        if (text.length() > maxLength) {
            throw invalid(field, "at most " + maxLength + " characters");
        }
        return text;
    }

    private UUID uuid(Field field) throws InvalidEventException {
        return parsed(field, UUID.class, "a string with a UUID", "a UUID of 36 characters");
    }

    private Instant timestamp(Field field) throws InvalidEventException {
        return parsed(
                field,
                Instant.class,
                "a string with an RFC 3339 time",
                "an RFC 3339 time with zone, at most microseconds, from 1970 to 9998");
    }

    private <T> T parsed(Field field, Class<T> type, String expected, String allowed) throws InvalidEventException {
        if (kindOf(field) != JsonToken.VALUE_STRING) {
            throw wrongType(field, expected);
        }
        Object value = slots.get(field).value;
        if (!type.isInstance(value)) {
            throw invalid(field, allowed);
        }
        return type.cast(value);
    }

    private long integer(Field field, long min, long max) throws InvalidEventException {
        if (kindOf(field) != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(field, "an integer");
        }
        long value = slots.get(field).number;
        if (value < 0 && slots.get(field).text().equals("-0")) {
            value = 0;
        }
        if (value >= min && value <= max) {
            return value;
        }
        throw invalid(field, min + " to " + max);
    }

    private long cents(Field field) throws InvalidEventException {
        JsonToken kind = kindOf(field);
        if (kind != JsonToken.VALUE_NUMBER_INT && kind != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType(field, "a number");
        }
        long cents = slots.get(field).number;
        if (cents < 0) {
            String text = slots.get(field).text();
            checkExponent(field.path, text);
            BigDecimal exact = new BigDecimal(text).movePointRight(2).stripTrailingZeros();
            if (exact.scale() > 0 || exact.signum() < 0 || exact.compareTo(BigDecimal.valueOf(MAX_CENTS)) > 0) {
                throw invalid(field, "0.00 to 99999999.99 with at most two decimals");
            }
            cents = exact.longValueExact();
        }
        return cents;
    }

    private EventType eventType() throws InvalidEventException {
        String text = string(Field.EVENT_TYPE, "a string");
        return switch (text) {
            case "order_created" -> EventType.ORDER_CREATED;
            case "order_item_added" -> EventType.ORDER_ITEM_ADDED;
            case "payment_captured" -> EventType.PAYMENT_CAPTURED;
            case "feedback_submitted" -> EventType.FEEDBACK_SUBMITTED;
            default ->
                throw new InvalidEventException(
                        Reason.UNKNOWN_EVENT_TYPE,
                        Field.EVENT_TYPE.path,
                        "event_type: " + shorten(text)
                                + " is unknown; order_created, order_item_added, payment_captured"
                                + " and feedback_submitted are known");
        };
    }

    private ServiceType serviceType() throws InvalidEventException {
        return switch (string(Field.SERVICE_TYPE, "a string")) {
            case "dine_in" -> ServiceType.DINE_IN;
            case "takeout" -> ServiceType.TAKEOUT;
            case "delivery" -> ServiceType.DELIVERY;
            default -> throw invalid(Field.SERVICE_TYPE, "dine_in, takeout or delivery");
        };
    }

    private PaymentMethod paymentMethod() throws InvalidEventException {
        return switch (string(Field.METHOD, "a string")) {
            case "credit_card" -> PaymentMethod.CREDIT_CARD;
            case "debit" -> PaymentMethod.DEBIT;
            case "cash" -> PaymentMethod.CASH;
            case "digital_wallet" -> PaymentMethod.DIGITAL_WALLET;
            case "gift_card" -> PaymentMethod.GIFT_CARD;
            default -> throw invalid(Field.METHOD, "credit_card, debit, cash, digital_wallet or gift_card");
        };
    }

    /** An order belongs to one location and its events to that location's key, or a child would miss its parent. */
    private String location(String partitionKey) throws InvalidEventException {
        String location = name(Field.LOCATION_CODE);
        if (!location.equals(partitionKey)) {
            throw invalid(Field.LOCATION_CODE, "the event's partition_key, " + shorten(partitionKey));
        }
        return location;
    }

    private InvalidEventException wrongType(Field field, String expected) {
        JsonToken kind = slots.get(field).kind;
        String actual = switch (kind) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                "the number " + shorten(slots.get(field).toString());
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "an array";
            default -> "an object";
        };
        return new InvalidEventException(
                Reason.WRONG_TYPE, field.path, field.path + " is " + actual + "; it must be " + expected);
    }

    private InvalidEventException invalid(Field field, String allowed) {
        return new InvalidEventException(
                Reason.INVALID_VALUE,
                field.path,
                field.path + ": " + shorten(slots.get(field).toString()) + " is not allowed; it must be " + allowed);
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "… (" + text.length() + " characters)";
    }

    /** What a field's value should look like, and which token it is then. */
    private enum Form {
        ID(JsonToken.VALUE_STRING, false),
        TIME(JsonToken.VALUE_STRING, false),
        TEXT(JsonToken.VALUE_STRING, false),
        INTEGER(JsonToken.VALUE_NUMBER_INT, true),
        /** May be written without decimals as well. */
        AMOUNT(JsonToken.VALUE_NUMBER_FLOAT, true);

        final JsonToken token;
        final boolean isNumber;

        Form(JsonToken token, boolean isNumber) {
            this.token = token;
            this.isNumber = isNumber;
        }
    }

    /** The fields that mean something, in the envelope and in payloads. */
    private enum Field {
        OFFSET("offset", Form.INTEGER),
        EVENT_ID("event_id", Form.ID),
        EVENT_TYPE("event_type", Form.TEXT),
        TS("ts", Form.TIME),
        PARTITION_KEY("partition_key", Form.TEXT),
        PAYLOAD("payload", Form.TEXT),
        ORDER_ID("payload.order_id", Form.ID),
        VISIT_ID("payload.visit_id", Form.ID),
        SERVICE_TYPE("payload.service_type", Form.TEXT),
        ORDER_TS("payload.order_ts", Form.TIME),
        LOCATION_CODE("payload.location_code", Form.TEXT),
        ORDER_ITEM_ID("payload.order_item_id", Form.ID),
        MENU_ITEM_ID("payload.menu_item_id", Form.ID),
        CATEGORY("payload.category", Form.TEXT),
        ITEM_NAME("payload.item_name", Form.TEXT),
        UNIT_PRICE("payload.unit_price", Form.AMOUNT),
        QTY("payload.qty", Form.INTEGER),
        EXTENDED_PRICE("payload.extended_price", Form.AMOUNT),
        PAYMENT_ID("payload.payment_id", Form.ID),
        METHOD("payload.method", Form.TEXT),
        PROVIDER("payload.provider", Form.TEXT),
        AMOUNT("payload.amount", Form.AMOUNT),
        AUTH_CODE("payload.auth_code", Form.TEXT),
        SUBTOTAL("payload.subtotal", Form.AMOUNT),
        TAX("payload.tax", Form.AMOUNT),
        TIP("payload.tip", Form.AMOUNT),
        TOTAL("payload.total", Form.AMOUNT),
        FEEDBACK_ID("payload.feedback_id", Form.ID),
        CUSTOMER_ID("payload.customer_id", Form.ID),
        RATING("payload.rating", Form.INTEGER),
        NPS("payload.nps", Form.INTEGER),
        COMMENT("payload.comment", Form.TEXT),
        CREATED_TS("payload.created_ts", Form.TIME);

        final String path;
        final Form form;

        Field(String path, Form form) {
            this.path = path;
            this.form = form;
        }

        static Field ofEnvelope(String name) {
            return switch (name) {
                case "offset" -> OFFSET;
                case "event_id" -> EVENT_ID;
                case "event_type" -> EVENT_TYPE;
                case "ts" -> TS;
                case "partition_key" -> PARTITION_KEY;
                case "payload" -> PAYLOAD;
                default -> null;
            };
        }

        static Field ofPayload(String name) {
            return switch (name) {
                case "order_id" -> ORDER_ID;
                case "visit_id" -> VISIT_ID;
                case "service_type" -> SERVICE_TYPE;
                case "order_ts" -> ORDER_TS;
                case "location_code" -> LOCATION_CODE;
                case "order_item_id" -> ORDER_ITEM_ID;
                case "menu_item_id" -> MENU_ITEM_ID;
                case "category" -> CATEGORY;
                case "item_name" -> ITEM_NAME;
                case "unit_price" -> UNIT_PRICE;
                case "qty" -> QTY;
                case "extended_price" -> EXTENDED_PRICE;
                case "payment_id" -> PAYMENT_ID;
                case "method" -> METHOD;
                case "provider" -> PROVIDER;
                case "amount" -> AMOUNT;
                case "auth_code" -> AUTH_CODE;
                case "subtotal" -> SUBTOTAL;
                case "tax" -> TAX;
                case "tip" -> TIP;
                case "total" -> TOTAL;
                case "feedback_id" -> FEEDBACK_ID;
                case "customer_id" -> CUSTOMER_ID;
                case "rating" -> RATING;
                case "nps" -> NPS;
                case "comment" -> COMMENT;
                case "created_ts" -> CREATED_TS;
                default -> null;
            };
        }
    }
}
