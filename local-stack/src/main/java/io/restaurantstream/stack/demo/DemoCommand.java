package io.restaurantstream.stack.demo;

import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.http.GeneratorServer;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.livepage.LivePage;
import io.restaurantstream.sql.Migrations;
import io.restaurantstream.stack.database.LocalPostgres;
import io.restaurantstream.stack.database.ReferenceData;
import io.restaurantstream.stack.generator.LogOptions;
import io.restaurantstream.stack.generator.LogSettings;
import io.restaurantstream.stack.job.EmbeddedFlink;
import io.restaurantstream.stack.page.PageCommand;
import io.restaurantstream.stack.process.Ports;
import io.restaurantstream.stack.process.Shutdown;
import io.restaurantstream.stack.verification.HourVerification;
import io.restaurantstream.stack.verification.VerifyCommand;
import io.restaurantstream.verification.LogPages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs generator, Postgres, Flink and live page in one process on loopback.
 *
 * <p>All its data is in one folder, from which the next start resumes, also after {@code kill -9}.
 */
@Command(
        name = "demo",
        description = "Runs Postgres, the generator, Flink and the live page on this machine: backfills "
                + "history, then continues live.")
public final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LogOptions logOptions = new LogOptions("chain");

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder for all data (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/demo")
    private Path dataDir;

    @Option(
            names = "--until-offset",
            paramLabel = "N",
            description =
                    "Read the log up to this offset at full speed, verify all tables, and exit with the " + "result.")
    private Long untilOffset;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            description = "Port of Postgres (default: ${DEFAULT-VALUE}).",
            defaultValue = "15432")
    private int postgresPort;

    @Option(
            names = "--generator-port",
            paramLabel = "PORT",
            description = "Port of the generator (default: ${DEFAULT-VALUE}).",
            defaultValue = "8000")
    private int generatorPort;

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

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parallelism of the job (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int parallelism;

    @Override
    public Integer call() throws Exception {
        if (untilOffset != null && untilOffset < 1) {
            throw new UsageException("--until-offset: " + untilOffset + " is not allowed; it must be 1 or more");
        }
        Files.createDirectories(dataDir);
        try (Shutdown shutdown = Shutdown.onSignal();
                FileChannel channel =
                        FileChannel.open(dataDir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            LogSettings settings = logOptions.settingsKeptIn(dataDir, Instant.now());
            Feed feed = untilOffset == null ? settings.feed() : settings.unboundedFeed();
            say("Starting Postgres, generator and Flink on " + dataDir.toAbsolutePath() + " ...");
            flinkPort = Ports.usable("--flink-port", flinkPort);
            generatorPort = Ports.usable("--generator-port", generatorPort);
            pagePort = Ports.usable("--page-port", pagePort);
            try (LocalPostgres postgres =
                            LocalPostgres.start(dataDir.resolve("postgres"), "--postgres-port", postgresPort);
                    GeneratorServer generator = GeneratorServer.start(feed, "127.0.0.1", generatorPort)) {
                return run(settings, feed, postgres, generator, shutdown);
            }
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("--data-dir: " + dataDir + " is in use by this process", e);
        }
        throw new IOException("--data-dir: " + dataDir + " is in use by another demo; stop it, or name another folder");
    }

    private int run(
            LogSettings settings, Feed feed, LocalPostgres postgres, GeneratorServer generator, Shutdown shutdown)
            throws Exception {
        try (Connection connection = DriverManager.getConnection(postgres.url(), LocalPostgres.USER, null)) {
            Migrations.apply(postgres.url(), LocalPostgres.USER, null);
            LocalPostgres.letReadersIn(connection);
            try (LivePage page = PageCommand.start(postgres, pagePort, generator.uri(), flinkPort);
                    HourVerification hours = hours(postgres, generator)) {
                say("");
                say("  Page       " + page.uri() + "    (open it in a browser)");
                ReferenceData.load(generator.uri(), connection);
                EmbeddedFlink flink = EmbeddedFlink.start(
                        jobOptions(postgres, generator), dataDir.resolve("flink"), flinkPort, parallelism);
                printAddresses(settings, postgres, generator, flink);
                StatusLine status = new StatusLine(
                        connection,
                        () -> untilOffset != null ? untilOffset : feed.latest(),
                        feed.log()::timestampOf,
                        untilOffset != null,
                        spec.commandLine().getOut());
                // while the job catches up, both processors are its own
                status.whenLive(hours::start);
                if (!flink.runsToItsEnd(status, shutdown, spec.commandLine().getOut())) {
                    return 0;
                }
                shutdown.aborts(connection);
                return verify(generator, connection, shutdown);
            }
        }
    }

    private int verify(GeneratorServer generator, Connection connection, Shutdown shutdown) throws Exception {
        try {
            return VerifyCommand.verify(
                    new LogPages(generator.uri()),
                    connection,
                    untilOffset,
                    spec.commandLine().getOut());
        } catch (SQLException e) {
            if (shutdown.await(0)) {
                say("Stopped before all tables were verified.");
                return 1;
            }
            throw e;
        }
    }

    private HourVerification hours(LocalPostgres postgres, GeneratorServer generator) {
        return new HourVerification(
                () -> new LogPages(generator.uri()),
                postgres::connectVerifier,
                jobOptions(postgres, generator).sales().allowedLateness(),
                HourVerification.Listener.SILENT);
    }

    private JobOptions jobOptions(LocalPostgres postgres, GeneratorServer generator) {
        List<String> arguments = new ArrayList<>(List.of(
                "--source.http.url", generator.uri().toString(),
                "--jdbc.url", postgres.url(),
                "--jdbc.user", LocalPostgres.USER));
        if (untilOffset != null) {
            arguments.addAll(List.of("--source.stop-at-offset", untilOffset.toString()));
        }
        return JobOptions.parse(arguments, Map.of());
    }

    private void printAddresses(
            LogSettings settings, LocalPostgres postgres, GeneratorServer generator, EmbeddedFlink flink) {
        say("  Flink      http://127.0.0.1:" + flinkPort);
        say("  Generator  " + generator.uri() + "/events?since=0&limit=100");
        say("  Postgres   psql -h 127.0.0.1 -p " + postgres.port() + " -U " + LocalPostgres.USER + " "
                + LocalPostgres.DATABASE + "    (user " + LocalPostgres.USER + ", no password on loopback)");
        say("  Log        seed " + settings.seed() + ", profile " + settings.profile() + ", from " + settings.start());
        say("  State      "
                + flink.restoredFrom().map(path -> "restored from " + path).orElse("none, reading from the beginning"));
        say("");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
