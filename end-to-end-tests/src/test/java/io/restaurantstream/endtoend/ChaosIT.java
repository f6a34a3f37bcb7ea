package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class ChaosIT {

    private static final String KINDS = "kill-taskmanager,terminate-connections,source-network-cut";

    @TempDir
    Path folder;

    private StackProcess start(String... more) throws Exception {
        Path data = folder.resolve("chaos");
        List<String> arguments = new ArrayList<>(List.of("chaos", "--seed", "3", "--kinds", KINDS));
        arguments.addAll(List.of("--data-dir", data.toString()));
        arguments.addAll(Arrays.asList(more));
        return StackProcess.start(folder, arguments);
    }

    @Test
    void endsWithEqualTablesAfterThreeFaults() throws Exception {
        Path json = folder.resolve("report.json");
        try (StackProcess chaos = start("--faults", "3", "--events", "30000", "--json", json.toString())) {
            assertThat(chaos.exitCode()).as(chaos.output()).isZero();
            assertThat(chaos.output())
                    .contains("All tables are equal to the log, read up to offset 30,000")
                    .contains("0 violations")
                    .contains("./stack chaos --seed 3 --faults 3 --events 30000 --profile faulty --kinds ");
        }
        assertThat(Files.readString(json)).contains("\"passed\" : true");
    }

    @Test
    void endsAllThatItHasStartedWhenItIsStopped() throws Exception {
        try (StackProcess chaos = start("--faults", "100")) {
            chaos.awaitOutput("   1  ");
            chaos.stop();
            assertThat(chaos.output())
                    .contains("Stopping after ")
                    .contains("To repeat these faults: ./stack chaos --seed 3");
        }
        assertThat(left()).isEmpty();
    }

    /** Processes whose command names the folder of this test. */
    private List<String> left() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(folder.toString()))
                .toList();
    }

    /** What a failed test leaves running. */
    @AfterEach
    void stopTheCluster() throws Exception {
        if (!left().isEmpty()) {
            StackProcess.run(
                    folder,
                    "cluster",
                    "stop",
                    "--data-dir",
                    folder.resolve("chaos/cluster").toString());
        }
    }
}
