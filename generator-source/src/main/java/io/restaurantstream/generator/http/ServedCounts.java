package io.restaurantstream.generator.http;

import io.restaurantstream.generator.feed.Feed;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is served, and tells it in Prometheus' text format. Safe for use by several threads. */
final class ServedCounts {

    private final LongAdder requests = new LongAdder();
    private final LongAdder pagedEvents = new LongAdder();
    private final LongAdder streamedEvents = new LongAdder();
    private final AtomicInteger streams = new AtomicInteger();

    void request() {
        requests.increment();
    }

    void pagedEvents(long events) {
        pagedEvents.add(events);
    }

    void streamedEvents(long events) {
        streamedEvents.add(events);
    }

    /** Counts one more stream, unless there are {@code max} already. */
    boolean openStream(int max) {
        return streams.getAndUpdate(open -> open < max ? open + 1 : open) < max;
    }

    void closeStream() {
        streams.decrementAndGet();
    }

    /** All metrics, in the text format of version 0.0.4. */
    String text(Feed feed) {
        StringBuilder text = new StringBuilder(1024);
        metric(text, "restaurant_events_served_total", "counter", "Events sent to clients.");
        text.append("restaurant_events_served_total{transport=\"pages\"} ")
                .append(pagedEvents.sum())
                .append('\n');
        text.append("restaurant_events_served_total{transport=\"stream\"} ")
                .append(streamedEvents.sum())
                .append('\n');
        metric(text, "restaurant_http_requests_total", "counter", "HTTP requests received.");
        text.append("restaurant_http_requests_total ").append(requests.sum()).append('\n');
        metric(text, "restaurant_stream_clients", "gauge", "Clients of /stream that are connected.");
        text.append("restaurant_stream_clients ").append(streams.get()).append('\n');
        metric(text, "restaurant_log_latest_offset", "gauge", "Offset of the last visible event.");
        text.append("restaurant_log_latest_offset ").append(feed.latest()).append('\n');
        metric(text, "restaurant_log_watermark_seconds", "gauge", "Simulated time, in seconds since 1970-01-01 UTC.");
        Instant time = feed.watermark();
        text.append("restaurant_log_watermark_seconds ")
                .append(String.format(Locale.ROOT, "%.3f", time.toEpochMilli() / 1000.0))
                .append('\n');
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
