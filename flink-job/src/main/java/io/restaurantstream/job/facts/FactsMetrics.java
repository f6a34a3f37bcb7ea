package io.restaurantstream.job.facts;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What the facts sink counts: the standard sink metrics of FLIP-33, and its own beside them. */
final class FactsMetrics {

    private final SinkWriterMetricGroup group;
    private final Map<String, Counter> rowsByTable = new HashMap<>();
    private final Counter copiedFlushes;
    private final Counter upsertedFlushes;
    private final Counter retries;
    private final Counter rejected;
    private final Counter parked;
    private final Counter unparked;
    private volatile long lastFlushMillis;
    private volatile long lastFlushEvents;

    FactsMetrics(SinkWriterMetricGroup group) {
        this.group = group;
        this.copiedFlushes = group.counter("copiedFlushes");
        this.upsertedFlushes = group.counter("upsertedFlushes");
        this.retries = group.counter("retries");
        this.rejected = group.counter("refusedByDatabase");
        this.parked = group.counter("parkedEvents");
        this.unparked = group.counter("unparkedEvents");
        group.setCurrentSendTimeGauge(() -> lastFlushMillis);
        group.gauge("flushEvents", () -> lastFlushEvents);
    }

    void wrote(FactTable table, int rows) {
        rowsByTable
                .computeIfAbsent(
                        table.name(), name -> group.addGroup("table", name).counter("rowsWritten"))
                .inc(rows);
    }

    void sent(int bytes) {
        group.getNumBytesSendCounter().inc(bytes);
    }

    void flushed(int events, long millis) {
        group.getNumRecordsSendCounter().inc(events);
        lastFlushEvents = events;
        lastFlushMillis = millis;
    }

    void copied() {
        copiedFlushes.inc();
    }

    void upserted() {
        upsertedFlushes.inc();
    }

    void retried() {
        retries.inc();
    }

    void rejected() {
        rejected.inc();
        group.getNumRecordsSendErrorsCounter().inc();
    }

    void parked(int events) {
        parked.inc(events);
    }

    void unparked(int events) {
        unparked.inc(events);
    }
}
