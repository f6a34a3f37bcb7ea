package io.restaurantstream.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.restaurantstream.event.Field.Form;
import io.restaurantstream.event.InvalidEventException.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/**
 * The values of one JSON object by field: kept while the object is read, in whatever order they come, and given out as
 * what a field must be, or refused with the field's path and what is allowed.
 *
 * <p>One set is used again for one object after another, so that reading allocates little. A field that nobody asks for
 * is not judged. Not safe for use by several threads.
 */
final class FieldValues {

    static final int MAX_NAME_LENGTH = 200;
    static final int MAX_TEXT_LENGTH = 10_000;
    static final int MAX_COUNT = 100_000;
    static final long MAX_QTY_THOUSANDTHS = 10_000_000;
    /** What {@code numeric(10,2)} holds. */
    static final long MAX_CENTS = 99_999_999_99L;

    private static final String DOLLARS = "0.00 to 99999999.99 with at most two decimals";
    private static final String QUANTITIES = "above 0, to 10000, with at most three decimals";

    private final Map<Field, Slot> slots = new EnumMap<>(Field.class);
    private final Slot[] used = new Slot[Field.values().length];
    private int usedCount;
    private String within = "";

    /** An empty set. */
    FieldValues() {
        for (Field field : Field.values()) {
            slots.put(field, new Slot());
        }
    }

    /** The value of a field: as what it means when it has the form that its field should have, else as its text. */
    private static final class Slot {
        /** Null when the field is absent. */
        JsonToken kind;

        boolean isRepeated;
        /** A UUID, an Instant or a text; null for a number of the usual form. */
        Object value;
        /** Negative when {@code value} has the text of it. Of a list, its first byte. */
        long number;
        /** Of a list, one past its last byte. */
        long to;

        String text() {
            return (String) value;
        }

        @Override
        public String toString() {
            return value == null ? Long.toString(number) : value.toString();
        }
    }

    /**
     * Forgets all values.
     *
     * @param path of the object whose values come next, such as {@code payload.lines[0]}; empty for an event
     */
    void clear(String path) {
        for (int i = 0; i < usedCount; i++) {
            Slot slot = used[i];
            slot.kind = null;
            slot.isRepeated = false;
            slot.value = null;
        }
        usedCount = 0;
        within = path;
    }

    /** Keeps the value that the parser is at; it stays there. */
    void keep(Field field, JsonParser parser) throws IOException {
        Slot slot = slots.get(field);
        if (slot.kind == null) {
            used[usedCount++] = slot;
        } else {
            slot.isRepeated = true;
        }
        JsonToken token = parser.currentToken();
        slot.kind = token;
        slot.value = null;
        if (!token.isScalarValue()) {
            return;
        }
        Form form = field.form;
        if (!form.takes(token)) {
            slot.value = parser.getText();
            return;
        }
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        switch (form) {
            case ID -> slot.value = Texts.parseUuid(text, from, to);
            case TIME -> slot.value = Texts.parseTimestamp(text, from, to);
            case AMOUNT -> slot.number = Texts.parseCents(text, from, to);
            case QUANTITY -> slot.number = Texts.parseThousandths(text, from, to);
            case INTEGER -> slot.number = Texts.parseInteger(text, from, to);
            case TEXT, FLAG, LIST -> {}
        }
        boolean isUsual = form.isNumber() ? slot.number >= 0 : slot.value != null;
        if (!isUsual) {
            slot.value = new String(text, from, to - from);
        }
    }

    /** Says where the list that is the value of {@code field} begins and ends in the bytes that are read. */
    void keepPlace(Field field, long from, long to) {
        Slot slot = slots.get(field);
        slot.number = from;
        slot.to = to;
    }

    private Slot slot(Field field) throws InvalidEventException {
        Slot slot = slots.get(field);
        if (slot.isRepeated) {
            String path = path(field);
            throw new InvalidEventException(Reason.INVALID_VALUE, path, path + " appears twice");
        }
        return slot;
    }

    private Slot required(Field field) throws InvalidEventException {
        Slot slot = slot(field);
        if (slot.kind == null) {
            String path = path(field);
            throw new InvalidEventException(Reason.MISSING_FIELD, path, path + " is missing");
        }
        return slot;
    }

    private String path(Field field) {
        return within.isEmpty() ? field.path : within + '.' + field.wireName;
    }

    /** Whether the field is not there, or null. */
    boolean isAbsent(Field field) throws InvalidEventException {
        JsonToken kind = slot(field).kind;
        return kind == null || kind == JsonToken.VALUE_NULL;
    }

    void mustBeObject(Field field) throws InvalidEventException {
        if (required(field).kind != JsonToken.START_OBJECT) {
            throw wrongType(field, "an object");
        }
    }

    /** First byte of a list. */
    int listFrom(Field field) throws InvalidEventException {
        if (required(field).kind != JsonToken.START_ARRAY) {
            throw wrongType(field, "an array or null");
        }
        return (int) slot(field).number;
    }

    /** One past the last byte of a list. */
    int listTo(Field field) throws InvalidEventException {
        return (int) slot(field).to;
    }

    String text(Field field) throws InvalidEventException {
        return text(field, "a string");
    }

    private String text(Field field, String expected) throws InvalidEventException {
        Slot slot = required(field);
        if (slot.kind != JsonToken.VALUE_STRING) {
            throw wrongType(field, expected);
        }
        return slot.text();
    }

    /** 1 to 200 characters. */
    String name(Field field) throws InvalidEventException {
        String text = text(field);
        if (text.isEmpty() || text.length() > MAX_NAME_LENGTH) {
            throw invalid(field, "1 to " + MAX_NAME_LENGTH + " characters");
        }
        return text;
    }

    /** 1 to 200 characters, or null when it is absent. */
    String nameOrNull(Field field) throws InvalidEventException {
        return isAbsent(field) ? null : name(field);
    }

    /** At most so many characters, or null when it is absent. */
    String textOrNull(Field field, int maxLength) throws InvalidEventException {
        if (isAbsent(field)) {
            return null;
        }
        String text = text(field, "a string or null");
        if (text.length() > maxLength) {
            throw invalid(field, "at most " + maxLength + " characters");
        }
        return text;
    }

    UUID uuid(Field field) throws InvalidEventException {
        return parsed(field, UUID.class, "a string with a UUID", "a UUID of 36 characters");
    }

    UUID uuidOrNull(Field field) throws InvalidEventException {
        return isAbsent(field) ? null : uuid(field);
    }

    Instant timestamp(Field field) throws InvalidEventException {
        return parsed(
                field,
                Instant.class,
                "a string with an RFC 3339 time",
                "an RFC 3339 time with zone, from 1970 to 9998");
    }

    private <T> T parsed(Field field, Class<T> type, String expected, String allowed) throws InvalidEventException {
        Slot slot = required(field);
        if (slot.kind != JsonToken.VALUE_STRING) {
            throw wrongType(field, expected);
        }
        if (!type.isInstance(slot.value)) {
            throw invalid(field, allowed);
        }
        return type.cast(slot.value);
    }

    boolean flag(Field field) throws InvalidEventException {
        JsonToken kind = required(field).kind;
        if (!kind.isBoolean()) {
            throw wrongType(field, "true or false");
        }
        return kind == JsonToken.VALUE_TRUE;
    }

    long integer(Field field, long min, long max) throws InvalidEventException {
        Slot slot = required(field);
        if (slot.kind != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(field, "an integer");
        }
        long value = slot.number;
        if (value < 0 && slot.text().equals("-0")) {
            value = 0;
        }
        if (value >= min && value <= max) {
            return value;
        }
        throw invalid(field, min + " to " + max);
    }

    Integer integerOrNull(Field field, int min, int max) throws InvalidEventException {
        return isAbsent(field) ? null : (int) integer(field, min, max);
    }

    /** An amount of dollars, in cents. */
    long cents(Field field) throws InvalidEventException {
        return decimal(field, 0, MAX_CENTS, DOLLARS);
    }

    Long centsOrNull(Field field) throws InvalidEventException {
        return isAbsent(field) ? null : cents(field);
    }

    /** A quantity, in thousandths. */
    long thousandths(Field field) throws InvalidEventException {
        return decimal(field, 1, MAX_QTY_THOUSANDTHS, QUANTITIES);
    }

    private long decimal(Field field, long min, long max, String allowed) throws InvalidEventException {
        Slot slot = required(field);
        if (slot.kind != JsonToken.VALUE_NUMBER_INT && slot.kind != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType(field, "a number");
        }
        long value = slot.number;
        if (value < 0) {
            StorableText.checkExponent(path(field), slot.text());
            BigDecimal exact = new BigDecimal(slot.text())
                    .movePointRight(field.form.decimals)
                    .stripTrailingZeros();
            if (exact.scale() > 0 || exact.signum() < 0 || exact.compareTo(BigDecimal.valueOf(max)) > 0) {
                throw invalid(field, allowed);
            }
            value = exact.longValueExact();
        }
        if (value < min || value > max) {
            throw invalid(field, allowed);
        }
        return value;
    }

    private InvalidEventException wrongType(Field field, String expected) throws InvalidEventException {
        Slot slot = slot(field);
        String actual = switch (slot.kind) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shorten(slot.toString());
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "an array";
            default -> "an object";
        };
        String path = path(field);
        return new InvalidEventException(Reason.WRONG_TYPE, path, path + " is " + actual + "; it must be " + expected);
    }

    /** That the value of {@code field} is not allowed. */
    InvalidEventException invalid(Field field, String allowed) throws InvalidEventException {
        String path = path(field);
        return new InvalidEventException(
                Reason.INVALID_VALUE,
                path,
                path + ": " + shorten(slot(field).toString()) + " is not allowed; it must be " + allowed);
    }

    static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "… (" + text.length() + " characters)";
    }
}
