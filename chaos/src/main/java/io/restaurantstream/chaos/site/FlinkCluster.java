package io.restaurantstream.chaos.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A highly available cluster with its one job: its processes, and the commands by which an operator looks after it.
 *
 * <p>All commands are those of {@code ./stack}, as a user would type them. One thread at a time may use it, but for what
 * only reads.
 */
public final class FlinkCluster implements Closeable {

    /** The process that leads. */
    public static final String JOB_MANAGER = "jobmanager";

    /** The process by which a leader is found. */
    public static final String ZOO_KEEPER = "zookeeper";

    /** The processes that do the work. */
    public static final List<String> TASK_MANAGERS = List.of("taskmanager-1", "taskmanager-2");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern STARTED_JOB = Pattern.compile("Job ([0-9a-f]{32}) runs");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint (\\S+)");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Launcher launcher;
    private final Path folder;
    private final int restPort;
    private final List<String> jobArguments;
    private final List<String> savepoints = new ArrayList<>();
    private volatile String job;
    private volatile int parallelism = TASK_MANAGERS.size();

    /**
     * Not started yet.
     *
     * @param jobArguments the job's options
     */
    FlinkCluster(Launcher launcher, Path folder, int restPort, List<String> jobArguments) {
        this.launcher = launcher;
        this.folder = folder;
        this.restPort = restPort;
        this.jobArguments = List.copyOf(jobArguments);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + restPort);
    }

    void start() throws IOException {
        launcher.run(List.of(
                "cluster",
                "start",
                "--ha",
                "--taskmanagers",
                Integer.toString(TASK_MANAGERS.size()),
                "--flink-port",
                Integer.toString(restPort),
                "--data-dir",
                folder.toString()));
    }

    /** Starts what was killed, and returns when it does its work. */
    public void startMissing() throws IOException {
        launcher.run(List.of("cluster", "start", "--data-dir", folder.toString()));
    }

    /** {@code kill -9}. */
    public void kill(String process) throws IOException, InterruptedException {
        process(process).kill();
    }

    /** Makes it stand still. */
    public void freeze(String process) throws IOException, InterruptedException {
        process(process).freeze();
    }

    /** Lets it go on. */
    public void thaw(String process) throws IOException, InterruptedException {
        process(process).thaw();
    }

    private OwnProcess process(String name) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("run").resolve(name + ".pid"));
        return new OwnProcess(Long.parseLong(lines.get(0)));
    }

    /** What the JobManager logs, also the ones that were killed. */
    Path jobManagerLog() {
        return folder.resolve("log").resolve(JOB_MANAGER + ".log");
    }

    /** How many subtasks each operator has. */
    public int parallelism() {
        return parallelism;
    }

    /** Starts the job from the beginning. */
    void submit() throws IOException {
        submit(List.of());
    }

    /** Starts the job, which must not run, from a savepoint or retained checkpoint. */
    public void submitFrom(String snapshot) throws IOException {
        submit(List.of("-s", snapshot));
    }

    private void submit(List<String> options) throws IOException {
        List<String> command = command("submit");
        command.addAll(options);
        command.addAll(List.of("--parallelism", Integer.toString(parallelism)));
        command.addAll(jobArguments);
        job = found(STARTED_JOB, launcher.run(command));
    }

    /** Starts the job, which must not run, from what is newest. */
    public void restore() throws IOException {
        List<String> command = command("restore");
        command.addAll(List.of("--parallelism", Integer.toString(parallelism)));
        command.addAll(jobArguments);
        job = found(STARTED_JOB, launcher.run(command));
    }

    /** Ends the job with a savepoint; returns where it is. */
    public String stop() throws IOException {
        List<String> command = command("stop");
        command.add("--savepoint");
        String savepoint = found(SAVEPOINT, launcher.run(command));
        savepoints.add(savepoint);
        return savepoint;
    }

    /** Takes a savepoint of the job that goes on; returns where it is. */
    public String savepoint() throws IOException {
        String savepoint = found(SAVEPOINT, launcher.run(command("savepoint")));
        savepoints.add(savepoint);
        return savepoint;
    }

    /** Ends the job without a savepoint. */
    public void cancel() throws IOException {
        launcher.run(command("cancel"));
    }

    /** Goes on with another number of subtasks. */
    public void rescale(int subtasks) throws IOException {
        List<String> command = command("rescale");
        command.addAll(List.of("--parallelism", Integer.toString(subtasks)));
        job = found(STARTED_JOB, launcher.run(command));
        parallelism = subtasks;
    }

    private List<String> command(String name) {
        return new ArrayList<>(List.of(name, "--flink-url", uri().toString()));
    }

    private static String found(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("the command was expected to say '" + pattern + "', but said: " + output);
        }
        return matcher.group(1);
    }

    /** All savepoints of this run that were taken, the oldest first. */
    public List<String> savepoints() {
        return List.copyOf(savepoints);
    }

    /** The checkpoints of the job that are still there, the oldest first. */
    public List<String> retainedCheckpoints() throws IOException {
        Path own = folder.resolve("checkpoints").resolve(job);
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(own)) {
            return folders.filter(each -> each.getFileName().toString().startsWith("chk-"))
                    .filter(each -> Files.exists(each.resolve("_metadata")))
                    .sorted(Comparator.comparingInt(each ->
                            Integer.parseInt(each.getFileName().toString().substring("chk-".length()))))
                    .map(each -> each.toUri().toString())
                    .toList();
        }
    }

    /** The id of the job, 32 hexadecimal digits. */
    public String job() {
        return job;
    }

    /** Whether the cluster knows the job, in Flink's words; empty while nobody answers. */
    public Optional<String> state(String id) throws InterruptedException {
        return ask("/jobs/" + id).map(found -> found.path("state").asText());
    }

    /** The newest checkpoint of the job that is complete; empty when there is none, or nobody answers. */
    public Optional<Checkpoint> newestCheckpoint() throws InterruptedException {
        return ask("/jobs/" + job + "/checkpoints")
                .map(found -> found.path("latest").path("completed"))
                .filter(completed -> completed.has("id"))
                .map(completed -> new Checkpoint(
                        completed.path("id").asLong(),
                        completed.path("trigger_timestamp").asLong(),
                        completed.path("latest_ack_timestamp").asLong()));
    }

    /** Asks for a checkpoint, and does not wait for it. */
    public void triggerCheckpoint() throws IOException, InterruptedException {
        post("/jobs/" + job + "/checkpoints", JsonNodeFactory.instance.objectNode());
    }

    /** Starts the same job once more, from the beginning, beside the one that runs; returns its id. */
    public String startSecondJob() throws IOException, InterruptedException {
        String jar = get("/jars").path("files").path(0).path("id").asText();
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("parallelism", parallelism);
        jobArguments.forEach(request.putArray("programArgsList")::add);
        return post("/jars/" + jar + "/run", request).path("jobid").asText();
    }

    /** Ends a job that is not this cluster's own. */
    public void cancel(String id) throws IOException {
        List<String> command = command("cancel");
        command.addAll(List.of("--job", id));
        launcher.run(command);
    }

    private Optional<JsonNode> ask(String path) throws InterruptedException {
        try {
            return Optional.of(get(path));
        } catch (IOException e) {
            return Optional.empty(); // a JobManager that is away is what this is about
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri().resolve(path)).GET());
    }

    private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.timeout(PATIENCE).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() throws IOException {
        Path processes = folder.resolve("run");
        if (!Files.isDirectory(processes)) {
            return;
        }
        boolean isStarted;
        try (Stream<Path> files = Files.list(processes)) {
            isStarted = files.findAny().isPresent();
        }
        if (isStarted) {
            launcher.run(List.of("cluster", "stop", "--data-dir", folder.toString()));
        }
    }

    /**
     * A checkpoint that is complete.
     *
     * @param id counts up within a job
     * @param triggeredAt milliseconds since 1970
     * @param completedAt milliseconds since 1970
     */
    public record Checkpoint(long id, long triggeredAt, long completedAt) {}
}
