package io.restaurantstream.generator.feed;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Breaks the JSON of a sound event in one of the ways that its fault can take.
 *
 * <p>The offset stays readable at the start, no line ends are added, and the location stays what it is unless it is the
 * field that is missing or of the wrong type: so a broken event is found, and blamed on the right place.
 */
final class BrokenText {

    /** Longer than any text may be. */
    private static final int HUGE = 10_240;

    private static final List<String> VALUES = List.of("17", "\"17\"", "true", "[]", "{}", "null");
    private static final List<String> NO_TIMES =
            List.of("2026-02-30T12:00:00+00:00", "2026-11-20 17:00", "1969-12-31T23:59:59Z", "yesterday");
    private static final List<String> UNKNOWN_TYPES =
            List.of("order_voided", "table_reserved", "shift_started", "loyalty_points_earned");
    /** What may be absent, or, of those with _id, is any text. */
    private static final Set<String> OPTIONAL = Set.of(
            "provider",
            "external_id",
            "auth_code",
            "customer_id",
            "comment",
            "guests",
            "table",
            "server_id",
            "channel",
            "check_number",
            "scope",
            "card_ref",
            "reason",
            "approved_by",
            "lines",
            "city",
            "day_starts_at",
            "week_starts_on",
            "currency",
            "tables",
            "seats",
            "opened_on",
            "hourly_cost");

    private static final Set<String> LOCATION = Set.of("partition_key", "location_code");

    /** One character for each byte, so that bytes which are no text can be put in. */
    private final String json;

    private final long draw;
    private final List<Field> fields = new ArrayList<>();

    /**
     * A field of the envelope or the payload.
     *
     * @param from where its name's quote is
     * @param valueFrom where its value begins
     * @param to where its value has ended
     */
    private record Field(String name, int from, int valueFrom, int to) {}

    /**
     * @param sound the event as the event writer wrote it
     * @param draw decides how it is broken
     */
    BrokenText(byte[] sound, long draw) {
        json = new String(sound, StandardCharsets.ISO_8859_1);
        this.draw = draw;
        findFields();
    }

    /** Appends the event with {@code fault}, which must be one that breaks the text. */
    void append(Fault fault, Utf8Buffer out) {
        out.raw(broken(fault).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String broken(Fault fault) {
        return switch (fault) {
            case CORRUPT_JSON -> corrupt();
            case MISSING_FIELD -> withoutField(field(BrokenText::isRequired));
            case WRONG_TYPE -> ofWrongType(field(BrokenText::isRequired));
            case INVALID_VALUE -> invalid();
            case UNKNOWN_EVENT_TYPE -> withText(named("event_type"), oneOf(otherTypes()));
            case DROPPED_OFFSET, REPEATED_DELIVERY, LATE_ARRIVAL, UNKNOWN_PARENT ->
                throw new IllegalArgumentException(fault + " does not break the text");
        };
    }

    private List<String> otherTypes() {
        Field type = named("event_type");
        String own = json.substring(type.valueFrom + 1, type.to - 1);
        return UNKNOWN_TYPES.stream().filter(other -> !other.equals(own)).toList();
    }

    // ---- corrupt JSON

    private String corrupt() {
        return switch (pick(0, 6)) {
            case 0 -> cutOff();
            case 1 -> withFlippedBracket();
            case 2 -> unquoted();
            // a control character and a byte that no UTF-8 has
            case 3 -> inserted(text().valueFrom + 1, Character.toString(1 + pick(2, 8)));
            case 4 -> inserted(text().valueFrom + 1, "\u00ff");
            default -> without(field(any -> !any.name.equals("offset")).valueFrom - 1, 1);
        };
    }

    private String cutOff() {
        int afterOffset = named("offset").to;
        int end = afterOffset + pick(1, json.length() - afterOffset);
        // a reader may take spaces at the end for the page's
        while (json.charAt(end - 1) == ' ') {
            end--;
        }
        return json.substring(0, end);
    }

    private String withFlippedBracket() {
        int payload = named("payload").valueFrom;
        return switch (pick(1, 3)) {
            case 0 -> replaced(payload, payload + 1, "[");
            case 1 -> replaced(json.length() - 2, json.length() - 1, "]");
            default -> replaced(json.length() - 1, json.length(), "]");
        };
    }

    private String unquoted() {
        Field field = named(pick(1, 2) == 0 ? "ts" : "event_type");
        return switch (pick(2, 2)) {
            case 0 -> replaced(field.valueFrom, field.to, json.substring(field.valueFrom + 1, field.to - 1));
            default -> replaced(field.from, field.valueFrom - 1, field.name);
        };
    }

    // ---- missing and wrong

    private String withoutField(Field field) {
        boolean first = json.charAt(field.from - 1) == '{';
        return first
                ? without(field.from, field.to + 1 - field.from)
                : without(field.from - 1, field.to + 1 - field.from);
    }

    private String ofWrongType(Field field) {
        char kind = kind(json.charAt(field.valueFrom));
        List<String> others =
                VALUES.stream().filter(value -> kind(value.charAt(0)) != kind).toList();
        return replaced(field.valueFrom, field.to, oneOf(others));
    }

    /** The same for values of the same JSON type. */
    private static char kind(char first) {
        return first >= '0' && first <= '9' ? '0' : first == 'f' ? 't' : first;
    }

    // ---- invalid values

    private String invalid() {
        List<Field> amounts = fields.stream()
                .filter(any -> any.from > named("payload").from && isNumber(any))
                .toList();
        return switch (pick(0, amounts.isEmpty() ? 5 : 6)) {
            case 0 -> withText(field(any -> any.name.endsWith("ts")), oneOf(NO_TIMES));
            case 1 -> withText(text(), "x".repeat(HUGE));
            case 2 -> inserted(text().valueFrom + 1, "\\u0000");
            case 3 -> inserted(text().valueFrom + 1, "\\ud83d");
            case 4 -> {
                Field id = field(any -> any.name.endsWith("_id") && isRequired(any));
                yield without(id.to - 2, 1);
            }
            // not just a minus, because there is nothing wrong with -0.00
            default -> inserted(oneOf(amounts).valueFrom, "-1");
        };
    }

    private boolean isNumber(Field field) {
        return kind(json.charAt(field.valueFrom)) == '0';
    }

    /** A field with a text that is not free to be anything, nor the location or the type of event. */
    private Field text() {
        return field(any ->
                json.charAt(any.valueFrom) == '"' && !LOCATION.contains(any.name) && !any.name.equals("event_type"));
    }

    private static boolean isRequired(Field field) {
        return !field.name.equals("offset") && !OPTIONAL.contains(field.name);
    }

    // ---- finding

    private void findFields() {
        int at = 1;
        while (at < json.length() - 1) {
            int nameTo = json.indexOf('"', at + 1);
            int valueFrom = nameTo + 2;
            boolean payload = json.charAt(valueFrom) == '{';
            int to = payload ? json.length() - 1 : endOfValue(valueFrom);
            fields.add(new Field(json.substring(at + 1, nameTo), at, valueFrom, to));
            at = payload ? valueFrom + 1 : to + 1;
        }
    }

    private int endOfValue(int from) {
        int at = from;
        if (json.charAt(at) == '[') {
            return json.indexOf("]", from) + 1; // a list has no texts but ids
        }
        if (json.charAt(at) != '"') {
            while (json.charAt(at) != ',' && json.charAt(at) != '}') {
                at++;
            }
            return at;
        }
        for (at++; json.charAt(at) != '"'; at++) {
            at += json.charAt(at) == '\\' ? 1 : 0;
        }
        return at + 1;
    }

    private Field named(String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Field field(Predicate<Field> wanted) {
        List<Field> choice = fields.stream().filter(wanted).toList();
        return choice.get(pick(3, choice.size()));
    }

    private <T> T oneOf(List<T> things) {
        return things.get(pick(2, things.size()));
    }

    /** From 0 to {@code bound - 1}; each of the {@code slice}s 0 to 3 of the draw is independent of the others. */
    private int pick(int slice, int bound) {
        return (int) ((draw >>> 16 * slice & 0xFFFF) * bound >>> 16);
    }

    // ---- changing

    private String withText(Field field, String text) {
        return replaced(field.valueFrom + 1, field.to - 1, text);
    }

    private String inserted(int at, String text) {
        return replaced(at, at, text);
    }

    private String without(int from, int count) {
        return replaced(from, from + count, "");
    }

    private String replaced(int from, int to, String text) {
        return json.substring(0, from) + text + json.substring(to);
    }
}
