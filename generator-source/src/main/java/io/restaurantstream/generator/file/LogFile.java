package io.restaurantstream.generator.file;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Page;
import io.restaurantstream.generator.feed.Share;
import io.restaurantstream.generator.feed.SimClock;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes the beginning of a log.
 *
 * <p>Writes while it generates: a file of any length costs the same memory. Used once, by one thread.
 */
public final class LogFile {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int ROOM_FOR_AN_EVENT = 4096;

    private final EventLog log;
    private final LogFileFormat format;
    private final OutputStream out;
    private final LongConsumer progress;
    private final Utf8Buffer buffer = new Utf8Buffer(CHUNK_BYTES + ROOM_FOR_AN_EVENT);
    private final List<LogPage.Gap> gaps = new ArrayList<>();
    private long written;

    /**
     * @param out is flushed and stays open
     * @param progress is told now and then how many events have been written
     */
    public LogFile(EventLog log, LogFileFormat format, OutputStream out, LongConsumer progress) {
        this.log = log;
        this.format = format;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Writes the first {@code events} of the log.
     *
     * @param events at least 1 and not more than the log has
     */
    public void write(long events) throws IOException {
        if (format == LogFileFormat.JSON) {
            buffer.ascii("{\"events\":[");
        }
        Feed all = new Feed(log, SimClock.unbounded());
        Page page = null;
        for (long since = 0; written < events; since = page.nextSince()) {
            page = all.page(since, (int) Math.min(Integer.MAX_VALUE, events - written), Share.ALL);
            while (page.next()) {
                add(page);
            }
            gaps.addAll(page.gaps());
        }
        if (format == LogFileFormat.JSON) {
            end(page);
        }
        flush();
        out.flush();
    }

    private void add(Page page) throws IOException {
        if (format == LogFileFormat.JSON && written > 0) {
            buffer.ascii(',');
        }
        page.encode(buffer);
        if (format == LogFileFormat.NDJSON) {
            buffer.ascii('\n');
        }
        written++;
        if (buffer.length() >= CHUNK_BYTES) {
            flush();
        }
    }

    private void end(Page last) {
        buffer.ascii("],\"next_since\":").number(last.nextSince());
        buffer.ascii(",\"epoch\":").jsonString(log.epoch());
        buffer.ascii(",\"earliest\":").number(log.earliest());
        buffer.ascii(",\"latest\":").number(last.nextSince());
        buffer.ascii(",\"watermark\":\"").timestamp(last.watermark());
        buffer.ascii("\",\"gaps\":[");
        String separator = "[";
        for (LogPage.Gap gap : gaps) {
            buffer.ascii(separator)
                    .number(gap.first())
                    .ascii(',')
                    .number(gap.last())
                    .ascii(']');
            separator = ",[";
        }
        buffer.ascii("]}\n");
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.length());
        buffer.clear();
        progress.accept(written);
    }
}
