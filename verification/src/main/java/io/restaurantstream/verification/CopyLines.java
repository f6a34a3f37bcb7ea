package io.restaurantstream.verification;

import io.restaurantstream.event.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Buffers rows for one table in the text format of {@code COPY} and sends them in batches, so that memory stays
 * bounded.
 */
final class CopyLines {

    private static final int SEND_BYTES = 1 << 20;

    private final Connection connection;
    private final String copy;
    private final Utf8Buffer lines = new Utf8Buffer(SEND_BYTES + (1 << 16));
    private boolean lineIsEmpty = true;

    /** @param columns in the order in which values are added */
    CopyLines(Connection connection, String table, String columns) {
        this.connection = connection;
        this.copy = "COPY " + table + " (" + columns + ") FROM STDIN";
    }

    CopyLines number(long value) {
        next().number(value);
        return this;
    }

    /** Adds a text that holds no NUL, or null. */
    CopyLines text(String value) {
        if (value == null) {
            next().ascii("\\N");
            return this;
        }
        return text(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a text as its bytes, which must be UTF-8 without a NUL. */
    CopyLines text(byte[] utf8) {
        next();
        int plainFrom = 0;
        for (int i = 0; i < utf8.length; i++) {
            char escape = switch (utf8[i]) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (escape != 0) {
                lines.raw(utf8, plainFrom, i - plainFrom).ascii('\\').ascii(escape);
                plainFrom = i + 1;
            }
        }
        lines.raw(utf8, plainFrom, utf8.length - plainFrom);
        return this;
    }

    /** Adds a {@code bytea}, or null. */
    CopyLines bytes(byte[] value) {
        next().ascii(value == null ? "\\N" : "\\\\x" + HexFormat.of().formatHex(value));
        return this;
    }

    void endLine() throws SQLException {
        lines.ascii('\n');
        lineIsEmpty = true;
        if (lines.length() >= SEND_BYTES) {
            send();
        }
    }

    /** Sends what is still here. */
    void send() throws SQLException {
        if (lines.length() == 0) {
            return;
        }
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        in.writeToCopy(lines.array(), 0, lines.length());
        in.endCopy();
        lines.clear();
    }

    private Utf8Buffer next() {
        if (!lineIsEmpty) {
            lines.ascii('\t');
        }
        lineIsEmpty = false;
        return lines;
    }
}
