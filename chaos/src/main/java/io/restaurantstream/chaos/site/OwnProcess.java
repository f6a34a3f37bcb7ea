package io.restaurantstream.chaos.site;

import java.io.IOException;
import java.time.Duration;

/**
 * A process that this run has started, directly or not, and the signals that it is sent.
 *
 * @param pid its id
 */
record OwnProcess(long pid) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** {@code kill -9}; returns when it has ended. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        awaitEnd();
    }

    /** Returns when it has ended. */
    void awaitEnd() throws IOException, InterruptedException {
        Waiting.until(PATIENCE, "process " + pid + " has not ended", () -> !isRunning());
    }

    /** Makes it stand still. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on, when it is still there. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** One that has ended and that nobody has asked for its exit code has no command any more. */
    boolean isRunning() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    /** Sends a signal; nothing happens when the process has ended meanwhile. */
    void signal(String name) throws IOException, InterruptedException {
        if (!isRunning()) {
            return;
        }
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (kill.waitFor() != 0 && isRunning()) {
            throw new IOException("process " + pid + " cannot be sent SIG" + name);
        }
    }
}
