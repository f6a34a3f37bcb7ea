package io.restaurantstream.inbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable log: events by offset, each {@code event_id} once.
 *
 * <p>One thread writes. It takes all batches that wait and writes them with one fsync, so a batch is in the log as a
 * whole or not at all, and is answered only when it is durable. Killed before the write, nothing of it is there and its
 * sender sends it again; killed after, sending again finds every event by its id. Safe for use by several threads.
 */
final class EventLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    /** A write takes no further batch when it has this many events. */
    private static final int WRITE_EVENTS = 20_000;

    /** With less than this much disk left nothing is written: the store needs room to tidy up. */
    private static final long SPARE_BYTES = 64 << 20;

    private final Path folder;
    private final FileChannel lock;
    private final Duration maxDisorder;
    private final InstantSource clock;
    /** Read for every use of the store, written while another one takes its place. */
    private final ReadWriteLock replacing = new ReentrantReadWriteLock();

    private final BlockingQueue<Batch> waiting = new LinkedBlockingQueue<>();
    private final Thread writing = new Thread(this::writeUntilClosed, "inbox-write");

    private EventStore store;
    /** False from a failed write until the store could be opened anew; a closed one must not be touched. */
    private boolean storeIsOpen = true;

    private volatile boolean closing;
    private volatile boolean failed;

    private record Batch(NewEvents added, CompletableFuture<List<Outcome>> outcomes) {

        int size() {
            return added.events().size();
        }
    }

    private EventLog(Path folder, FileChannel lock, Duration maxDisorder, InstantSource clock) throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.maxDisorder = maxDisorder;
        this.clock = clock;
        store = EventStore.open(folder);
    }

    /**
     * Opens the log in {@code folder}, or begins one.
     *
     * @param maxDisorder how far the watermark stays behind the highest time
     * @throws IOException when another process has it open, or it cannot be read
     */
    static EventLog open(Path folder, Duration maxDisorder, InstantSource clock) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock =
                FileChannel.open(folder.resolve("inbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isLocked(lock)) {
                throw new IOException("the folder " + folder
                        + " is in use by another inbox; stop that one, or name another folder with --data-dir");
            }
            EventLog log = new EventLog(folder, lock, maxDisorder, clock);
            log.writing.start();
            return log;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException thisProcessHasIt) {
            return false;
        }
    }

    /** Identity of the log, made once. */
    String epoch() {
        return store().epoch();
    }

    /** First offset there still is; 1 in an empty log. */
    long earliest() {
        return store().earliest();
    }

    /** The last offset that is durable; 0 in an empty log. */
    long latest() {
        return store().latest();
    }

    /** Whether the last write succeeded and more are taken. */
    boolean isWritable() {
        return !failed && !closing;
    }

    /**
     * Appends the events that are new, all of them or, when the future fails, none that is known of: a sender may send
     * them again.
     *
     * @return one outcome per event, in their order, once all are durable
     */
    CompletableFuture<List<Outcome>> append(List<IncomingEvent> events) {
        return append(new NewEvents(events, Map.of()));
    }

    /** As {@link #append(List)}, and remembers something in the same write. */
    CompletableFuture<List<Outcome>> append(NewEvents added) {
        Batch batch = new Batch(added, new CompletableFuture<>());
        waiting.add(batch);
        if ((closing || !writing.isAlive()) && waiting.remove(batch)) {
            batch.outcomes.completeExceptionally(new RejectedExecutionException("the inbox is stopping"));
        }
        return batch.outcomes;
    }

    /**
     * The events of {@code share} after {@code since}, as many as there are, at most {@code limit}.
     *
     * @throws TrimmedException when some after {@code since} were dropped
     */
    LogPage page(long since, int limit, Share share) throws IOException, TrimmedException {
        replacing.readLock().lock();
        try {
            requireOpenStore();
            return store.page(since, limit, share, maxDisorder);
        } finally {
            replacing.readLock().unlock();
        }
    }

    /** What was last remembered under {@code key}; null when nothing was, or it has been dropped. */
    byte[] remembered(String key) throws IOException {
        replacing.readLock().lock();
        try {
            requireOpenStore();
            return store.remembered(key);
        } finally {
            replacing.readLock().unlock();
        }
    }

    /**
     * Drops events that were accepted before {@code before}, with their ids, and what was remembered before. The last
     * event stays: it says where the log is.
     *
     * @return how many were dropped
     */
    long trim(Instant before) throws IOException {
        long dropped = 0;
        long once;
        long forgotten;
        do {
            // in small steps, so that no batch waits long
            replacing.readLock().lock();
            try {
                requireOpenStore();
                once = store.trim(before);
                forgotten = store.forget(before);
            } catch (IOException e) {
                failed = true;
                throw e;
            } finally {
                replacing.readLock().unlock();
            }
            dropped += once;
        } while (once > 0 || forgotten > 0);
        return dropped;
    }

    private EventStore store() {
        replacing.readLock().lock();
        try {
            return store;
        } finally {
            replacing.readLock().unlock();
        }
    }

    private void requireOpenStore() throws IOException {
        if (!storeIsOpen) {
            throw new IOException("the log in " + folder + " could not be opened again after a write that failed");
        }
    }

    private void writeUntilClosed() {
        List<Batch> batches = new ArrayList<>();
        try {
            while (!closing || !waiting.isEmpty()) {
                batches.add(waiting.take());
                int events = batches.get(0).size();
                for (Batch next = waiting.peek();
                        next != null && events + next.size() <= WRITE_EVENTS;
                        next = waiting.peek()) {
                    batches.add(waiting.take());
                    events += next.size();
                }
                write(batches);
                batches.clear();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void write(List<Batch> batches) {
        List<List<Outcome>> outcomes;
        try {
            replaceAfterFailure();
            long left = Files.getFileStore(folder).getUsableSpace();
            if (left < SPARE_BYTES) {
                throw new DiskFullException(left);
            }
            outcomes = store.append(batches.stream().map(Batch::added).toList(), clock.instant());
        } catch (DiskFullException e) {
            fail(batches, e);
            return;
        } catch (IOException | RuntimeException e) {
            LOG.error("Cannot write {} batches", batches.size(), e);
            failed = true;
            fail(batches, e);
            return;
        } catch (Error e) {
            failed = true; // this thread ends: nothing more is taken
            fail(batches, new IOException("the thread that writes has ended", e));
            throw e;
        }
        for (int i = 0; i < batches.size(); i++) {
            batches.get(i).outcomes.complete(outcomes.get(i));
        }
    }

    private static void fail(List<Batch> batches, Exception failure) {
        batches.forEach(batch -> batch.outcomes.completeExceptionally(failure));
    }

    /** What a failed write left on disk is known only to a store that is opened anew. */
    private void replaceAfterFailure() throws IOException {
        if (!failed) {
            return;
        }
        replacing.writeLock().lock();
        try {
            if (storeIsOpen) {
                storeIsOpen = false;
                store.close();
            }
            store = EventStore.open(folder);
            storeIsOpen = true;
            failed = false;
        } finally {
            replacing.writeLock().unlock();
        }
    }

    /** Writes what waits, then closes. */
    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        // an empty batch wakes the thread up
        waiting.add(new Batch(new NewEvents(List.of(), Map.of()), new CompletableFuture<>()));
        writing.join();
        replacing.writeLock().lock();
        try {
            if (storeIsOpen) {
                storeIsOpen = false;
                store.close();
            }
        } finally {
            replacing.writeLock().unlock();
            lock.close();
        }
    }
}
