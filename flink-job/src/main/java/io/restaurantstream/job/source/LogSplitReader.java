package io.restaurantstream.job.source;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.source.LogClient.MalformedPageTroubleException;
import io.restaurantstream.job.source.LogClient.PassingTroubleException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages for the splits of one subtask in turn, in the fetcher's thread.
 *
 * <p>Trouble that will pass (timeouts, 5xx, 429, cut-off pages) is waited out here and never fails the job; trouble
 * that will not (another epoch, trimmed offsets) ends it. All waiting can be woken.
 */
final class LogSplitReader implements SplitReader<LogElement, LogSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(LogSplitReader.class);
    private static final int MALFORMED_PAGES_BEFORE_SMALLER = 3;

    private final LogClient client;
    private final HttpLogOptions options;
    private final Counter errors;
    private final EventReader events = new EventReader();
    private final Deque<Cursor> cursors = new ArrayDeque<>();
    private final Set<String> finished = new HashSet<>();
    private final Set<String> paused = new HashSet<>();

    private final Object wakeLock = new Object();
    private CompletableFuture<Void> wake = new CompletableFuture<>();

    private Cursor reading;
    private CompletableFuture<LogPage> answer;

    /** @param errors counts requests that failed */
    LogSplitReader(HttpLogOptions options, Counter errors) {
        this.client = new LogClient(options);
        this.options = options;
        this.errors = errors;
    }

    /** A split and when to ask for its next page. */
    private static final class Cursor {
        LogSplit split;
        long notBefore = System.nanoTime();
        int pageSize;
        int malformedPages;
        final Backoff backoff = new Backoff();

        Cursor(LogSplit split, int pageSize) {
            this.split = split;
            this.pageSize = pageSize;
        }
    }

    @Override
    public RecordsWithSplitIds<LogElement> fetch() {
        RecordsBySplits.Builder<LogElement> batch = new RecordsBySplits.Builder<>();
        if (!finished.isEmpty()) {
            batch.addFinishedSplits(Set.copyOf(finished));
            finished.clear();
            return batch.build();
        }
        if (answer == null && !startRequest()) {
            return batch.build();
        }
        if (!await(answer, options.requestTimeout().multipliedBy(2))) {
            return batch.build();
        }
        CompletableFuture<LogPage> done = answer;
        answer = null;
        try {
            take(done.get(), batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            failed(e.getCause(), batch);
        }
        return batch.build();
    }

    /** Starts the request whose turn it is; false when woken, or when there is none to make, before its time. */
    private boolean startRequest() {
        Cursor next = null;
        for (Cursor cursor : cursors) {
            boolean active = !paused.contains(cursor.split.splitId());
            if (active && (next == null || cursor.notBefore - next.notBefore < 0)) {
                next = cursor;
            }
        }
        long nanos = next == null ? Long.MAX_VALUE : next.notBefore - System.nanoTime();
        if (nanos > 0 && await(new CompletableFuture<Void>(), Duration.ofNanos(nanos))) {
            throw new AssertionError("nobody completes this future");
        }
        if (next == null || next.notBefore - System.nanoTime() > 0) {
            return false;
        }
        cursors.remove(next);
        cursors.addLast(next);
        reading = next;
        LogSplit split = next.split;
        answer = client.page(split.position(), next.pageSize, split.partition(), split.partitions());
        return true;
    }

    /** Waits for {@code future}; false when woken or when {@code longest} has passed first. */
    private boolean await(CompletableFuture<?> future, Duration longest) {
        CompletableFuture<Void> woken;
        synchronized (wakeLock) {
            woken = wake;
        }
        try {
            CompletableFuture.anyOf(future, woken).get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // the future has failed, which its owner looks into
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            synchronized (wakeLock) {
                if (wake.isDone()) {
                    wake = new CompletableFuture<>();
                }
            }
        }
        return future.isDone();
    }

    private void take(LogPage page, RecordsBySplits.Builder<LogElement> batch) {
        Cursor cursor = reading;
        LogSplit split = cursor.split;
        String epoch = page.epoch() == null ? "" : page.epoch();
        if (!epoch.equals(split.epoch())) {
            throw new LogContractException("the log's epoch was " + quote(split.epoch()) + " and is now " + quote(epoch)
                    + ": this is another log; start without state and into empty tables to read it");
        }
        cursor.backoff.succeeded();
        cursor.malformedPages = 0;
        cursor.pageSize = options.pageSize();

        String id = split.splitId();
        long position = split.position();
        for (LogPage.Gap gap : gapsToReport(page, split)) {
            batch.add(id, new LogElement.Data(RawEvent.gap(gap.first(), Math.min(gap.last(), split.stopOffset()))));
        }
        boolean gapsAreServed = page.gaps() != null;
        for (LogPage.Entry entry : page.entries()) {
            if (entry.offset() <= position) {
                continue; // a server that repeats itself
            }
            if (!gapsAreServed && split.partitions() == 1 && entry.offset() > position + 1) {
                batch.add(
                        id,
                        new LogElement.Data(
                                RawEvent.gap(position + 1, Math.min(entry.offset() - 1, split.stopOffset()))));
            }
            position = entry.offset();
            if (position > split.stopOffset()) {
                break;
            }
            batch.add(id, new LogElement.Data(RawEvent.of(entry)));
        }
        position = Math.max(position, page.nextSince());
        batch.add(id, new LogElement.PageEnd(Math.min(position, split.stopOffset()), watermark(page)));
        advance(cursor, position, batch);
        boolean caughtUp = position == split.position()
                || (page.latest() >= 0
                        ? position >= page.latest()
                        : page.entries().size() < options.pageSize());
        cursor.notBefore =
                System.nanoTime() + (caughtUp ? options.pollInterval().toNanos() : 0);
    }

    /** The server's word; else the time of the page's last event, because a log without one is written as it happens. */
    private Instant watermark(LogPage page) {
        if (page.watermark() != null || page.entries().isEmpty()) {
            return page.watermark();
        }
        LogPage.Entry last = page.entries().get(page.entries().size() - 1);
        try {
            return events.read(last.json()).event().ts();
        } catch (InvalidEventException e) {
            return null; // the next page's last event will do; this one is judged further down
        }
    }

    private static List<LogPage.Gap> gapsToReport(LogPage page, LogSplit split) {
        // every share of the log passes by every gap; one of them tells
        return page.gaps() == null || split.partition() != 0
                ? List.of()
                : page.gaps().stream()
                        .filter(gap -> gap.last() > split.position() && gap.first() <= split.stopOffset())
                        .toList();
    }

    private void advance(Cursor cursor, long position, RecordsBySplits.Builder<LogElement> batch) {
        cursor.split = cursor.split.at(Math.max(position, cursor.split.position()));
        if (cursor.split.isFinished()) {
            cursors.remove(cursor);
            batch.addFinishedSplit(cursor.split.splitId());
        }
    }

    private void failed(Throwable failure, RecordsBySplits.Builder<LogElement> batch) {
        if (!(failure instanceof PassingTroubleException trouble)) {
            throw failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
        }
        errors.inc();
        Cursor cursor = reading;
        LogSplit split = cursor.split;
        if (trouble instanceof MalformedPageTroubleException
                && ++cursor.malformedPages >= MALFORMED_PAGES_BEFORE_SMALLER) {
            cursor.malformedPages = 0;
            if (cursor.pageSize > 1) {
                LOG.warn("Asking for fewer events after offset {}: {}", split.position(), trouble.getMessage());
                cursor.pageSize = Math.max(1, cursor.pageSize / 16);
            } else {
                // a single event that no page can hold must not stop the log for ever
                LOG.warn("Setting event {} aside unread: {}", split.position() + 1, trouble.getMessage());
                byte[] reason = trouble.getMessage().getBytes(StandardCharsets.UTF_8);
                long offset = split.position() + 1;
                batch.add(split.splitId(), new LogElement.Data(new RawEvent(offset, offset, "", reason)));
                advance(cursor, offset, batch);
            }
        }
        Duration pause = cursor.backoff.afterFailure(trouble.retryAfter());
        cursor.notBefore = System.nanoTime() + pause.toNanos();
        LOG.warn(
                "Request {} in a row failed after offset {}, next one in {} ms: {}",
                cursor.backoff.failures(),
                split.position(),
                pause.toMillis(),
                trouble.getMessage());
    }

    private static String quote(String epoch) {
        return epoch.isEmpty() ? "not named" : "\"" + epoch + "\"";
    }

    @Override
    public void handleSplitsChanges(SplitsChange<LogSplit> change) {
        for (LogSplit assigned : change.splits()) {
            // an offset to stop at may be moved from start to start; "latest" was settled by the first one
            LogSplit split = options.stop().atLatest()
                    ? assigned
                    : assigned.stoppingAt(options.stop().offset());
            if (split.isFinished()) {
                finished.add(split.splitId());
            } else {
                cursors.add(new Cursor(split, options.pageSize()));
            }
        }
    }

    @Override
    public void pauseOrResumeSplits(Collection<LogSplit> toPause, Collection<LogSplit> toResume) {
        toPause.forEach(split -> paused.add(split.splitId()));
        toResume.forEach(split -> paused.remove(split.splitId()));
    }

    @Override
    public void wakeUp() {
        synchronized (wakeLock) {
            wake.complete(null);
        }
    }

    @Override
    public void close() {
        if (answer != null) {
            answer.cancel(true);
        }
    }
}
