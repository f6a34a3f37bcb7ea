package io.restaurantstream.job.facts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;

/**
 * Rows in the binary format of {@code COPY}, which spares the writer to spell and the server to read what is no text:
 * ids, times and amounts. See "Binary Format" under {@code COPY} in the manual of Postgres, and for the form of each
 * type its {@code recv} function.
 *
 * <p>The server does not convert: each value must be of its column's type.
 */
final class CopyRows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NULL = -1;
    private static final short END = -1;
    private static final byte JSONB_VERSION = 1;

    /** Postgres counts microseconds from 2000-01-01 UTC. */
    private static final long EPOCH_SECOND_OF_POSTGRES = 946_684_800;

    private static final long EPOCH_DAY_OF_POSTGRES = EPOCH_SECOND_OF_POSTGRES / 86_400;

    /** Postgres keeps a number in digits of four decimal places each. */
    private static final int DIGIT = 10_000;

    private static final short NEGATIVE = 0x4000;

    private ByteBuffer out = ByteBuffer.allocate(64 * 1024);
    private int rowAt;
    private short valuesOfRow;
    private int rows;

    CopyRows() {
        clear();
    }

    /** Forgets all rows and keeps the room. */
    void clear() {
        rows = 0;
        out.clear();
        out.put(SIGNATURE).putInt(0).putInt(0);
        beginRow();
    }

    /** What begins a row says how many values it has, and in the place of a row that does not come, that it is the end. */
    private void beginRow() {
        valuesOfRow = 0;
        rowAt = out.position();
        room(2).putShort(END);
    }

    void endRow() {
        out.putShort(rowAt, valuesOfRow);
        rows++;
        beginRow();
    }

    int rows() {
        return rows;
    }

    /** All rows, from its beginning to {@link #length}; valid until the next change. */
    byte[] array() {
        return out.array();
    }

    int length() {
        return out.position();
    }

    CopyRows bigint(long value) {
        value(8).putLong(value);
        return this;
    }

    /** @param value may be null */
    CopyRows integer(Integer value) {
        if (value == null) {
            return nothing();
        }
        value(4).putInt(value);
        return this;
    }

    /** @param value may be null */
    CopyRows smallint(Integer value) {
        if (value == null) {
            return nothing();
        }
        value(2).putShort(value.shortValue());
        return this;
    }

    CopyRows bool(boolean value) {
        value(1).put((byte) (value ? 1 : 0));
        return this;
    }

    /** A {@code numeric} with two decimals. */
    CopyRows cents(long cents) {
        return numeric(cents, 100, 2);
    }

    /** The same; {@code cents} may be null. */
    CopyRows optionalCents(Long cents) {
        return cents == null ? nothing() : cents(cents);
    }

    /** A {@code numeric} with three decimals. */
    CopyRows thousandths(long thousandths) {
        return numeric(thousandths, 1000, 3);
    }

    private CopyRows numeric(long value, int one, int decimals) {
        long magnitude = Math.abs(value);
        long whole = magnitude / one;
        int digits = 1; // the last one has the decimals
        for (long rest = whole; rest != 0; rest /= DIGIT) {
            digits++;
        }
        int weightOfFirst = digits - 2;
        value(8 + 2 * digits).putShort((short) digits).putShort((short) weightOfFirst);
        out.putShort(value < 0 ? NEGATIVE : 0).putShort((short) decimals);
        int at = out.position();
        out.position(at + 2 * digits);
        out.putShort(at + 2 * (digits - 1), (short) (magnitude % one * (DIGIT / one)));
        long rest = whole;
        for (int digit = digits - 2; digit >= 0; digit--) {
            out.putShort(at + 2 * digit, (short) (rest % DIGIT));
            rest /= DIGIT;
        }
        return this;
    }

    /** @param value may be null */
    CopyRows uuid(UUID value) {
        if (value == null) {
            return nothing();
        }
        value(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    /** A {@code timestamptz}; what is finer than a microsecond is cut off. */
    CopyRows time(Instant value) {
        return bigint((value.getEpochSecond() - EPOCH_SECOND_OF_POSTGRES) * 1_000_000 + value.getNano() / 1000);
    }

    /** A {@code date}; {@code value} may be null. */
    CopyRows date(LocalDate value) {
        if (value == null) {
            return nothing();
        }
        value(4).putInt((int) (value.toEpochDay() - EPOCH_DAY_OF_POSTGRES));
        return this;
    }

    /** A {@code time}, in microseconds of the day. */
    CopyRows timeOfDay(LocalTime value) {
        return bigint(value.toNanoOfDay() / 1000);
    }

    CopyRows nothing() {
        room(4).putInt(NULL);
        valuesOfRow++;
        return this;
    }

    /** @param value may be null */
    CopyRows text(String value) {
        if (value == null) {
            return nothing();
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        value(utf8.length).put(utf8);
        return this;
    }

    /** A {@code jsonb}; {@code value} may be null. */
    CopyRows json(String value) {
        if (value == null) {
            return nothing();
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return json(utf8, 0, utf8.length);
    }

    /** A {@code jsonb} of the UTF-8 bytes {@code from} to {@code to}. */
    CopyRows json(byte[] bytes, int from, int to) {
        int length = to - from;
        value(1 + length).put(JSONB_VERSION).put(bytes, from, length);
        return this;
    }

    private ByteBuffer value(int bytes) {
        valuesOfRow++;
        return room(4 + bytes).putInt(bytes);
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            out = ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + bytes))
                    .put(out.flip());
        }
        return out;
    }
}
