package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.livepage.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A browser that shows the page while the job, the database and the page itself are killed and started again, each a process. */
@Tag("extended")
@Timeout(900)
class PageOutagesIT {

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> FED = Set.of("live", "catching-up");

    /** When much is paid. */
    private static final String EVENING = "2026-11-20T23:00:00Z";

    @TempDir
    private Path folder;

    private Browser browser;
    private String postgresPort;
    private String generatorUrl;
    private String flinkPort;
    private String pagePort;

    @Test
    void eachIsShownWithinThreeSecondsAndRecoversAlone() throws Exception {
        postgresPort = Integer.toString(StackProcess.freePort());
        flinkPort = Integer.toString(StackProcess.freePort());
        pagePort = Integer.toString(StackProcess.freePort());
        String generatorPort = Integer.toString(StackProcess.freePort());
        generatorUrl = "http://127.0.0.1:" + generatorPort;
        try (Browser opened = Browser.open();
                StackProcess generator = StackProcess.start(
                        folder,
                        List.of(
                                "generator",
                                "--profile",
                                "chain",
                                "--start",
                                EVENING,
                                "--backfill",
                                "30min",
                                "--speed",
                                "10",
                                "--port",
                                generatorPort))) {
            browser = opened;
            generator.awaitOutput(generatorUrl);
            StackProcess postgres = startPostgres();
            StackProcess job = startJob();
            StackProcess page = startPage();
            try {
                browser.view(1280, 900, false).show(URI.create("http://127.0.0.1:" + pagePort), "");
                browser.script("window.neverReloaded = true");
                awaitNewSales();

                long killed = System.nanoTime();
                job.kill();
                awaitKind("flink-away", "job", killed);
                assertThat(sentence())
                        .startsWith("Flink has not answered for ")
                        .contains("What you see is as of 2026-11-2");
                job = startJob();
                awaitNewSales();

                killed = System.nanoTime();
                killPostgres();
                awaitKind("no-database", "database", killed);
                assertThat(sentence())
                        .contains("What you see is as of 2026-11-2")
                        .contains("trying again");
                assertThat(postgres.exitCode()).isEqualTo(1);
                postgres = startPostgres();
                awaitNewSales();

                killed = System.nanoTime();
                page.kill();
                awaitKind("page-disconnected", "page", killed);
                assertThat(sentence()).startsWith("The page's server has not answered for ");
                page = startPage();
                awaitNewSales();

                assertThat(browser.script("return window.neverReloaded")).isEqualTo(true);
            } finally {
                page.close();
                job.close();
                postgres.stop();
            }
        }
    }

    private StackProcess startPostgres() throws IOException {
        StackProcess postgres = StackProcess.start(
                folder, "postgres", "--data-dir", folder.resolve("tables").toString(), "--port", postgresPort);
        postgres.awaitOutput("Page ");
        return postgres;
    }

    private StackProcess startJob() throws IOException {
        StackProcess job = StackProcess.start(
                folder,
                "job",
                "--source.http.url",
                generatorUrl,
                "--jdbc.url",
                jdbcUrl(),
                "--flink-port",
                flinkPort,
                "--parallelism",
                "1",
                "--state-dir",
                folder.resolve("state").toString());
        job.awaitOutput("State ");
        return job;
    }

    private StackProcess startPage() throws IOException {
        StackProcess page = StackProcess.start(
                folder,
                "page",
                "--jdbc-url",
                jdbcUrl(),
                "--generator-url",
                generatorUrl,
                "--flink-url",
                "http://127.0.0.1:" + flinkPort,
                "--port",
                pagePort);
        page.awaitOutput("Page ");
        return page;
    }

    private String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/restaurant";
    }

    /** The server itself, not the command that has started it. */
    private void killPostgres() throws Exception {
        String pid = Files.readAllLines(folder.resolve("tables/postmaster.pid"))
                .get(0)
                .strip();
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(10, TimeUnit.SECONDS);
    }

    private void awaitKind(String kind, String part, long killed) {
        await("the page shows that the " + part + " was killed")
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .until(() -> kind().equals(kind));
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        System.out.printf("From the kill of the %s to its sentence: %d ms%n", part, took.toMillis());
        assertThat(took).as("from the kill of the %s to its sentence", part).isLessThan(SHOWN_WITHIN);
    }

    /** Sales that the browser does not show yet, and a state that says so. */
    private void awaitNewSales() {
        String before = sales();
        await("new sales are shown")
                .atMost(PATIENCE)
                .until(() -> FED.contains(kind()) && !sales().isEmpty() && !sales().equals(before));
    }

    private String sales() {
        return browser.text("#tile-net_sales .value");
    }

    private String kind() {
        return browser.find("#state").getDomAttribute("data-kind");
    }

    private String sentence() {
        return browser.text("#state-text");
    }
}
