package io.restaurantstream.stack.demo;

import io.restaurantstream.inbox.InboxOptions;
import io.restaurantstream.inbox.InboxServer;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.livepage.LivePage;
import io.restaurantstream.sql.Migrations;
import io.restaurantstream.stack.database.LocalPostgres;
import io.restaurantstream.stack.job.EmbeddedFlink;
import io.restaurantstream.stack.page.PageCommand;
import io.restaurantstream.stack.process.Ports;
import io.restaurantstream.stack.process.Shutdown;
import io.restaurantstream.stack.verification.HourVerification;
import io.restaurantstream.verification.LogPages;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs inbox, Postgres, Flink and live page in one process on loopback until it is stopped. */
@Command(
        name = "run",
        description = "Runs an inbox that takes the events of your restaurants (POST /events), the job, "
                + "Postgres and the live page on loopback until it is stopped. The next start continues "
                + "with its data.")
public final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder for events, tables and state (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/run")
    private Path dataDir;

    @Option(
            names = "--inbox-port",
            paramLabel = "PORT",
            description = "Port of the inbox (default: ${DEFAULT-VALUE}).",
            defaultValue = "8010")
    private int inboxPort;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            description = "Port of Postgres (default: ${DEFAULT-VALUE}).",
            defaultValue = "15432")
    private int postgresPort;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            description = "Port of Flink's web UI (default: ${DEFAULT-VALUE}).",
            defaultValue = "8081")
    private int flinkPort;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            description = "Port of the live page (default: ${DEFAULT-VALUE}).",
            defaultValue = "8090")
    private int pagePort;

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(dataDir);
        say("Starting inbox, Postgres and Flink on " + dataDir.toAbsolutePath() + " ...");
        inboxPort = Ports.usable("--inbox-port", inboxPort);
        flinkPort = Ports.usable("--flink-port", flinkPort);
        pagePort = Ports.usable("--page-port", pagePort);
        try (Shutdown shutdown = Shutdown.onSignal();
                InboxServer inbox = InboxServer.start(dataDir.resolve("inbox"), InboxOptions.onLoopback(inboxPort));
                LocalPostgres postgres =
                        LocalPostgres.start(dataDir.resolve("postgres"), "--postgres-port", postgresPort);
                Connection connection = DriverManager.getConnection(postgres.url(), LocalPostgres.USER, null)) {
            Migrations.apply(postgres.url(), LocalPostgres.USER, null);
            LocalPostgres.letReadersIn(connection);
            JobOptions job = jobOptions(inbox, postgres);
            try (LivePage page = PageCommand.start(postgres, pagePort, inbox.uri(), flinkPort);
                    HourVerification hours = new HourVerification(
                            () -> new LogPages(inbox.uri()),
                            postgres::connectVerifier,
                            job.sales().allowedLateness(),
                            HourVerification.Listener.SILENT)) {
                say("");
                say("  Page       " + page.uri() + "    (open it in a browser)");
                return run(job, inbox, postgres, connection, hours, shutdown);
            }
        }
    }

    private static JobOptions jobOptions(InboxServer inbox, LocalPostgres postgres) {
        return JobOptions.parse(
                List.of(
                        "--source.http.url", inbox.uri().toString(),
                        "--jdbc.url", postgres.url(),
                        "--jdbc.user", LocalPostgres.USER),
                Map.of());
    }

    private int run(
            JobOptions job,
            InboxServer inbox,
            LocalPostgres postgres,
            Connection connection,
            HourVerification hours,
            Shutdown shutdown)
            throws Exception {
        EmbeddedFlink flink = EmbeddedFlink.start(job, dataDir.resolve("flink"), flinkPort, 1);
        printAddresses(inbox, postgres);
        StatusLine status = new StatusLine(
                connection,
                inbox::latest,
                offset -> Instant.now(),
                false,
                spec.commandLine().getOut());
        status.whenLive(hours::start);
        if (flink.runsToItsEnd(status, shutdown, spec.commandLine().getOut())) {
            throw new IllegalStateException("the job has ended, though the inbox has no end");
        }
        return 0;
    }

    private void printAddresses(InboxServer inbox, LocalPostgres postgres) {
        say("  Inbox      " + inbox.uri() + "/events    (POST events here)");
        say("  Flink      http://127.0.0.1:" + flinkPort);
        say("  Postgres   psql -h 127.0.0.1 -p " + postgres.port() + " -U " + LocalPostgres.USER + " "
                + LocalPostgres.DATABASE + "    (user " + LocalPostgres.USER + ", no password on loopback)");
        say("");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
