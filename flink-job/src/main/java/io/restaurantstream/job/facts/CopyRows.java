package io.restaurantstream.job.facts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

    CopyRows integer(int value) {
        value(4).putInt(value);
        return this;
    }

    CopyRows smallint(int value) {
        value(2).putShort((short) value);
        return this;
    }

    /** A {@code numeric} with two decimals. */
    CopyRows cents(long cents) {
        long magnitude = Math.abs(cents);
        long whole = magnitude / 100;
        int digits = 1; // the last one has the two decimals
        for (long rest = whole; rest != 0; rest /= DIGIT) {
            digits++;
        }
        int weightOfFirst = digits - 2;
        value(8 + 2 * digits).putShort((short) digits).putShort((short) weightOfFirst);
        out.putShort(cents < 0 ? NEGATIVE : 0).putShort((short) 2);
        int at = out.position();
        out.position(at + 2 * digits);
        out.putShort(at + 2 * (digits - 1), (short) (magnitude % 100 * 100));
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
