package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types what docs/operations.md says, in its order, into one shell. */
@Tag("extended")
class OperationsIT {

    private static final Pattern BLOCK = Pattern.compile("(?s)```bash\n(.*?)```");
    private static final String SECRET = "marker-of-a-password";
    private static final int MINUTES = 20;
    private static final Set<String> NOT_COPIED = Set.of(".git", "data");

    @TempDir
    Path folder;

    @Test
    void walksFromTheFirstStartToAnUpgradeAndEndsWithEqualTables() throws Exception {
        String output = walk();
        output.lines()
                .filter(line -> line.endsWith(":") || line.startsWith("Ready") || line.matches("\\d+m[\\d.]+s"))
                .forEach(System.out::println);

        assertThat(output)
                .contains("All tables are equal to the log")
                .contains("flink run --detached --jobmanager")
                .contains("flink stop --jobmanager")
                .contains("Savepoint completed.")
                .contains("is cancelled")
                .contains("\"version\":\"upgraded\"")
                .contains("\"source.http.url\"")
                .contains("Facts__Writer.copiedFlushes")
                .contains("flink_taskmanager_job_task_operator_table_rowsWritten")
                .containsOnlyOnce("\"uploaded\":")
                .doesNotContain(SECRET);
        assertThat(filesWith(SECRET)).isEmpty();
    }

    /** The secret is in the environment of everything that is started. */
    private String walk() throws Exception {
        copyTheCheckout();
        Path script = folder.resolve("walk.sh");
        Files.writeString(script, "set -euo pipefail\n" + blocks());
        Path output = folder.resolve("walk.out");
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .directory(checkout().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        for (String port : List.of("FLINK_PORT", "GENERATOR_PORT", "POSTGRES_PORT")) {
            builder.environment().put(port, Integer.toString(StackProcess.freePort()));
        }
        builder.environment().put("RESTAURANT_JDBC_PASSWORD", SECRET);
        builder.environment().put("STACK_JAVA_OPTS", StackProcess.QUICK_START);
        Process process = builder.start();
        boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(hasEnded)
                .as("ended within " + MINUTES + " minutes:\n" + text)
                .isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private Path checkout() {
        return folder.resolve("checkout");
    }

    /** The upgrade is built there, and the jars of this build stay what they are. */
    private void copyTheCheckout() throws Exception {
        Files.createDirectories(checkout());
        List<String> copy = new ArrayList<>(List.of("cp", "-a", "-t", checkout().toString()));
        try (Stream<Path> files = Files.list(Repository.root())) {
            files.filter(file -> !NOT_COPIED.contains(file.getFileName().toString()))
                    .map(Path::toString)
                    .forEach(copy::add);
        }
        assertThat(new ProcessBuilder(copy).inheritIO().start().waitFor()).isZero();
    }

    private static String blocks() throws IOException {
        String document = Files.readString(Repository.root().resolve("docs/operations.md"));
        return BLOCK.matcher(document).results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(checkout().resolve("data/cluster"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".jar"))
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What a failed walk leaves running. */
    @AfterEach
    void stopTheCluster() throws Exception {
        if (Files.isDirectory(checkout().resolve("data/cluster/run"))) {
            StackProcess.run(checkout(), "cluster", "stop");
        }
        Path pidFile = checkout().resolve("data/postgres/postmaster.pid");
        if (Files.exists(pidFile)) {
            ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0).strip()))
                    .ifPresent(ProcessHandle::destroy);
        }
    }
}
