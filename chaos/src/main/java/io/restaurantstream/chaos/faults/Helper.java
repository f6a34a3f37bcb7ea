package io.restaurantstream.chaos.faults;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A second thread within a fault. It has ended when this is closed. */
final class Helper implements AutoCloseable {

    private final FutureTask<Void> task;
    private final Thread thread;

    private Helper(String name, FutureTask<Void> task) {
        this.task = task;
        this.thread = new Thread(task, name);
    }

    /** What a helper does. */
    @FunctionalInterface
    interface Work {

        void run() throws Exception;
    }

    static Helper start(String name, Work work) {
        Callable<Void> callable = () -> {
            work.run();
            return null;
        };
        Helper helper = new Helper(name, new FutureTask<>(callable));
        helper.thread.start();
        return helper;
    }

    /** Returns when the work is done; throws what it threw. */
    void await() throws Exception {
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (!task.isDone()) {
            task.cancel(true);
        }
        thread.join();
    }
}
