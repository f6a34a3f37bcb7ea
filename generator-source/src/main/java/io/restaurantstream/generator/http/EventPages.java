package io.restaurantstream.generator.http;

import io.javalin.http.Context;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.Page;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Answers {@code GET /events}: a page of the log as one JSON object.
 *
 * <p>Written while it is generated, so a page of any length costs the same memory.
 */
final class EventPages {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Feed feed;
    private final ServedCounts counts;

    EventPages(Feed feed, ServedCounts counts) {
        this.feed = feed;
        this.counts = counts;
    }

    void answer(Context context) throws IOException {
        Parameters parameters = new Parameters(context);
        Page page = feed.page(parameters.since(0), parameters.limit(), parameters.share());
        context.contentType("application/json");
        OutputStream body = context.outputStream();
        Utf8Buffer json = new Utf8Buffer(CHUNK_BYTES + 4096);
        json.ascii("{\"events\":[");
        long events = 0;
        while (page.next()) {
            if (events++ > 0) {
                json.ascii(',');
            }
            page.encode(json);
            if (json.length() >= CHUNK_BYTES) {
                body.write(json.array(), 0, json.length());
                json.clear();
            }
        }
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
        body.write(json.array(), 0, json.length());
        counts.pagedEvents(events);
    }
}
