package io.restaurantstream.chaos.site;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The generator, a process of its own, with its switch for transport faults. */
public final class EventServer implements Closeable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A Monday on which a business day begins; fixed, so that a seed gives the same log on any day. */
    private static final String LOG_START = "2026-11-02T09:00:00Z";

    private static final String PID_FILE = "generator.pid";
    private static final String LOG = "generator.log";
    private static final int SAMPLE_EVENTS = 5000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final List<String> command;
    private final Path output;
    private final Path pidFile;
    private final int port;
    private Process process;

    /**
     * Not started yet.
     *
     * @param folder for what it prints and logs
     * @param seed of the log
     * @param profile of the log
     */
    EventServer(Launcher launcher, Path folder, int port, long seed, String profile) {
        this.port = port;
        this.output = folder.resolve("generator.out");
        this.pidFile = folder.resolve(PID_FILE);
        this.command = new ArrayList<>(launcher.command(folder.resolve(LOG)));
        command.addAll(List.of("generator", "--port", Integer.toString(port), "--faults"));
        command.addAll(List.of("--seed", Long.toString(seed), "--profile", profile));
        command.addAll(List.of("--start", LOG_START, "--speed", "max"));
    }

    /** Where it serves, past the network that faults strike. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    /** Starts it and returns when it answers. */
    public void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        Files.writeString(pidFile, Long.toString(process.pid()));
        if (!Waiting.holdsWithin(START, () -> answers() || !process.isAlive()) || !process.isAlive()) {
            throw new IOException("the generator has not started; see " + output + ", which ends with: " + lastLine());
        }
    }

    private String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
    }

    /** Ends the one of a run that was killed, which is known by the file that it logs to. */
    static void endLeftOver(Path folder) throws IOException, InterruptedException {
        Path pidFile = folder.resolve(PID_FILE);
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readString(pidFile));
        String log = folder.resolve(LOG).toString();
        boolean isOurs = ProcessHandle.of(pid)
                .flatMap(left -> left.info().arguments())
                .filter(arguments -> Arrays.stream(arguments).anyMatch(argument -> argument.endsWith(log)))
                .isPresent();
        if (isOurs) {
            new OwnProcess(pid).kill();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return send(request("/health").GET()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    /** {@code kill -9}. */
    public void kill() throws IOException, InterruptedException {
        new OwnProcess(process.pid()).kill();
        process.waitFor();
    }

    /** Makes it stand still. */
    public void freeze() throws IOException, InterruptedException {
        new OwnProcess(process.pid()).freeze();
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        new OwnProcess(process.pid()).thaw();
    }

    /** Switches transport faults on, in the words of {@code /admin/faults}. */
    public void misbehave(String settings) throws IOException, InterruptedException {
        expect(
                200,
                send(request("/admin/faults")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(settings))));
    }

    /** Switches all transport faults off. */
    public void behave() throws IOException, InterruptedException {
        expect(204, send(request("/admin/faults").DELETE()));
    }

    /** How many bytes an event of this log has on a page, on average. */
    double bytesPerEvent() throws IOException, InterruptedException {
        HttpResponse<String> page =
                send(request("/events?since=0&limit=" + SAMPLE_EVENTS).GET());
        expect(200, page);
        return page.body().length() / (double) SAMPLE_EVENTS;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri().resolve(path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void expect(int status, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != status) {
            throw new IOException(response.request().method() + " " + response.uri() + ": " + response.statusCode()
                    + " " + response.body());
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
