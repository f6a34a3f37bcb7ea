package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prometheus' own tool evaluates the alerts over made-up series: each fires when it should, and only then. */
@Tag("extended")
class AlertRulesIT {

    @Test
    void everyAlertFiresWhenItShouldAndIsSilentWhenItShouldBe() throws Exception {
        assumeTrue(
                isInstalled("promtool"),
                "promtool is not on the PATH; Debian has it in the package prometheus, as .ci/run installs it");
        Process process = new ProcessBuilder("promtool", "test", "rules", "alerts.test.yml")
                .directory(Repository.root().resolve("deploy/prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS");
    }

    /** Whether it is on the PATH. */
    static boolean isInstalled(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
