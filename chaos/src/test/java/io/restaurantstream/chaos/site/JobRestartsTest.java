package io.restaurantstream.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRestartsTest {

    private static final String RESTART = """
            2026-11-20 12:00:00.000 INFO  [main] ExecutionGraph - Facts (1/2) (2) switched from RUNNING to FAILED.
            org.apache.flink.runtime.JobException: the task has failed
            \tat a.b.C
            Caused by: java.io.IOException: the database is away
            \tat a.b.C
            2026-11-20 12:00:00.100 INFO  [main] JobMaster - 4 tasks will be restarted
            2026-11-20 12:00:00.200 INFO  [main] ExecutionGraph - Job J (1) switched from state RUNNING to RESTARTING.
            2026-11-20 12:00:01.000 INFO  [main] ExecutionGraph - Job J (1) switched from state RESTARTING to RUNNING.
            """;

    @TempDir
    Path folder;

    @Test
    void areToldOnceWithTheirInnermostCause() throws Exception {
        Path log = Files.writeString(folder.resolve("log"), RESTART);
        JobRestarts restarts = new JobRestarts(log);

        assertThat(restarts.next()).containsExactly("java.io.IOException: the database is away");
        assertThat(restarts.next()).isEmpty();
        Files.writeString(log, RESTART, StandardOpenOption.APPEND);
        assertThat(restarts.next()).hasSize(1);
    }

    @Test
    void areNoneWithoutALog() throws Exception {
        assertThat(new JobRestarts(folder.resolve("log")).next()).isEmpty();
    }

    @Test
    void areFoundInALogThatBeganAnew() throws Exception {
        Path log = Files.writeString(folder.resolve("log"), RESTART + RESTART);
        JobRestarts restarts = new JobRestarts(log);
        assertThat(restarts.next()).hasSize(2);

        Files.writeString(log, RESTART);
        assertThat(restarts.next()).hasSize(1);
    }
}
