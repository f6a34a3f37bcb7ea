package io.restaurantstream.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * A growing array of bytes that JSON is written into without intermediate strings.
 *
 * <p>Equal calls give equal bytes on every JVM. Not safe for use by several threads.
 */
public final class Utf8Buffer {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final int SECONDS_PER_DAY = 86_400;

    private byte[] bytes;
    private int length;
    private long cachedEpochDay = Long.MIN_VALUE;
    private final byte[] cachedDate = new byte[10];

    /** An empty buffer with room for {@code capacity} bytes before it grows. */
    public Utf8Buffer(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** Forgets what was written and keeps the room. */
    public void clear() {
        length = 0;
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** The array behind this buffer: valid from 0 to {@link #length()} until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Appends bytes as they are. */
    public Utf8Buffer raw(byte[] source) {
        return raw(source, 0, source.length);
    }

    /** Appends {@code count} bytes of {@code source} from {@code from}. */
    public Utf8Buffer raw(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    /** Appends one ASCII character. */
    public Utf8Buffer ascii(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Puts an ASCII character in the place of one that was written, {@code at} bytes from the beginning. */
    Utf8Buffer put(int at, char c) {
        bytes[at] = (byte) c;
        return this;
    }

    /** Appends a string of ASCII characters without quotes or escapes. */
    public Utf8Buffer ascii(String text) {
        int count = text.length();
        reserve(count);
        // fields are written behind the loop: this takes half the time
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            to[at + i] = (byte) text.charAt(i);
        }
        length = at + count;
        return this;
    }

    /** Appends a decimal integer. */
    public Utf8Buffer number(long value) {
        if (value == Long.MIN_VALUE) {
            return ascii("-9223372036854775808");
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
            digits++;
        }
        byte[] to = bytes;
        for (int i = length + digits - 1; i >= length; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Appends an amount of cents as a JSON number with exactly two decimals: 1460 is {@code 14.60}. */
    public Utf8Buffer cents(long cents) {
        long magnitude = Math.abs(cents);
        if (cents < 0) {
            ascii('-');
        }
        number(magnitude / 100);
        ascii('.');
        int rest = (int) (magnitude % 100);
        return ascii((char) ('0' + rest / 10)).ascii((char) ('0' + rest % 10));
    }

    /** Appends thousandths as a JSON number without needless decimals: 1500 is {@code 1.5}, 2000 is {@code 2}. */
    public Utf8Buffer thousandths(long thousandths) {
        number(thousandths / 1000);
        int rest = (int) (thousandths % 1000);
        if (rest == 0) {
            return this;
        }
        ascii('.').ascii((char) ('0' + rest / 100));
        if (rest % 100 != 0) {
            ascii((char) ('0' + rest / 10 % 10));
        }
        return rest % 10 == 0 ? this : ascii((char) ('0' + rest % 10));
    }

    /** Appends a UUID in its canonical lower-case form, without quotes. */
    public Utf8Buffer uuid(UUID uuid) {
        reserve(36);
        byte[] to = bytes;
        int at = length;
        long timeMidAndVersion = hex((int) uuid.getMostSignificantBits());
        long variantAndNode = hex((int) (uuid.getLeastSignificantBits() >>> 32));
        LONG.set(to, at, hex((int) (uuid.getMostSignificantBits() >>> 32)));
        to[at + 8] = '-';
        INT.set(to, at + 9, (int) (timeMidAndVersion >>> 32));
        to[at + 13] = '-';
        INT.set(to, at + 14, (int) timeMidAndVersion);
        to[at + 18] = '-';
        INT.set(to, at + 19, (int) (variantAndNode >>> 32));
        to[at + 23] = '-';
        INT.set(to, at + 24, (int) variantAndNode);
        LONG.set(to, at + 28, hex((int) uuid.getLeastSignificantBits()));
        length = at + 36;
        return this;
    }

    /** The eight lower-case hex digits of {@code value}, the first one in the highest byte: all are made at once. */
    private static long hex(int value) {
        long digits = Integer.toUnsignedLong(value);
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFFL;
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FFL;
        digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
        // 1 in each byte whose digit is a letter
        long letters = (digits + 6 * EACH_BYTE) >>> 4 & EACH_BYTE;
        return digits + '0' * EACH_BYTE + letters * ('a' - 10 - '0');
    }

    /**
     * Appends a UTC time as the original system writes it, without quotes: {@code 2026-11-20T17:00:07.300000+00:00},
     * six digits of fraction or none at all. What is finer than a microsecond is cut off.
     */
    public Utf8Buffer timestamp(Instant instant) {
        reserve(32);
        long epochDay = Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY);
        int second = (int) Math.floorMod(instant.getEpochSecond(), (long) SECONDS_PER_DAY);
        if (epochDay != cachedEpochDay) {
            byte[] date = java.time.LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.US_ASCII);
            if (date.length != cachedDate.length) {
                throw new IllegalArgumentException("year of " + instant + " is outside 0000 to 9999");
            }
            System.arraycopy(date, 0, cachedDate, 0, date.length);
            cachedEpochDay = epochDay;
        }
        raw(cachedDate);
        bytes[length++] = 'T';
        twoDigits(second / 3600);
        bytes[length++] = ':';
        twoDigits(second / 60 % 60);
        bytes[length++] = ':';
        twoDigits(second % 60);
        int micros = instant.getNano() / 1000;
        if (micros != 0) {
            bytes[length++] = '.';
            twoDigits(micros / 10_000);
            twoDigits(micros / 100 % 100);
            twoDigits(micros % 100);
        }
        return ascii("+00:00");
    }

    private void twoDigits(int value) {
        bytes[length++] = (byte) ('0' + value / 10);
        bytes[length++] = (byte) ('0' + value % 10);
    }

    /** Appends a JSON string with quotes and escapes, or {@code null}. Unpaired surrogates become U+FFFD. */
    public Utf8Buffer jsonString(String text) {
        if (text == null) {
            return ascii("null");
        }
        int count = text.length();
        reserve(count + 2);
        byte[] to = bytes;
        int at = length;
        to[at++] = '"';
        int plain = 0;
        for (; plain < count; plain++) {
            char c = text.charAt(plain);
            if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
                break;
            }
            to[at + plain] = (byte) c;
        }
        length = at + plain;
        if (plain < count) {
            escaped(text, plain);
        }
        return ascii('"');
    }

    private void escaped(String text, int from) {
        int end;
        for (int i = from; i < text.length(); i = end) {
            char c = text.charAt(i);
            end = i + 1;
            if (c == '"' || c == '\\') {
                ascii('\\').ascii(c);
            } else if (c >= 0x20 && c < 0x80) {
                ascii(c);
            } else if (c < 0x20) {
                ascii("\\u00").ascii(Character.forDigit(c >>> 4, 16)).ascii(Character.forDigit(c & 0xf, 16));
            } else {
                boolean paired = Character.isHighSurrogate(c)
                        && end < text.length()
                        && Character.isLowSurrogate(text.charAt(end));
                end += paired ? 1 : 0;
                boolean unpaired = Character.isSurrogate(c) && !paired;
                raw((unpaired ? "\uFFFD" : text.substring(i, end)).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
