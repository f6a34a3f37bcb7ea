package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A log that is read from its beginning to the end that it has now, by the commands that anybody would type. */
final class WholeLog {

    private WholeLog() {}

    /** Makes the tables in {@code jdbcUrl}, runs the job on {@code logUrl} to the end, and has every table verified. */
    static void readAndVerify(Path folder, String logUrl, String jdbcUrl) throws Exception {
        assertThat(StackProcess.run(folder, "migrate", "--jdbc-url", jdbcUrl)).isZero();
        String[] job = {
            "job",
            "--source.http.url",
            logUrl,
            "--source.stop-at-offset",
            "latest",
            "--jdbc.url",
            jdbcUrl,
            "--flink-port",
            "0",
            "--state-dir",
            folder.resolve("state").toString()
        };
        try (StackProcess running = StackProcess.start(folder, job)) {
            assertThat(running.exitCode()).as(running.output()).isZero();
        }
        try (StackProcess verify =
                StackProcess.start(folder, "verify", "--generator-url", logUrl, "--jdbc-url", jdbcUrl)) {
            assertThat(verify.exitCode()).as(verify.output()).isZero();
            assertThat(verify.output()).contains("All tables are equal to the log");
        }
    }
}
