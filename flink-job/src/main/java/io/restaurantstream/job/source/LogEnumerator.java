package io.restaurantstream.job.source;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.source.LogClient.RefusedException;
import io.restaurantstream.job.source.LogClient.TransientFailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the log once, cuts it into splits, and gives each to a reader.
 *
 * <p>What it found at the first start (epoch, number of partitions, where to stop) is in the checkpoint and holds for
 * the life of the job; a server that is down at the first start is waited for.
 */
final class LogEnumerator implements SplitEnumerator<LogSplit, LogEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(LogEnumerator.class);
    private static final long DISCOVERY_PERIOD_MILLIS = 1000;

    private final SplitEnumeratorContext<LogSplit> context;
    private final HttpLogOptions options;
    private final LogClient client;
    private final List<LogSplit> unassigned;
    /** Of the first look; used by the worker thread only. */
    private final LogOutage outage = new LogOutage(System::nanoTime);

    private volatile boolean discovered;

    LogEnumerator(SplitEnumeratorContext<LogSplit> context, HttpLogOptions options, LogEnumeratorState state) {
        this.context = context;
        this.options = options;
        this.client = new LogClient(options);
        this.discovered = state.discovered();
        this.unassigned = new ArrayList<>(state.unassigned());
    }

    @Override
    public void start() {
        if (!discovered) {
            context.callAsync(this::discover, this::discovered, 0, DISCOVERY_PERIOD_MILLIS);
        }
    }

    /** Runs in a worker thread. Null when it was done before, or when the server cannot answer yet. */
    private List<LogSplit> discover() {
        if (discovered) {
            return null;
        }
        try {
            LogPage page = client.page(0, 1, 0, 1).join();
            outage.ends();
            boolean namesItself = page.epoch() != null;
            int partitions = namesItself ? options.partitions() : 1;
            long stop =
                    options.stop().atLatest() ? latest(page) : options.stop().offset();
            List<LogSplit> splits = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                splits.add(new LogSplit(partition, partitions, namesItself ? page.epoch() : "", 0, stop));
            }
            return splits;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RefusedException refusal) {
                throw new LogContractException(refusal.getMessage() + ", which is not retryable");
            }
            if (e.getCause() instanceof TransientFailureException trouble) {
                outage.goesOn(0, trouble.getMessage());
                return null;
            }
            throw e;
        }
    }

    /**
     * The last offset of the log. The original server does not say it, but answers an empty page from there on; so it
     * is found by doubling and halving, in about twice as many requests as the offset has bits.
     */
    private long latest(LogPage first) {
        if (first.latest() >= 0) {
            return first.latest();
        }
        if (first.entries().isEmpty()) {
            return 0;
        }
        long there = first.entries().get(0).offset();
        long beyond = Math.max(2, there * 2);
        for (long found = firstAfter(beyond); found > 0; found = firstAfter(beyond)) {
            there = found;
            beyond = found * 2;
        }
        while (beyond > there) {
            long middle = there + (beyond - there) / 2;
            long found = firstAfter(middle);
            if (found > 0) {
                there = found;
            } else {
                beyond = middle;
            }
        }
        return there;
    }

    private long firstAfter(long since) {
        List<LogPage.Entry> entries = client.page(since, 1, 0, 1).join().entries();
        return entries.isEmpty() ? 0 : entries.get(0).offset();
    }

    private void discovered(List<LogSplit> splits, Throwable failure) {
        if (failure != null) {
            throw failure instanceof LogContractException contract
                    ? contract
                    : failure instanceof CompletionException && failure.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException("cannot read the log at " + options.url(), failure);
        }
        if (splits != null && !discovered) {
            discovered = true;
            unassigned.addAll(splits);
            LOG.info(
                    "Reading {} in {} partitions, up to {}",
                    options.url(),
                    splits.size(),
                    splits.get(0).stopOffset());
            assign();
        }
    }

    private void assign() {
        if (!discovered) {
            return;
        }
        Map<Integer, List<LogSplit>> assignment = new HashMap<>();
        unassigned.removeIf(split -> {
            int reader = split.partition() % context.currentParallelism();
            boolean registered = context.registeredReaders().containsKey(reader);
            if (registered) {
                assignment.computeIfAbsent(reader, r -> new ArrayList<>()).add(split);
            }
            return registered;
        });
        if (!assignment.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(assignment));
        }
        if (!options.stop().isNever()) {
            // a reader of an unbounded log is never told so: one that ended could not be rescaled
            context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        // readers ask for nothing: all splits are assigned as they register
    }

    @Override
    public void addSplitsBack(List<LogSplit> splits, int subtask) {
        unassigned.addAll(splits);
        assign();
    }

    @Override
    public void addReader(int subtask) {
        assign();
    }

    @Override
    public LogEnumeratorState snapshotState(long checkpointId) {
        return new LogEnumeratorState(discovered, unassigned);
    }

    @Override
    public void close() {
        // the client's threads end with its last request
    }
}
