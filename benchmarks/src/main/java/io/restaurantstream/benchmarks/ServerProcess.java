package io.restaurantstream.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of an event log, the generator or the inbox, as a process of its own. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("Events\\s+(http://[^/]+)/events");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private final Process process;
    private final URI address;

    private ServerProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /**
     * Starts the generator.
     *
     * @param launcher the command that runs {@code ./stack}, without its arguments
     * @param options more options of {@code ./stack generator}
     * @throws IOException when it does not start
     */
    public static ServerProcess generator(List<String> launcher, List<String> options) throws IOException {
        return start(launcher, "generator", options);
    }

    /** Starts the generator tied to one core where the machine allows it. */
    public static ServerProcess generatorOnOneCore(List<String> launcher, List<String> options) throws IOException {
        return start(onOneCore(launcher), "generator", options);
    }

    /** Starts the inbox tied to one core where the machine allows it. */
    public static ServerProcess inboxOnOneCore(List<String> launcher, List<String> options) throws IOException {
        return start(onOneCore(launcher), "inbox", options);
    }

    private static List<String> onOneCore(List<String> launcher) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(TASKSET)) {
            command.addAll(List.of(TASKSET.toString(), "-c", "0"));
        }
        command.addAll(launcher);
        return command;
    }

    private static ServerProcess start(List<String> launcher, String name, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(name, "--port", "0"));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                return new ServerProcess(process, URI.create(found.group(1)));
            }
            said.append(line).append('\n');
        }
        process.destroyForcibly();
        throw new IOException("the " + name + " did not start:\n" + said);
    }

    /** Where it serves. */
    public URI address() {
        return address;
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
