package io.restaurantstream.inbox;

import io.javalin.http.Context;
import io.restaurantstream.event.Utf8Buffer;
import java.io.IOException;

/** Answers {@code GET /events} by the contract of the event log. */
final class GetEvents {

    private static final int DEFAULT_LIMIT = 1000;
    private static final int MAX_LIMIT = 50_000;

    private final EventLog log;

    GetEvents(EventLog log) {
        this.log = log;
    }

    void answer(Context context) throws IOException {
        long since = number(context, "since", 0, 0, Long.MAX_VALUE);
        int limit = (int) number(context, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        int partitions = (int) number(context, "partitions", 1, 1, Share.MAX_PARTITIONS);
        int partition = (int) number(context, "partition", 0, 0, partitions - 1L);
        try {
            LogPage page = log.page(since, limit, new Share(partitions, partition));
            context.result(json(page)).contentType("application/json").header("Vary", "Accept-Encoding");
        } catch (TrimmedException e) {
            throw Problem.gone(Character.toUpperCase(e.getMessage().charAt(0))
                    + e.getMessage().substring(1));
        }
    }

    private byte[] json(LogPage page) {
        Utf8Buffer json = new Utf8Buffer(1024 + 512 * page.events().size());
        json.ascii("{\"events\":[");
        String separator = "{\"offset\":";
        for (LogPage.Entry event : page.events()) {
            json.ascii(separator).number(event.offset()).ascii(',').raw(event.json());
            separator = ",{\"offset\":";
        }
        json.ascii("],\"next_since\":").number(page.nextSince());
        json.ascii(",\"epoch\":").jsonString(log.epoch());
        json.ascii(",\"earliest\":").number(page.earliest());
        json.ascii(",\"latest\":").number(page.latest());
        json.ascii(",\"watermark\":\"").timestamp(page.watermark());
        return json.ascii("\",\"gaps\":[]}").toByteArray();
    }

    private static long number(Context context, String name, long fallback, long min, long max) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is out of range
        }
        throw Problem.badRequest(name + " is \"" + value + "\", must be a whole number of at least " + min
                + (max == Long.MAX_VALUE ? "." : " and at most " + max + "."));
    }
}
