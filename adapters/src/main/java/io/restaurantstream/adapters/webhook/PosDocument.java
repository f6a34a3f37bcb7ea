package io.restaurantstream.adapters.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restaurantstream.adapters.snapshot.Cents;
import io.restaurantstream.inbox.WebhookException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * An object of a vendor's JSON. What must be there and is not, or is something else, is told with its path. Absent and
 * {@code null} are the same.
 */
public final class PosDocument {

    private static final JsonMapper JSON = JsonMapper.builder()
            // amounts are rounded once, from what was written and not from its nearest binary fraction
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** RFC 3339, and the zone as Toast writes it, {@code +0000}. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter();

    private static final long MAX_CENTS = 9_999_999_999L;

    private final JsonNode node;
    private final String path;

    private PosDocument(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The object that {@code json} is. */
    public static PosDocument read(byte[] json) throws WebhookException {
        try {
            JsonNode node = JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw notUnderstood("The body is not a JSON object.");
            }
            return new PosDocument(node, "");
        } catch (JsonProcessingException e) {
            throw notUnderstood("The body is not JSON: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            throw new IllegalStateException("reading from an array cannot fail", e);
        }
    }

    /** The failure that tells why something was not understood. */
    public static WebhookException notUnderstood(String message) {
        return new WebhookException(WebhookException.Kind.NOT_UNDERSTOOD, message);
    }

    /** Whether {@code name} is there and not null. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The names in this object. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** An object in this one. */
    public PosDocument object(String name) throws WebhookException {
        JsonNode value = node.path(name);
        if (!value.isObject()) {
            throw wrong(name, "an object");
        }
        return new PosDocument(value, path(name));
    }

    /** An object in this one; an empty one when it is absent. */
    public PosDocument objectOrEmpty(String name) throws WebhookException {
        return has(name) ? object(name) : new PosDocument(JSON.createObjectNode(), path(name));
    }

    /** The objects of a list; none when it is absent. */
    public List<PosDocument> list(String name) throws WebhookException {
        if (!has(name)) {
            return List.of();
        }
        JsonNode value = node.get(name);
        if (!value.isArray()) {
            throw wrong(name, "a list");
        }
        List<PosDocument> list = new ArrayList<>();
        for (JsonNode element : value) {
            String place = path(name) + "[" + list.size() + "]";
            if (!element.isObject()) {
                throw notUnderstood(place + " must be an object.");
            }
            list.add(new PosDocument(element, place));
        }
        return list;
    }

    /** The texts of a list; none when it is absent. */
    public List<String> texts(String name) throws WebhookException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            if (!element.isTextual()) {
                throw wrong(name, "a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** A text that must be there. */
    public String text(String name) throws WebhookException {
        String text = textOrNull(name);
        if (text == null || text.isEmpty()) {
            throw wrong(name, "a text");
        }
        return text;
    }

    /** A text; null when it is absent. */
    public String textOrNull(String name) throws WebhookException {
        if (!has(name)) {
            return null;
        }
        if (!node.get(name).isTextual()) {
            throw wrong(name, "a text");
        }
        return node.get(name).textValue();
    }

    /** A flag; false when it is absent. */
    public boolean flag(String name) throws WebhookException {
        if (!has(name)) {
            return false;
        }
        if (!node.get(name).isBoolean()) {
            throw wrong(name, "true or false");
        }
        return node.get(name).booleanValue();
    }

    /** A number in decimals; null when it is absent. */
    public BigDecimal decimalOrNull(String name) throws WebhookException {
        if (!has(name)) {
            return null;
        }
        JsonNode value = node.get(name);
        try {
            if (value.isNumber() || value.isTextual()) {
                return value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong(name, "a number");
    }

    /** A whole number; {@code fallback} when it is absent. */
    public long whole(String name, long fallback) throws WebhookException {
        BigDecimal value = decimalOrNull(name);
        try {
            return value == null ? fallback : value.longValueExact();
        } catch (ArithmeticException e) {
            throw wrong(name, "a whole number");
        }
    }

    /** An amount in the currency's units, as cents, half up; 0 when it is absent. */
    public long amountInCents(String name) throws WebhookException {
        BigDecimal amount = decimalOrNull(name);
        return amount == null ? 0 : limited(name, amount.movePointRight(2));
    }

    /** An amount in cents; 0 when it is absent. */
    public long cents(String name) throws WebhookException {
        BigDecimal amount = decimalOrNull(name);
        return amount == null ? 0 : limited(name, amount);
    }

    private long limited(String name, BigDecimal cents) throws WebhookException {
        if (cents.abs().compareTo(BigDecimal.valueOf(MAX_CENTS)) > 0) {
            throw wrong(name, "an amount of at most 99999999.99");
        }
        return Cents.of(cents.movePointLeft(2));
    }

    /** A quantity as thousandths; {@code fallback} when it is absent. */
    public long thousandths(String name, long fallback) throws WebhookException {
        BigDecimal quantity = decimalOrNull(name);
        if (quantity == null) {
            return fallback;
        }
        if (quantity.abs().compareTo(BigDecimal.valueOf(10_000)) > 0) {
            throw wrong(name, "a quantity of at most 10000");
        }
        return quantity.movePointRight(3)
                .setScale(0, java.math.RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** A time that must be there. */
    public Instant time(String name) throws WebhookException {
        Instant time = timeOrNull(name);
        if (time == null) {
            throw wrong(name, "a time");
        }
        return time;
    }

    /** A time, cut to the microsecond; null when it is absent. */
    public Instant timeOrNull(String name) throws WebhookException {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            return TIME.parse(text, OffsetDateTime::from).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw wrong(name, "a time such as 2026-11-20T17:00:00Z");
        }
    }

    /** A time in milliseconds since 1970; null when it is absent. */
    public Instant millisOrNull(String name) throws WebhookException {
        return has(name) ? Instant.ofEpochMilli(whole(name, 0)) : null;
    }

    /** The failure that tells what {@code name} must be. */
    public WebhookException wrong(String name, String what) {
        return notUnderstood(path(name) + " must be " + what + ".");
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
