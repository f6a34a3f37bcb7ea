package io.restaurantstream.stack;

import io.restaurantstream.generator.http.GeneratorServer;
import io.restaurantstream.job.JobOptions.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a synthetic event log until it is stopped; its subcommands do other things with such a log. */
@Command(
        name = "generator",
        description =
                "Serves a synthetic event log over HTTP until it is stopped, or does with it what a subcommand says.",
        subcommands = {DescribeCommand.class, SampleCommand.class, WriteCommand.class})
final class GeneratorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LogOptions options;

    @Option(
            names = "--clock-origin",
            paramLabel = "TIME",
            description = "Real time from which the back-filled log went live (default: now). With the same options and"
                    + " the same origin a restarted generator goes on as if it had never been away.")
    private Instant clockOrigin;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Folder that keeps which log this is and how its time runs: the next start on it goes on as if"
                            + " the generator had never been away.")
    private Path dataDir;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any (default: ${DEFAULT-VALUE}).",
            defaultValue = "8000")
    private int port;

    @Override
    public Integer call() throws IOException {
        LogSettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        try (Shutdown shutdown = Shutdown.onSignal();
                GeneratorServer server = GeneratorServer.start(settings.feed(), host, port)) {
            out.println("Events    " + server.uri() + "/events?since=0&limit=100");
            out.println("Stream    " + server.uri() + "/stream");
            out.println("Health    " + server.uri() + "/health");
            out.println("Log       seed " + settings.seed() + ", profile " + settings.profile() + ", from "
                    + settings.start() + ", at speed " + settings.speed() + ", live since " + settings.originWall());
            out.flush();
            shutdown.await();
        }
        return 0;
    }

    private LogSettings settings() throws IOException {
        Instant origin = clockOrigin == null ? Instant.now() : clockOrigin;
        if (dataDir == null) {
            return options.settings(origin);
        }
        Files.createDirectories(dataDir);
        return options.settingsKeptIn(dataDir, origin);
    }

    /** Refuses options between {@code generator} and {@code subcommand}, which would go unheeded. */
    void refuseOptionsBefore(String subcommand) {
        List<OptionSpec> before = spec.commandLine().getParseResult().matchedOptions();
        if (!before.isEmpty()) {
            throw new UsageException(before.get(0).longestName() + " must come after " + subcommand
                    + ", if it is an option of it; see stack generator " + subcommand + " --help");
        }
    }
}
