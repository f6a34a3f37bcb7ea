package io.restaurantstream.inbox;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came in, and tells it in Prometheus' text format. Safe for use by several threads. */
final class Counts {

    private final LongAdder accepted = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final Map<String, LongAdder> rejected = new ConcurrentSkipListMap<>();
    private final LongAdder commits = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();

    void accepted(long events) {
        accepted.add(events);
    }

    void repeated(long events) {
        repeated.add(events);
    }

    void rejected(String reason) {
        rejected.computeIfAbsent(reason, each -> new LongAdder()).increment();
    }

    void waitedForCommit(long nanos) {
        commits.increment();
        commitNanos.add(nanos);
    }

    /** All metrics, in the text format of version 0.0.4. */
    String text(EventLog log) {
        StringBuilder text = new StringBuilder(1024);
        metric(text, "restaurant_inbox_accepted_events_total", "counter", "Events that were new and are durable.");
        line(text, "restaurant_inbox_accepted_events_total", accepted.sum());
        metric(text, "restaurant_inbox_repeated_events_total", "counter", "Events that the log had already.");
        line(text, "restaurant_inbox_repeated_events_total", repeated.sum());
        metric(text, "restaurant_inbox_rejected_events_total", "counter", "Events that were refused, by reason.");
        rejected.forEach((reason, count) ->
                line(text, "restaurant_inbox_rejected_events_total{reason=\"" + reason + "\"}", count.sum()));
        metric(text, "restaurant_inbox_commit_seconds", "summary", "From a batch that is read to one that is durable.");
        text.append("restaurant_inbox_commit_seconds_sum ")
                .append(commitNanos.sum() / 1e9)
                .append('\n');
        line(text, "restaurant_inbox_commit_seconds_count", commits.sum());
        metric(text, "restaurant_log_earliest_offset", "gauge", "Offset of the first event that is kept.");
        line(text, "restaurant_log_earliest_offset", log.earliest());
        metric(text, "restaurant_log_latest_offset", "gauge", "Offset of the last durable event.");
        line(text, "restaurant_log_latest_offset", log.latest());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void metric(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
