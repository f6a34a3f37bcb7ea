package io.restaurantstream.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterProcessTest {

    @TempDir
    Path root;

    private ClusterFolder folder;
    private ClusterProcess process;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = new ClusterFolder(root);
        folder.make();
        process = new ClusterProcess("sleeper", folder);
    }

    @Test
    void isFoundAndEndedByAnotherCommand() throws Exception {
        process.start(List.of("sleep", "600"), Map.of());
        ClusterProcess found = new ClusterProcess("sleeper", folder);
        assertThat(found.isRunning()).isTrue();
        assertThat(found.stop()).isTrue();
        assertThat(process.isRunning()).isFalse();
        assertThat(process.isKnown()).isFalse();
    }

    @Test
    void doesNothingAndEndsWhenItCannotBeNoted() throws Exception {
        Path done = root.resolve("done");
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        Files.createDirectory(folder.run().resolve("sleeper.pid"));
        assertThatThrownBy(() -> process.start(List.of("touch", done.toString()), Map.of()))
                .isInstanceOf(IOException.class);
        await().until(() -> ProcessHandle.current().children().allMatch(before::contains));
        assertThat(done).doesNotExist();
    }

    @Test
    void neverEndsAnotherProcessThatReusesItsId() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Instant earlier = other.info().startInstant().orElseThrow().minusSeconds(60);
            Files.write(folder.run().resolve("sleeper.pid"), List.of(Long.toString(other.pid()), earlier.toString()));
            assertThat(process.isKnown()).isTrue();
            assertThat(process.isRunning()).isFalse();
            assertThat(process.stop()).isFalse();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
        }
    }

    @Test
    void isNotRunningAfterAKill() throws Exception {
        process.start(List.of("sleep", "600"), Map.of());
        ProcessHandle killed = ProcessHandle.of(process.pid().orElseThrow()).orElseThrow();
        killed.destroyForcibly();
        killed.onExit().get();
        assertThat(process.isRunning()).isFalse();
        assertThat(process.isKnown()).isTrue();
    }
}
