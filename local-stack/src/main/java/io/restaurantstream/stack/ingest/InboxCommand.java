package io.restaurantstream.stack.ingest;

import io.restaurantstream.inbox.InboxOptions;
import io.restaurantstream.inbox.InboxServer;
import io.restaurantstream.inbox.Webhook;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.console.DurationConverter;
import io.restaurantstream.stack.process.Shutdown;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Accepts events over HTTP, stores them durably and serves them as an event log. */
@Command(
        name = "inbox",
        description = "Takes events over HTTP (POST /events), stores them durably, and serves them as an event "
                + "log (GET /events) until it is stopped. The next start continues with its data.")
public final class InboxCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder of the log (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/inbox")
    private Path dataDir;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; any but a loopback address requires --token-file (default: "
                    + "${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any (default: ${DEFAULT-VALUE}).",
            defaultValue = "8010")
    private int port;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with a token of at least 16 bytes that every request must have; it is read again "
                    + "when it changes.")
    private Path tokenFile;

    @Option(
            names = "--max-disorder",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How far an event may be behind the latest event time without being late (default: "
                    + "${DEFAULT-VALUE}).",
            defaultValue = "10m")
    private Duration maxDisorder;

    @Option(
            names = "--retain",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long events and their ids are kept after they arrive (default: ${DEFAULT-VALUE}).",
            defaultValue = "400d")
    private Duration retain;

    @Option(
            names = "--max-requests-per-second",
            paramLabel = "N",
            description = "Maximum number of batches per second and client (default: ${DEFAULT-VALUE}).",
            defaultValue = "200")
    private int maxRequestsPerSecond;

    @ArgGroup(exclusive = false, heading = "%nPoints of sale (see docs/adapters.md):%n", order = 10)
    private PosOptions pos = new PosOptions();

    @Override
    public Integer call() throws Exception {
        InboxOptions options;
        List<Webhook> webhooks;
        try {
            webhooks = pos.webhooks();
            options = new InboxOptions(host, port, tokenFile, maxDisorder, retain, maxRequestsPerSecond);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Shutdown shutdown = Shutdown.onSignal();
                InboxServer server = InboxServer.start(dataDir, options, webhooks)) {
            out.println("Events    " + server.uri() + "/events");
            for (Webhook webhook : webhooks) {
                out.println("Webhook   " + server.uri() + webhook.path());
            }
            out.println("Log       " + server.epoch() + ", latest offset " + server.latest());
            out.flush();
            shutdown.await();
        }
        return 0;
    }
}
