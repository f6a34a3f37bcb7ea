package io.restaurantstream.job.facts;

import io.restaurantstream.event.Utf8Buffer;
import java.time.Instant;
import java.util.UUID;

/** Rows in the text format of {@code COPY}: tabs between values, {@code \N} for null, one line per row. */
final class CopyRows {

    private static final byte[] NULL = {'\\', 'N'};

    private final Utf8Buffer out = new Utf8Buffer(64 * 1024);
    private final Utf8Buffer text = new Utf8Buffer(256);
    private int rows;
    private boolean rowIsEmpty = true;

    int rows() {
        return rows;
    }

    byte[] array() {
        return out.array();
    }

    int length() {
        return out.length();
    }

    private Utf8Buffer value() {
        if (!rowIsEmpty) {
            out.ascii('\t');
        }
        rowIsEmpty = false;
        return out;
    }

    CopyRows number(long value) {
        value().number(value);
        return this;
    }

    CopyRows cents(long value) {
        value().cents(value);
        return this;
    }

    CopyRows uuid(UUID value) {
        if (value == null) {
            return nothing();
        }
        value().uuid(value);
        return this;
    }

    CopyRows time(Instant value) {
        value().timestamp(value);
        return this;
    }

    CopyRows nothing() {
        value().raw(NULL);
        return this;
    }

    CopyRows text(String value) {
        if (value == null) {
            return nothing();
        }
        text.clear();
        text.utf8(value);
        return text(text.array(), 0, text.length());
    }

    /** Appends the UTF-8 bytes {@code from} to {@code to}. */
    CopyRows text(byte[] bytes, int from, int to) {
        Utf8Buffer target = value();
        int plainFrom = from;
        for (int i = from; i < to; i++) {
            char escape = switch (bytes[i]) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (escape != 0) {
                target.raw(bytes, plainFrom, i - plainFrom).ascii('\\').ascii(escape);
                plainFrom = i + 1;
            }
        }
        target.raw(bytes, plainFrom, to - plainFrom);
        return this;
    }

    void endRow() {
        out.ascii('\n');
        rows++;
        rowIsEmpty = true;
    }
}
