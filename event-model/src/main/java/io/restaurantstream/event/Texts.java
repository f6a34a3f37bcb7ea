package io.restaurantstream.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/**
 * The plain-text forms of values in events: UUIDs, times and amounts.
 *
 * <p>Stricter than the JDK's own parsers, which take a UUID of any length and times of any precision; and several
 * times faster, because an event has about eight such values.
 */
final class Texts {

    private static final int[] UUID_DASHES = {8, 13, 18, 23};

    private static final byte[] UTC = "+00:00".getBytes(StandardCharsets.US_ASCII);

    private Texts() {}

    /** The UUID that {@code text} spells in 36 characters, or null when it spells none. */
    static UUID parseUuid(String text) {
        if (text.length() != 36) {
            return null;
        }
        for (int dash : UUID_DASHES) {
            if (text.charAt(dash) != '-') {
                return null;
            }
        }
        long high = hex(text, 0, 8) << 32 | hex(text, 9, 13) << 16 | hex(text, 14, 18);
        long low = hex(text, 19, 23) << 48 | hex(text, 24, 36);
        return allHex(text) ? new UUID(high, low) : null;
    }

    private static boolean allHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (!dash && (c >= 128 || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return true;
    }

    private static long hex(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | Character.digit(text.charAt(i), 16) & 0xf;
        }
        return value;
    }

    /**
     * The instant that {@code text} spells as {@code 2026-11-20T17:00:07[.300000](Z|+00:00)}, or null when it spells
     * none, is finer than a microsecond, or lies outside the years 1970 to 9998.
     */
    static Instant parseTimestamp(String text) {
        int length = text.length();
        if (length < 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int at = 19;
        int nanos = 0;
        if (text.charAt(at) == '.') {
            int digits = 0;
            for (at++; at < length && isDigit(text.charAt(at)); at++) {
                nanos = nanos * 10 + (text.charAt(at) - '0');
                if (++digits > 6) {
                    return null;
                }
            }
            if (digits == 0) {
                return null;
            }
            for (; digits < 9; digits++) {
                nanos *= 10;
            }
        }
        int zoneSeconds = zone(text, at);
        int year = digits(text, 0, 4);
        if (zoneSeconds == Integer.MIN_VALUE || year < 1970 || year > 9998) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            year,
                            digits(text, 5, 7),
                            digits(text, 8, 10),
                            digits(text, 11, 13),
                            digits(text, 14, 16),
                            digits(text, 17, 19),
                            nanos)
                    .toInstant(ZoneOffset.ofTotalSeconds(zoneSeconds));
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    /**
     * The epoch milliseconds of a time that is spelt as events usually have it, in UTC; {@link LogPage.Entry#NO_TIME}
     * for any other text, which may still be a time. Looks less closely than {@link #parseTimestamp}.
     */
    static long usualEpochMillis(byte[] text, int from, int to) {
        if (to - from < 20 || text[from + 10] != 'T') {
            return LogPage.Entry.NO_TIME;
        }
        int at = from + 19;
        int millis = 0;
        if (text[at] == '.') {
            int unit = 100;
            for (at++; at < to && isDigit((char) text[at]); at++) {
                millis += unit * (text[at] - '0');
                unit /= 10;
            }
        }
        boolean isUtc = to - at == 1 && text[at] == 'Z' || Arrays.equals(text, at, to, UTC, 0, UTC.length);
        int year = digits(text, from, from + 4);
        int hour = digits(text, from + 11, from + 13);
        int minute = digits(text, from + 14, from + 16);
        int second = digits(text, from + 17, from + 19);
        if (!isUtc || (year | hour | minute | second) < 0) {
            return LogPage.Entry.NO_TIME;
        }
        try {
            long day = LocalDate.of(year, digits(text, from + 5, from + 7), digits(text, from + 8, from + 10))
                    .toEpochDay();
            return (((day * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millis;
        } catch (DateTimeException noSuchDay) {
            return LogPage.Entry.NO_TIME;
        }
    }

    private static int digits(byte[] text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit((char) text[i])) {
                return -1;
            }
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }

    private static int zone(String text, int at) {
        int rest = text.length() - at;
        if (rest == 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        if (rest != 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(at);
        int hours = digits(text, at + 1, at + 3);
        int minutes = digits(text, at + 4, at + 6);
        if (sign != '+' && sign != '-' || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    /** The number in {@code text} from {@code from} to {@code to}, or -1 when that is not all digits. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The cents in an amount of the usual form, such as {@code 14.6}; -1 for any other form, which may still be one. */
    static long parseCents(String text) {
        int length = text.length();
        if (length > 11) {
            return -1;
        }
        long cents = 0;
        int decimals = -1;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (isDigit(c) && decimals < 2) {
                cents = cents * 10 + (c - '0');
                if (decimals >= 0) {
                    decimals++;
                }
            } else {
                return -1;
            }
        }
        for (int missing = 2 - Math.max(decimals, 0); missing > 0; missing--) {
            cents *= 10;
        }
        return cents > EventReader.MAX_CENTS ? -1 : cents;
    }
}
