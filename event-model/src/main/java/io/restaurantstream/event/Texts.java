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
 * <p>Not the JDK's own parsers, which take a UUID of any length and refuse times that are sent; and several times
 * faster, because an event has about eight such values.
 */
final class Texts {

    private static final int UUID_LENGTH = 36;
    private static final byte NO_HEX = -1;
    /** The value of each character as a hexadecimal digit. */
    private static final byte[] HEX = new byte[128];

    static {
        for (char c = 0; c < HEX.length; c++) {
            HEX[c] = (byte) Character.digit(c, 16);
        }
    }

    private static final long END_OF_9998 =
            LocalDate.of(9999, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    private static final byte[] UTC = "+00:00".getBytes(StandardCharsets.US_ASCII);

    private Texts() {}

    /** The UUID that the characters {@code from} to {@code to} spell in 36 characters, or null when they spell none. */
    static UUID parseUuid(char[] text, int from, int to) {
        if (to - from != UUID_LENGTH
                || text[from + 8] != '-'
                || text[from + 13] != '-'
                || text[from + 18] != '-'
                || text[from + 23] != '-') {
            return null;
        }
        long timeLow = hex(text, from, from + 8);
        long timeMid = hex(text, from + 9, from + 13);
        long timeHigh = hex(text, from + 14, from + 18);
        long sequence = hex(text, from + 19, from + 23);
        long node = hex(text, from + 24, from + UUID_LENGTH);
        if ((timeLow | timeMid | timeHigh | sequence | node) < 0) {
            return null;
        }
        return new UUID(timeLow << 32 | timeMid << 16 | timeHigh, sequence << 48 | node);
    }

    /** At most 12 hexadecimal digits; negative when one of the characters is none. */
    private static long hex(char[] text, int from, int to) {
        long value = 0;
        long noDigit = 0;
        for (int i = from; i < to; i++) {
            char c = text[i];
            byte digit = c < HEX.length ? HEX[c] : NO_HEX;
            noDigit |= digit;
            value = value << 4 | digit;
        }
        return noDigit < 0 ? -1 : value;
    }

    /**
     * The instant that the characters {@code from} to {@code to} spell as an RFC 3339 time, or null when they spell none
     * or lie outside the years 1970 to 9998, there or in UTC.
     *
     * <p>Takes {@code t}, a space and {@code z}, as the RFC does, an offset without colon ({@code +0000}) or without
     * minutes ({@code +00}) besides, and second 60 of any minute, which is the next one's first. What is finer than a
     * microsecond is cut off.
     */
    static Instant parseTimestamp(char[] text, int from, int to) {
        if (to - from < 20
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || !separates(text[from + 10])
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return null;
        }
        int at = from + 19;
        int nanos = 0;
        if (text[at] == '.') {
            int unit = 100_000_000;
            for (at++; at < to && isDigit(text[at]); at++) {
                // beyond the microsecond there is nothing to add
                nanos += unit * (text[at] - '0');
                unit = unit == 1000 ? 0 : unit / 10;
            }
            if (at == from + 20) {
                return null;
            }
        }
        int zoneSeconds = zone(text, at, to);
        int year = digits(text, from, from + 4);
        if (zoneSeconds == Integer.MIN_VALUE || year < 1970 || year > 9998) {
            return null;
        }
        int second = digits(text, from + 17, from + 19);
        int leap = second == 60 ? 1 : 0;
        try {
            long localSecond = LocalDateTime.of(
                            year,
                            digits(text, from + 5, from + 7),
                            digits(text, from + 8, from + 10),
                            digits(text, from + 11, from + 13),
                            digits(text, from + 14, from + 16),
                            second - leap)
                    .toEpochSecond(ZoneOffset.UTC);
            long epochSecond = localSecond + leap - zoneSeconds;
            // as it will be written in UTC, it must be readable again
            return epochSecond < 0 || epochSecond >= END_OF_9998 ? null : Instant.ofEpochSecond(epochSecond, nanos);
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    /** Between day and time. */
    private static boolean separates(char c) {
        return c == 'T' || c == 't' || c == ' ';
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

    /** Seconds ahead of UTC of {@code Z}, {@code +hh:mm}, {@code +hhmm} or {@code +hh}; else the least integer. */
    private static int zone(char[] text, int at, int to) {
        int rest = to - at;
        if (rest == 1 && (text[at] == 'Z' || text[at] == 'z')) {
            return 0;
        }
        if (rest != 6 && rest != 5 && rest != 3 || rest == 6 && text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text[at];
        int hours = digits(text, at + 1, at + 3);
        int minutes = rest == 3 ? 0 : digits(text, to - 2, to);
        if (sign != '+' && sign != '-' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    /** The number in {@code text} from {@code from} to {@code to}, or -1 when that is not all digits. */
    private static int digits(char[] text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text[i];
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

    /**
     * The cents in an amount of the usual form, such as {@code 14.6}; -1 for any other form, which may still be one.
     */
    static long parseCents(char[] text, int from, int to) {
        return parseDecimal(text, from, to, 2);
    }

    /**
     * The thousandths in a quantity of the usual form, such as {@code 1.5}; -1 for any other form, which may still be
     * one.
     */
    static long parseThousandths(char[] text, int from, int to) {
        return parseDecimal(text, from, to, 3);
    }

    private static long parseDecimal(char[] text, int from, int to, int maxDecimals) {
        if (to - from > 11) {
            return -1;
        }
        long value = 0;
        int decimals = -1;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (isDigit(c) && decimals < maxDecimals) {
                value = value * 10 + (c - '0');
                if (decimals >= 0) {
                    decimals++;
                }
            } else {
                return -1;
            }
        }
        for (int missing = maxDecimals - Math.max(decimals, 0); missing > 0; missing--) {
            value *= 10;
        }
        return value;
    }

    /** The integer that at most 18 digits spell; -1 for anything else, which may still be one. */
    static long parseInteger(char[] text, int from, int to) {
        if (to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text[i])) {
                return -1;
            }
            value = value * 10 + (text[i] - '0');
        }
        return value;
    }
}
