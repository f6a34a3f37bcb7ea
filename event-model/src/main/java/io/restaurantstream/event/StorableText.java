package io.restaurantstream.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.restaurantstream.event.InvalidEventException.Reason;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/**
 * Refuses what Postgres cannot store as {@code jsonb}: U+0000, unpaired surrogates, bytes that are no UTF-8 and numbers
 * with huge exponents.
 */
final class StorableText {

    private static final int MAX_EXPONENT_DIGITS = 3;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EACH_LOW_BIT = 0x0101010101010101L;
    private static final long EACH_HIGH_BIT = 0x8080808080808080L;
    private static final long BACKSLASHES = '\\' * EACH_LOW_BIT;

    private StorableText() {}

    /** Whether all is ASCII without zero bytes and backslashes, as most events are; then every string is storable. */
    static boolean isPlain(byte[] json) {
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
    static void checkEncoding(byte[] json) throws InvalidEventException {
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

    /**
     * Checks the value that the parser is at, and all that is in it, and leaves the parser at its end.
     *
     * @param withStrings whether strings may hold what cannot be stored
     */
    static void check(String path, JsonParser parser, boolean withStrings) throws IOException, InvalidEventException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (withStrings && (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME)) {
                check(path, parser.getText());
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                checkExponent(path, parser);
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    static void check(String path, String text) throws InvalidEventException {
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

    static void checkExponent(String path, String number) throws InvalidEventException {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e >= 0 && number.length() - e - 1 > MAX_EXPONENT_DIGITS + 1) {
            throw new InvalidEventException(
                    Reason.INVALID_VALUE, path, path + ": " + number + " has an exponent beyond 999");
        }
    }
}
