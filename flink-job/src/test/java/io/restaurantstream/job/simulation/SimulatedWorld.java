package io.restaurantstream.job.simulation;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.WeakHashMap;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcher;

/**
 * What the classes under simulation see in place of the machine's clock, chance, threads and network.
 *
 * <p>{@link Interposition} makes them call the static methods here. Where no simulation is going on, these do what the
 * class would have done by itself.
 */
public final class SimulatedWorld {

    private static volatile SimulatedWorld current;

    private final Random chance;
    private final Function<URI, CompletableFuture<HttpResponse<byte[]>>> server;
    private long nanos = TimeUnit.DAYS.toNanos(1);

    private SimulatedWorld(Random chance, Function<URI, CompletableFuture<HttpResponse<byte[]>>> server) {
        this.chance = chance;
        this.server = server;
    }

    static SimulatedWorld begin(Random chance, Function<URI, CompletableFuture<HttpResponse<byte[]>>> server) {
        current = new SimulatedWorld(chance, server);
        return current;
    }

    static void end() {
        current = null;
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    void letPass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    // ---- what is called from the classes under simulation

    /** In place of {@link System#nanoTime}. */
    public static long nanoTime() {
        return current == null ? System.nanoTime() : current.nanos;
    }

    /** In place of {@link TimeUnit#sleep}: time passes at once. */
    public static void sleep(TimeUnit unit, long amount) throws InterruptedException {
        if (current == null) {
            unit.sleep(amount);
        } else {
            current.nanos += unit.toNanos(amount);
        }
    }

    /** In place of {@link ThreadLocalRandom#nextLong(long, long)}. */
    public static long nextLong(ThreadLocalRandom random, long from, long to) {
        return current == null ? random.nextLong(from, to) : from + (long) (current.chance.nextDouble() * (to - from));
    }

    /** In place of {@link CompletableFuture#get(long, TimeUnit)}: what is not there now is not there in time. */
    public static Object get(CompletableFuture<?> future, long longest, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (current == null || future.isDone()) {
            return future.get(longest, unit);
        }
        throw new TimeoutException("not yet, in a simulation");
    }

    /** In place of the answer to a request; null when there is no simulation. */
    public static CompletableFuture<HttpResponse<byte[]>> answer(URI uri) {
        return current == null ? null : current.server.apply(uri);
    }

    /** In place of the start of a fetcher's thread; false when there is no simulation. */
    public static boolean holds(SplitFetcher<?, ?> fetcher) {
        return current != null && SimulatedReader.holds(fetcher);
    }

    /** In place of {@link Executors#newSingleThreadExecutor(ThreadFactory)}: its tasks run when the simulation lets them. */
    public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
        return current == null ? Executors.newSingleThreadExecutor(factory) : new SteppedThread();
    }

    /** In place of {@link FutureTask#get()}: who waits for a task lets its thread run. */
    public static Object get(FutureTask<?> task) throws ExecutionException, InterruptedException {
        if (current != null) {
            SteppedThread.runUntilDone(task);
        }
        return task.get();
    }

    /** A thread that takes a step when it is told to. */
    static final class SteppedThread extends AbstractExecutorService {

        private static final Deque<SteppedThread> STARTED = new ArrayDeque<>();
        private static final Map<Runnable, SteppedThread> OWNERS = new WeakHashMap<>();

        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean isShutdown;

        private SteppedThread() {
            STARTED.add(this);
        }

        /** Those that were started since this was asked last. */
        static List<SteppedThread> takeStarted() {
            List<SteppedThread> started = List.copyOf(STARTED);
            STARTED.clear();
            return started;
        }

        private static void runUntilDone(FutureTask<?> task) {
            SteppedThread owner = OWNERS.get(task);
            boolean works = owner != null;
            while (works && !task.isDone()) {
                works = owner.step();
            }
        }

        /** Runs the next task; false when there is none. */
        boolean step() {
            Runnable next = tasks.poll();
            if (next != null) {
                next.run();
            }
            return next != null;
        }

        boolean hasWork() {
            return !tasks.isEmpty();
        }

        @Override
        public void execute(Runnable task) {
            if (isShutdown) {
                throw new RejectedExecutionException("the thread has ended");
            }
            OWNERS.put(task, this);
            tasks.add(task);
        }

        @Override
        public void shutdown() {
            isShutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            isShutdown = true;
            List<Runnable> dropped = List.copyOf(tasks);
            tasks.clear();
            return dropped;
        }

        @Override
        public boolean isShutdown() {
            return isShutdown;
        }

        @Override
        public boolean isTerminated() {
            return isShutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
