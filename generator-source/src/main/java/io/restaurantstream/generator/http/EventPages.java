package io.restaurantstream.generator.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Page;
import io.restaurantstream.generator.http.TransportFaults.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Answers {@code GET /events}: a page of the log as one JSON object, or as one event a line for those who accept that.
 *
 * <p>Written while it is generated, so a page of any length costs the same memory.
 */
final class EventPages {

    static final String LINES = "application/x-ndjson";

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Feed feed;
    private final ServedCounts counts;

    EventPages(Feed feed, ServedCounts counts) {
        this.feed = feed;
        this.counts = counts;
    }

    void answer(Context context) throws IOException {
        Parameters parameters = new Parameters(context);
        Fate fate = TransportFaults.fate(context);
        int limit = parameters.limit();
        long since = parameters.since(0);
        Page page = feed.page(fate == Fate.REPEATED ? Math.max(0, since - limit) : since, limit, parameters.share());
        String accept = context.header("Accept");
        boolean lines = accept != null && accept.contains(LINES);
        context.contentType(lines ? LINES : "application/json").header("Vary", "Accept, Accept-Encoding");
        if (lines) {
            // headers come first, so the page is walked through once without its text
            tellInHeaders(page.again(), context);
        }
        if (context.method().equals(HandlerType.HEAD)) {
            return;
        }
        if (fate == Fate.TRUNCATED) {
            truncate(page, lines, context);
        } else {
            write(page, lines, context.outputStream());
        }
    }

    private void tellInHeaders(Page page, Context context) {
        while (page.next()) {
            // to its end, where it is known
        }
        Utf8Buffer watermark = new Utf8Buffer(40);
        context.header("X-Next-Since", Long.toString(page.nextSince()));
        context.header("X-Epoch", feed.log().epoch());
        context.header("X-Latest", Long.toString(page.latest()));
        context.header(
                "X-Watermark",
                new String(watermark.timestamp(page.watermark()).toByteArray(), StandardCharsets.US_ASCII));
    }

    private void write(Page page, boolean lines, OutputStream body) throws IOException {
        Utf8Buffer text = new Utf8Buffer(CHUNK_BYTES + 4096);
        text.ascii(lines ? "" : "{\"events\":[");
        long events = 0;
        while (page.next()) {
            text.ascii(lines || events == 0 ? "" : ",");
            page.encode(text);
            text.ascii(lines ? "\n" : "");
            events++;
            if (text.length() >= CHUNK_BYTES) {
                body.write(text.array(), 0, text.length());
                text.clear();
            }
        }
        if (!lines) {
            appendFields(page, text);
        }
        body.write(text.array(), 0, text.length());
        counts.pagedEvents(events);
    }

    private void appendFields(Page page, Utf8Buffer json) {
        json.ascii("],\"next_since\":").number(page.nextSince());
        json.ascii(",\"epoch\":").jsonString(feed.log().epoch());
        json.ascii(",\"earliest\":").number(feed.log().earliest());
        json.ascii(",\"latest\":").number(page.latest());
        json.ascii(",\"watermark\":\"").timestamp(page.watermark());
        json.ascii("\",\"gaps\":[");
        String separator = "[";
        for (LogPage.Gap gap : page.gaps()) {
            json.ascii(separator)
                    .number(gap.first())
                    .ascii(',')
                    .number(gap.last())
                    .ascii(']');
            separator = ",[";
        }
        json.ascii("]}");
    }

    /** Sends half of the page and ends, with or without having promised more. */
    private void truncate(Page page, boolean lines, Context context) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(CHUNK_BYTES);
        write(page, lines, whole);
        int half = whole.size() / 2;
        // half of the lines would be a page, too, so there the length must give it away
        boolean promised = lines || page.nextSince() % 2 == 0;
        context.res().setContentLength(promised ? whole.size() : half);
        OutputStream body = context.res().getOutputStream();
        body.write(whole.toByteArray(), 0, half);
        body.flush();
    }
}
