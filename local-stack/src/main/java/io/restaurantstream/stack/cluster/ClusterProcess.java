package io.restaurantstream.stack.cluster;

import io.restaurantstream.stack.process.Polling;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of the cluster. It outlives the command that started it.
 *
 * <p>Its file has the process id in the first line and its start time in the second. Both must match before a process
 * is ended, because process ids are reused.
 */
final class ClusterProcess {

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The operating system tells start times in hundredths of a second, from a clock that may be adjusted. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /** Becomes the command that follows, under the same id, when it is sent a line; ends when it is sent none. */
    private static final List<String> HELD = List.of("/bin/sh", "-c", "read -r line && exec \"$@\" < /dev/null", "sh");

    private final String name;
    private final ClusterFolder folder;

    ClusterProcess(String name, ClusterFolder folder) {
        this.name = name;
        this.folder = folder;
    }

    String name() {
        return name;
    }

    /** What the process logs; {@code .out} beside it has what it prints. */
    Path log() {
        return folder.log().resolve(name + ".log");
    }

    private Path printed() {
        return folder.log().resolve(name + ".out");
    }

    private Path file() {
        return folder.run().resolve(name + ".pid");
    }

    /** Whether it was started and not stopped since, running or not. */
    boolean isKnown() {
        return Files.exists(file());
    }

    boolean isRunning() throws IOException {
        return running().isPresent();
    }

    /** The id of the running process. */
    Optional<Long> pid() throws IOException {
        return running().map(ProcessHandle::pid);
    }

    private Optional<ProcessHandle> running() throws IOException {
        if (!isKnown()) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file());
        if (lines.size() != 2) {
            throw new IOException(file() + " must have two lines: a process id and when it was started");
        }
        Instant started = Instant.parse(lines.get(1));
        return ProcessHandle.of(Long.parseLong(lines.get(0)))
                .filter(ProcessHandle::isAlive)
                // a process that has ended and that nobody has asked for its exit code has a start, but no command
                .filter(process -> process.info().command().isPresent())
                .filter(process -> process.info()
                        .startInstant()
                        .filter(start -> Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                        .isPresent());
    }

    /**
     * Starts it in the background with {@code environment}.
     *
     * <p>It does nothing before it is noted, and ends when it never is: no process is left that nobody knows of.
     */
    void start(List<String> command, Map<String, String> environment) throws IOException {
        List<String> held = new ArrayList<>(HELD);
        held.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(held)
                .directory(folder.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream release = process.getOutputStream()) {
            Instant started = process.info().startInstant().orElseGet(Instant::now);
            Files.write(file(), List.of(Long.toString(process.pid()), started.toString()));
            release.write('\n');
        }
    }

    /** Asks the process to end, insists when it does not, and forgets it. True when it was running. */
    boolean stop() throws IOException {
        Optional<ProcessHandle> running = running();
        if (running.isPresent()) {
            ProcessHandle process = running.get();
            process.destroy();
            if (!endsWithin(GRACE)) {
                process.destroyForcibly();
                if (!endsWithin(GRACE)) {
                    throw new IOException(name + ", process " + process.pid() + ", does not end");
                }
            }
        }
        Files.deleteIfExists(file());
        return running.isPresent();
    }

    private boolean endsWithin(Duration patience) {
        return Polling.holdsWithin(patience, () -> !isRunning());
    }
}
