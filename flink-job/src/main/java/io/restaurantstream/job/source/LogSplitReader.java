package io.restaurantstream.job.source;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.source.LogClient.NoLogPageException;
import io.restaurantstream.job.source.LogClient.NoPageException;
import io.restaurantstream.job.source.LogClient.RefusedException;
import io.restaurantstream.job.source.LogClient.TransientFailureException;
import io.restaurantstream.job.source.LogClient.UnreadablePageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
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
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages for the splits of one subtask in turn, in the fetcher's thread.
 *
 * <p>Trouble that will pass (timeouts, 5xx, 429, cut-off pages, answers that are no page) is waited out here and never
 * fails the job; trouble that will not (another epoch, trimmed offsets) ends it. A server that refuses to answer, after it
 * has, is asked again for {@link HttpLogOptions#maxOutage}. A page in which events cannot be told apart is asked for in
 * halves, until the broken event is alone. All waiting can be woken.
 */
final class LogSplitReader implements SplitReader<LogElement, LogSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(LogSplitReader.class);
    private static final int FAILURES_BEFORE_SMALLER = 3;
    /** One may be built just before the event comes that it speaks of. */
    private static final int PAGES_WITHOUT_PROGRESS = 10;

    private static final int LONGEST_LOOK_AHEAD = 1000;
    private static final int EVENTS_FOR_A_WATERMARK = 10;

    private final LogClient client;
    private final HttpLogOptions options;
    private final SourceReaderMetricGroup metrics;
    private final Counter unreadablePages;
    private final EventReader events = new EventReader();
    private final Deque<Cursor> cursors = new ArrayDeque<>();
    private final Set<String> finished = new HashSet<>();
    private final Set<String> paused = new HashSet<>();

    private final Object wakeLock = new Object();
    private CompletableFuture<Void> wake = new CompletableFuture<>();

    /** Read by the thread that reports metrics. */
    private volatile long pending;

    private boolean showsPending;
    /** When the reader last had a page for every split; read by the thread that reports metrics. */
    private volatile long lastPageNanos = System.nanoTime();

    private Cursor reading;
    private CompletableFuture<LogPage> answer;

    /** @param metrics gets the requests that failed, and how far behind the log this reader is */
    LogSplitReader(HttpLogOptions options, SourceReaderMetricGroup metrics) {
        this.client = new LogClient(options);
        this.options = options;
        this.metrics = metrics;
        this.unreadablePages = metrics.counter("unreadablePages");
        metrics.gauge("secondsSinceLastPage", () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastPageNanos));
    }

    /** A split and when to ask for its next page. */
    private static final class Cursor {
        LogSplit split;
        long notBefore = System.nanoTime();
        int pageSize;
        int failuresAtSize;
        /** The last offset that the server had when it answered; -1 while it has not said. */
        long latest = -1;
        /** When a page came last, or reading began. */
        long lastPageNanos = System.nanoTime();
        /** Whether this server has answered for this split, in this run or before. */
        boolean hasAnswered;
        /** How many offsets behind the position a page is looked for that can be read; 0 for none. */
        long lookAhead;
        /** A page up to this offset was damaged, and could not be read as a whole. */
        long damageUpTo = -1;
        /** Whether such a page was found, so that the one before it is asked for once more. */
        boolean foundReadable;

        /** Pages in a row that led no further although the server has more. */
        int pagesWithoutProgress;

        final Backoff backoff = new Backoff();
        final LogOutage outage = new LogOutage(System::nanoTime);

        Cursor(LogSplit split, int pageSize) {
            this.split = split;
            this.pageSize = pageSize;
            this.hasAnswered = split.position() > 0;
        }

        long since() {
            return split.position() + lookAhead - (foundReadable ? 1 : 0);
        }

        /** A share of what is left to read: how many of those events are of its locations is not known before. */
        long pending() {
            return Math.max(0, Math.min(latest, split.stopOffset()) - split.position()) / split.partitions();
        }

        void lookAhead(long offsets) {
            lookAhead = offsets;
            foundReadable = false;
        }

        /** Pages grow again only when the event that made them small is behind: where it is is not known before. */
        void succeeded(int fullPage) {
            lookAhead(0);
            backoff.succeeded();
            if (pagesWithoutProgress < PAGES_WITHOUT_PROGRESS) {
                outage.ends();
            }
            failuresAtSize = 0;
            lastPageNanos = System.nanoTime();
            hasAnswered = true;
            if (damageUpTo <= split.position()) {
                pageSize = (int) Math.min(fullPage, 2L * pageSize);
            }
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
        answer = client.page(next.since(), next.pageSize, split.partition(), split.partitions());
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
                    + ": this is another log; start without state and with empty tables to read it");
        }
        if (cursor.lookAhead > 0) {
            if (cursor.foundReadable) {
                cursor.succeeded(options.pageSize()); // it was the server that was ill, and no event
            } else {
                cursor.foundReadable = true;
            }
            return;
        }
        int asked = cursor.pageSize;
        Page out = new Page(split, page, batch);
        page.entries().forEach(out::add);
        long position = out.end();
        batch.add(split.splitId(), new LogElement.PageEnd(Math.min(position, split.stopOffset()), watermark(page)));
        if (page.latest() >= 0) {
            cursor.latest = page.latest();
            showPending();
        }
        advance(cursor, position, batch);
        if (asked == 1
                && page.entries().stream()
                        .allMatch(entry -> entry.partitionKey().isEmpty())) {
            cursor.damageUpTo = -1; // this was the broken one
        }
        boolean isStuck = position == split.position() && page.latest() > position;
        cursor.pagesWithoutProgress = isStuck ? cursor.pagesWithoutProgress + 1 : 0;
        cursor.succeeded(options.pageSize());
        if (cursor.pagesWithoutProgress >= PAGES_WITHOUT_PROGRESS) {
            cursor.outage.goesOn(
                    position,
                    client.address() + ": pages do not advance, although the log claims to have events up to offset "
                            + page.latest());
        }
        boolean caughtUp = position == split.position()
                || (page.latest() >= 0
                        ? position >= page.latest()
                        : page.entries().size() < asked);
        cursor.notBefore =
                System.nanoTime() + (caughtUp ? options.pollInterval().toNanos() : 0);
    }

    private void showPending() {
        if (!showsPending) {
            showsPending = true;
            metrics.setPendingRecordsGauge(() -> pending);
        }
    }

    /** What a page adds to a batch: its events and the gaps between them, in the order of their offsets. */
    private static final class Page {
        private final LogSplit split;
        private final LogPage page;
        private final RecordsBySplits.Builder<LogElement> batch;
        private long position;

        Page(LogSplit split, LogPage page, RecordsBySplits.Builder<LogElement> batch) {
            this.split = split;
            this.page = page;
            this.batch = batch;
            this.position = split.position();
        }

        void add(LogPage.Entry entry) {
            if (entry.offset() <= position || entry.offset() > split.stopOffset()) {
                return; // a server that repeats itself, or more than was wanted
            }
            addGapsUpTo(entry.offset() - 1);
            position = entry.offset();
            batch.add(split.splitId(), new LogElement.Data(RawEvent.of(entry), entry.epochMillis()));
        }

        /** The position after the page. */
        long end() {
            long end = Math.max(position, page.nextSince());
            for (LogPage.Entry entry : page.entries()) {
                end = Math.max(end, entry.offset());
            }
            addGapsUpTo(end);
            return end;
        }

        /** A checkpoint behind a gap covers what is before it, so a gap must come after that. */
        private void addGapsUpTo(long last) {
            if (page.gaps() == null) {
                if (split.partitions() == 1) {
                    addGap(position + 1, last);
                }
            } else if (split.partition() == 0) {
                // every share of the log passes by every gap; one of them tells
                page.gaps().forEach(gap -> addGap(gap.first(), Math.min(gap.last(), last)));
            }
        }

        private void addGap(long first, long last) {
            long from = Math.max(first, position + 1);
            long to = Math.min(last, split.stopOffset());
            if (from <= to) {
                batch.add(split.splitId(), new LogElement.Data(RawEvent.gap(from, to)));
                position = to;
            }
        }
    }

    /**
     * The server's word; else the earliest time of the page's last events, because a log without one is written as it
     * happens. One of many may have a clock that is ahead, and would make all that follow late; and what is yet to come
     * has not come.
     */
    private Instant watermark(LogPage page) {
        if (page.watermark() != null) {
            return page.watermark();
        }
        int events = page.entries().size();
        long earliest = Long.MAX_VALUE;
        for (LogPage.Entry entry : page.entries().subList(Math.max(0, events - EVENTS_FOR_A_WATERMARK), events)) {
            long time = epochMillis(entry);
            if (time != LogPage.Entry.NO_TIME) {
                earliest = Math.min(earliest, time);
            }
        }
        return earliest == Long.MAX_VALUE
                ? null // the next page will do
                : Instant.ofEpochMilli(Math.min(earliest, System.currentTimeMillis()));
    }

    private long epochMillis(LogPage.Entry entry) {
        if (entry.epochMillis() != LogPage.Entry.NO_TIME) {
            return entry.epochMillis();
        }
        try {
            return events.read(entry.json()).event().ts().toEpochMilli(); // it may be in another zone
        } catch (InvalidEventException e) {
            return LogPage.Entry.NO_TIME; // it is judged further down
        }
    }

    private void advance(Cursor cursor, long position, RecordsBySplits.Builder<LogElement> batch) {
        cursor.split = cursor.split.at(Math.max(position, cursor.split.position()));
        if (cursor.split.isFinished()) {
            cursors.remove(cursor);
            batch.addFinishedSplit(cursor.split.splitId());
        }
        pending = cursors.stream().mapToLong(Cursor::pending).sum();
        long now = System.nanoTime();
        lastPageNanos = now
                - cursors.stream()
                        .mapToLong(each -> now - each.lastPageNanos)
                        .max()
                        .orElse(0);
    }

    private void failed(Throwable failure, RecordsBySplits.Builder<LogElement> batch) {
        if (!(failure instanceof TransientFailureException trouble)) {
            throw failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
        }
        metrics.getNumRecordsInErrorsCounter().inc();
        if (trouble instanceof NoLogPageException || trouble instanceof UnreadablePageException) {
            unreadablePages.inc();
        }
        Cursor cursor = reading;
        cursor.failuresAtSize++;
        if (trouble instanceof RefusedException) {
            failWhenRefusedForTooLong(cursor, trouble);
        }
        if (trouble instanceof UnreadablePageException && cursor.pageSize > 1) {
            if (cursor.pageSize == options.pageSize()) {
                LOG.warn("Asking for fewer events after offset {}: {}", cursor.split.position(), trouble.getMessage());
            }
            // whatever is broken is within as many offsets as there were events, or a little further in a share
            cursor.damageUpTo = Math.max(cursor.damageUpTo, cursor.split.position() + cursor.pageSize);
            cursor.pageSize /= 2;
            cursor.failuresAtSize = 0;
            return; // a server that answers need not be spared
        }
        if (trouble instanceof UnreadablePageException unreadable && lookFurther(cursor, unreadable, batch)) {
            cursor.notBefore = System.nanoTime() + options.pollInterval().toNanos();
            return;
        }
        if (trouble instanceof NoPageException
                && cursor.failuresAtSize >= FAILURES_BEFORE_SMALLER
                && cursor.pageSize > 1) {
            cursor.pageSize = Math.max(1, cursor.pageSize / 16);
            cursor.failuresAtSize = 0;
            LOG.warn("Asking for {} events after offset {}", cursor.pageSize, cursor.split.position());
        }
        Duration pause = cursor.backoff.afterFailure(trouble.retryAfter());
        cursor.notBefore = System.nanoTime() + pause.toNanos();
        LOG.debug("Next request in {} ms: {}", pause.toMillis(), trouble.getMessage());
        cursor.outage.goesOn(cursor.split.position(), trouble.getMessage());
    }

    private void failWhenRefusedForTooLong(Cursor cursor, TransientFailureException refusal) {
        Duration outage = Duration.ofNanos(System.nanoTime() - cursor.lastPageNanos);
        if (!cursor.hasAnswered) {
            throw new LogContractException(refusal.getMessage() + ", which is not retryable");
        }
        if (outage.compareTo(options.maxOutage()) > 0) {
            throw new LogContractException(refusal.getMessage() + ", for longer than source.http.max-outage, "
                    + options.maxOutage().toSeconds() + " s; the server has answered before");
        }
    }

    /**
     * A single event that no page can hold must not stop the log for ever. It is set aside when the page before it
     * cannot be read and the one after it can; while no page can be read, it is the server that is ill. False when it
     * is not yet time to look.
     */
    private boolean lookFurther(
            Cursor cursor, UnreadablePageException trouble, RecordsBySplits.Builder<LogElement> batch) {
        if (cursor.lookAhead == 0 && (cursor.pageSize > 1 || cursor.failuresAtSize < FAILURES_BEFORE_SMALLER)) {
            return false;
        }
        if (!cursor.foundReadable) {
            cursor.lookAhead(cursor.lookAhead + 1);
            if (cursor.lookAhead > LONGEST_LOOK_AHEAD) {
                cursor.lookAhead(0);
                return false;
            }
            return true;
        }
        LogSplit split = cursor.split;
        long last = Math.min(split.position() + cursor.lookAhead, split.stopOffset());
        // in a share of the log, the offsets before the last one belong to others
        long first = split.partitions() == 1 ? split.position() + 1 : split.position() + cursor.lookAhead;
        byte[] reason = trouble.getMessage().getBytes(StandardCharsets.UTF_8);
        for (long offset = first; offset <= last; offset++) {
            LOG.warn("Rejecting event {} unread: {}", offset, trouble.getMessage());
            batch.add(split.splitId(), new LogElement.Data(new RawEvent(offset, offset, "", reason)));
        }
        advance(cursor, last, batch);
        cursor.damageUpTo = -1;
        cursor.succeeded(options.pageSize());
        return true;
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
