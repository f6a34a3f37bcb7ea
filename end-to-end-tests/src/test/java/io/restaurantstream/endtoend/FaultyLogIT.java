package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class FaultyLogIT {

    @TempDir
    Path folder;

    @Test
    void keepsEveryBadEventAsideAndNeverRestarts() throws Exception {
        try (Demo demo = new Demo(folder);
                StackProcess run = demo.start("--profile", "faulty", "--until-offset", "200000")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("All tables are equal to the log")
                    .doesNotContainPattern("raw.events_rejected +0 ")
                    .doesNotContainPattern("raw.event_gaps +0 ");
            assertThat(Files.readString(folder.resolve("data/stack.log")))
                    .contains("RUNNING to FINISHED")
                    .doesNotContain("RESTARTING");
        }
    }
}
