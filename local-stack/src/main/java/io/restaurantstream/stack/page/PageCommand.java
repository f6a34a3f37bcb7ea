package io.restaurantstream.stack.page;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.livepage.LivePage;
import io.restaurantstream.livepage.PageOptions;
import io.restaurantstream.stack.console.AccessOptions;
import io.restaurantstream.stack.database.DatabaseOptions;
import io.restaurantstream.stack.database.LocalPostgres;
import io.restaurantstream.stack.process.Shutdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the live page of a database. */
@Command(name = "page", description = "Serves the live page, which only reads from the database, until it is stopped.")
public final class PageCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions(LocalPostgres.READER);

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on. Everybody who can reach it sees all sales, so any but a loopback "
                    + "address needs an authenticating proxy (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any (default: ${DEFAULT-VALUE}).",
            defaultValue = "8090")
    private int port;

    @Option(
            names = "--generator-url",
            paramLabel = "URL",
            description = "URL of the event log, such as http://127.0.0.1:8000, to show how many events remain and to"
                    + " fetch events again when a number is proven.")
    private URI generator;

    @Option(
            names = "--flink-url",
            paramLabel = "URL",
            description = "URL of Flink's REST API, such as http://127.0.0.1:8081, to show that the job has failed"
                    + " or does not answer.")
    private URI flink;

    @Mixin
    private AccessOptions access;

    @Override
    public Integer call() throws IOException {
        PageOptions options;
        try {
            options = new PageOptions(
                    host,
                    port,
                    database.url(),
                    database.user(),
                    database.password(),
                    generator,
                    access.checked(),
                    flink);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Shutdown shutdown = Shutdown.onSignal();
                LivePage page = start(options)) {
            out.println("Page      " + page.uri());
            out.flush();
            shutdown.await();
        }
        return 0;
    }

    /**
     * Starts a page on loopback for a database of this machine.
     *
     * @param port port of the page
     * @param log server of the event log
     * @param flinkPort port of Flink's web UI
     */
    public static LivePage start(LocalPostgres postgres, int port, URI log, int flinkPort) throws IOException {
        return start(new PageOptions(
                "127.0.0.1",
                port,
                postgres.url(),
                LocalPostgres.READER,
                null,
                log,
                LogAccess.NONE,
                URI.create("http://127.0.0.1:" + flinkPort)));
    }

    /** Starts the page, and says which option to change when its port is in use. */
    private static LivePage start(PageOptions options) throws IOException {
        try {
            return LivePage.start(options);
        } catch (RuntimeException e) {
            throw new IOException(
                    "the page cannot listen on " + options.host() + " port " + options.port()
                            + "; stop what uses it, or name another port",
                    e);
        }
    }
}
