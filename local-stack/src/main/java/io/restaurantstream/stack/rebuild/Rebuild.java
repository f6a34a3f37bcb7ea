package io.restaurantstream.stack.rebuild;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.JobOptions;
import io.restaurantstream.stack.console.ProgressLine;
import io.restaurantstream.stack.database.DatabaseOptions;
import io.restaurantstream.stack.job.EmbeddedFlink;
import io.restaurantstream.stack.process.Ports;
import io.restaurantstream.stack.process.Shutdown;
import io.restaurantstream.stack.verification.VerifyCommand;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.LogSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a rebuild, and the rebuild itself. */
final class Rebuild {

    /** Sum of all rows that were written into the tables of the job. */
    private static final String ROWS_WRITTEN = """
            SELECT coalesce(sum(n_tup_ins + n_tup_upd), 0)
            FROM pg_stat_user_tables
            WHERE schemaname IN ('raw', 'analytics')
            """;

    /** Longer than the delay of Postgres' statistics. */
    private static final long QUIET_SECONDS = 4;

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Mixin
    private DatabaseOptions database;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Folder for a savepoint from which the job can resume (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/rebuild")
    private Path stateDir;

    @Option(
            names = "--epoch",
            paramLabel = "NAME",
            description = "Epoch of the log that the job will read afterwards, as in each of its pages (default:"
                    + " none, for a server without an epoch).")
    private String epoch;

    @Option(
            names = "--sales.allowed-lateness",
            paramLabel = "DURATION",
            description = "Value of the job's option of the same name (default: that option's default).")
    private String allowedLateness;

    @Option(
            names = "--sales.order-memory",
            paramLabel = "DURATION",
            description = "Value of the job's option of the same name (default: that option's default).")
    private String orderMemory;

    Connection connect() throws SQLException {
        return database.connect("rebuild");
    }

    /**
     * Truncates the tables, lets the job fill them from the raw log, and verifies them.
     *
     * @return the exit code: 0 when all tables are equal to the log
     */
    int run(PrintWriter out) throws Exception {
        jobOptions("http://127.0.0.1"); // reports a mistake before anything is changed
        try (Shutdown shutdown = Shutdown.onSignal();
                RawLog log = RawLog.takeOver(connect());
                Connection connection = connect()) {
            long events = log.events();
            out.printf(
                    Locale.ROOT, "Rebuilding all tables from %,d events up to offset %,d ...%n", events, log.latest());
            out.flush();
            try (RawLogServer server = RawLogServer.start(log, epoch)) {
                return fill(log, server, connection, shutdown, out);
            }
        }
    }

    private int fill(RawLog log, RawLogServer server, Connection connection, Shutdown shutdown, PrintWriter out)
            throws Exception {
        JobOptions options = jobOptions(server.uri().toString());
        Path state = stateDir.resolve(FOLDER.format(Instant.now()));
        EmbeddedFlink flink = EmbeddedFlink.start(options, state, Ports.usable("--flink-port", 0), 2);
        long quietSeconds = options.sales().longestDelay().toSeconds() + QUIET_SECONDS;
        Quiet quiet = new Quiet(connection, quietSeconds);
        ProgressLine line = new ProgressLine(out, Boolean.getBoolean("stack.terminal"), 0, log::latest);
        EmbeddedFlink.Status status = new EmbeddedFlink.Status() {
            @Override
            public void update() {
                line.update(server.handedOut());
            }

            @Override
            public void end() {
                line.end();
            }
        };
        if (!flink.runsUntil(() -> server.handedOut() >= log.latest() && quiet.holds(), status, shutdown, out)) {
            out.println("The tables are not complete; run the command again, it starts over from the same events.");
            out.flush();
            return 1;
        }
        String goesOnFrom = flink.stop();
        LogSource pages = new LogPages(server.uri());
        int exitCode = VerifyCommand.verify(log.hasHoles() ? withHoles(pages) : pages, connection, log.latest(), out);
        if (exitCode == 0) {
            log.drop();
            out.println("The job can resume from the " + goesOnFrom);
        } else {
            out.println("The events are kept in raw.log_to_rebuild; running the command again starts over from them.");
        }
        out.flush();
        return exitCode;
    }

    /** Adds the gap 0-0 that the job records for a topic of plain events. */
    private static LogSource withHoles(LogSource pages) {
        return since -> {
            LogPage page = pages.after(since);
            List<LogPage.Gap> gaps = new ArrayList<>(page.gaps());
            gaps.add(new LogPage.Gap(0, 0));
            return new LogPage(
                    page.entries(),
                    page.nextSince(),
                    page.epoch(),
                    page.earliest(),
                    page.latest(),
                    page.watermark(),
                    gaps);
        };
    }

    private JobOptions jobOptions(String logUrl) {
        List<String> all = new ArrayList<>(List.of("--source.http.url", logUrl));
        all.addAll(List.of("--jdbc.url", database.url(), "--jdbc.user", database.user()));
        if (allowedLateness != null) {
            all.addAll(List.of("--sales.allowed-lateness", allowedLateness));
        }
        if (orderMemory != null) {
            all.addAll(List.of("--sales.order-memory", orderMemory));
        }
        if (database.passwordFile() != null) {
            all.addAll(List.of("--jdbc.password-file", database.passwordFile().toString()));
        }
        return JobOptions.parse(all, System.getenv());
    }

    /** Holds when no row has been written for some time. */
    private static final class Quiet {

        private final Connection connection;
        private final long nanos;
        private long rows = -1;
        private long since;

        Quiet(Connection connection, long seconds) {
            this.connection = connection;
            this.nanos = seconds * 1_000_000_000;
        }

        boolean holds() throws SQLException {
            long now = System.nanoTime();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(ROWS_WRITTEN)) {
                row.next();
                if (rows != row.getLong(1)) {
                    rows = row.getLong(1);
                    since = now;
                }
            }
            return now - since >= nanos;
        }
    }
}
