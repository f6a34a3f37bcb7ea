package io.restaurantstream.job.facts;

import io.restaurantstream.job.check.CheckedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers events into batches: a batch goes to the database when it is full, when its first event has waited long
 * enough, and before each checkpoint.
 *
 * <p>One batch is written by a thread of its own while the next is gathered, so neither Flink nor the database waits for
 * the other. When the next is full as well, it waits, and holds back the source. Events go to the database in the order
 * in which they came. All methods are for the task's thread.
 */
final class FactsWriter implements StatefulSinkWriter<CheckedEvent, Long> {

    private static final Logger LOG = LoggerFactory.getLogger(FactsWriter.class);

    static final String THREAD = "facts of ";

    /**
     * A batch fills fast when one in this many of its events is there after the flush interval. Two such batches in a row are
     * a backfill and not a hiccup: no reader waits for it, and larger batches cost less per event.
     */
    private static final int BACKFILL_SHARE = 8;

    /** How many flush intervals such a batch may take to be full. */
    private static final int BACKFILL_INTERVALS = 5;

    /** How long a thread may take to end whose connection is gone. */
    private static final int CLOSE_SECONDS = 30;

    private final FactsOptions options;
    private final ProcessingTimeService clock;
    private final MailboxExecutor mailbox;
    private final BatchWriter writer;
    private final ExecutorService thread;

    private List<CheckedEvent> batch = new ArrayList<>();
    private long batchBytes;
    /** Whether the first event of the batch has waited long enough. */
    private boolean batchIsDue;
    /** Will look whether the batch is due; null when there is none. */
    private Future<?> timer;

    private boolean lastBatchFilledFast;

    /** Of the last events that were written, for the next checkpoint. */
    private LastOffsets lastOffsets;

    /** What the thread is doing or has done last. */
    private FutureTask<Void> inHand = new FutureTask<>(() -> {}, null);

    /**
     * @param mailbox runs what has to be done in the task's thread after a batch
     * @param writer for a thread that is started here; closed with this writer
     * @param restored what was written before; empty when nothing was
     */
    FactsWriter(
            FactsOptions options,
            ProcessingTimeService clock,
            MailboxExecutor mailbox,
            BatchWriter writer,
            LastOffsets restored) {
        this.options = options;
        this.clock = clock;
        this.mailbox = mailbox;
        this.writer = writer;
        this.lastOffsets = restored;
        String name = THREAD + Thread.currentThread().getName();
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread started = new Thread(task, name);
            started.setDaemon(true);
            return started;
        });
        inHand.run();
    }

    @Override
    public void write(CheckedEvent event, Context context) throws IOException, InterruptedException {
        batch.add(event);
        batchBytes += event.json().length;
        if (batch.size() >= options.flushEvents() || batchBytes >= options.flushBytes()) {
            handOver();
        } else if (timer == null) {
            schedule(1, () -> {
                if (lastBatchFilledFast && fillsFast(batch)) {
                    schedule(BACKFILL_INTERVALS - 1, this::batchIsDue);
                } else {
                    batchIsDue();
                }
            });
        }
    }

    private boolean fillsFast(List<CheckedEvent> events) {
        return (long) events.size() * BACKFILL_SHARE >= options.flushEvents();
    }

    /** Does something in some flush intervals, unless the batch has been handed over by then. */
    private void schedule(int intervals, ThrowingRunnable<Exception> action) {
        long at = clock.getCurrentProcessingTime()
                + intervals * options.flushInterval().toMillis();
        List<CheckedEvent> waiting = batch;
        timer = clock.registerTimer(at, time -> {
            // one that could not be cancelled any more is of the batch before
            if (batch == waiting) {
                action.run();
            }
        });
    }

    private void batchIsDue() throws IOException, InterruptedException {
        batchIsDue = true;
        goOn();
    }

    /** Everything written so far survives a crash of the database when this returns; Flink calls it before a snapshot. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        handOver();
        submit(new FutureTask<>(() -> {
            writer.makeDurable();
            return null;
        }));
        awaitInHand();
    }

    @Override
    public List<Long> snapshotState(long checkpointId) {
        return List.copyOf(lastOffsets.offsets());
    }

    /** Tells of a failure, and hands over what has become due meanwhile. */
    private void goOn() throws IOException, InterruptedException {
        if (inHand.isDone()) {
            awaitInHand();
            if (batchIsDue) {
                handOver();
            }
        }
    }

    private void handOver() throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        List<CheckedEvent> next = batch;
        lastOffsets = new LastOffsets(List.of(next.get(next.size() - 1).event().offset()));
        lastBatchFilledFast = fillsFast(next);
        batch = new ArrayList<>(next.size());
        batchBytes = 0;
        batchIsDue = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        submit(new BatchTask(next));
    }

    /** Gives {@code task} to the thread, after what is in hand; fails if that failed. */
    private void submit(FutureTask<Void> task) throws IOException, InterruptedException {
        awaitInHand();
        inHand = task;
        thread.execute(task);
    }

    private void awaitInHand() throws IOException, InterruptedException {
        try {
            inHand.get();
        } catch (ExecutionException e) {
            // Flink looks at what it is: running out of memory ends the process
            ExceptionUtils.rethrowIOException(e.getCause());
        }
    }

    /** What has not been handed over comes again after the restore; a task that ends must not write any more. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        if (!inHand.isDone()) {
            writer.abort();
        }
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The thread that writes facts has not ended within {} s", CLOSE_SECONDS);
            }
        } finally {
            writer.close();
        }
    }

    /** One batch; the task's thread hears of its end. */
    private final class BatchTask extends FutureTask<Void> {

        BatchTask(List<CheckedEvent> events) {
            super(() -> {
                writer.write(events);
                return null;
            });
        }

        @Override
        protected void done() {
            try {
                mailbox.execute(FactsWriter.this::goOn, "a batch of facts is written");
            } catch (RejectedExecutionException e) {
                LOG.debug("The task ends, it need not hear that a batch has ended", e);
            }
        }
    }
}
