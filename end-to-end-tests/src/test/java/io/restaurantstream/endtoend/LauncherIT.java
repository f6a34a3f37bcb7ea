package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {

    @TempDir
    Path folder;

    /** It will hold logs, tables and the inbox. */
    @Test
    void letsNobodyElseReadTheDataFolder() throws Exception {
        assertThat(StackProcess.run(folder, "--help")).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
    }

    /** A launcher does not outlive what it has launched: whoever waits for it would wait for ever. */
    @Test
    void endsWithASentenceWhenItsPostgresIsKilled() throws Exception {
        String port = Integer.toString(StackProcess.freePort());
        Path data = folder.resolve("postgres");
        try (StackProcess launcher =
                StackProcess.start(folder, "postgres", "--data-dir", data.toString(), "--port", port)) {
            launcher.awaitOutput("Job       --jdbc.url");
            long server = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle.of(server).orElseThrow().destroyForcibly();
            assertThat(launcher.exitCode()).isEqualTo(1);
            assertThat(launcher.output()).contains("Postgres on port " + port + " was stopped by another process");
        }
    }
}
