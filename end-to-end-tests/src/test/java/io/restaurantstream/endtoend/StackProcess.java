package io.restaurantstream.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A running {@code ./stack} command, as a user would start it. Ends with the test that started it. */
final class StackProcess implements AutoCloseable {

    private static final int LAST_PORT = 32_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 30_000));

    /** In a process of a minute the second compiler would take as much CPU time as all else. */
    static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path output;
    private final String command;

    private StackProcess(Process process, Path output, String command) {
        this.process = process;
        this.output = output;
        this.command = command;
    }

    /** Starts {@code ./stack} with {@code arguments}; its output goes to a file in {@code folder}. */
    static StackProcess start(Path folder, List<String> arguments) throws IOException {
        Files.createDirectories(folder);
        Path output = Files.createTempFile(folder, "stack-", ".out");
        List<String> command = new ArrayList<>(
                List.of("bash", Repository.root().resolve("stack").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(folder.toFile());
        builder.environment().put("STACK_JAVA_OPTS", "-Xmx1500m " + QUICK_START);
        return new StackProcess(builder.start(), output, String.join(" ", arguments));
    }

    static StackProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(arguments));
    }

    /** Runs a command to its end and returns its exit code. */
    static int run(Path folder, String... arguments) throws Exception {
        try (StackProcess process = start(folder, arguments)) {
            return process.exitCode();
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Waits until the command has printed {@code text}. */
    void awaitOutput(String text) {
        await(command + " prints " + text).atMost(PATIENCE).until(() -> {
            if (!process.isAlive() && !output().contains(text)) {
                throw new IllegalStateException(
                        command + " ended with " + process.exitValue() + " and without " + text + ":\n" + output());
            }
            return output().contains(text);
        });
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(command + " does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As Ctrl-C, or a service manager's stop; waits until the command has ended. */
    void stop() throws InterruptedException {
        process.destroy();
        exitCode();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Below those that outgoing connections take, of which one could take it before the process does. */
    static int freePort() throws IOException {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                if (port > LAST_PORT) {
                    throw e;
                }
            }
        }
    }
}
