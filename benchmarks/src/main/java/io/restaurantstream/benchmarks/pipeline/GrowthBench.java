package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.Memory;
import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.ServerProcess;
import io.restaurantstream.job.JobOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/**
 * How fast the job is when its tables are not empty any more: one long run, looked at after each tenth, with the size of
 * what there is and what the server had to write for an event.
 */
public final class GrowthBench {

    private static final int LOOKS = 10;
    private static final Duration BETWEEN_GLANCES = Duration.ofMillis(500);
    /** A JVM grows until it has the heap that it likes. */
    private static final int LOOKS_UNTIL_GROWN = 3;
    /** A shorter run is over before the JVM has. */
    private static final long EVENTS_TO_JUDGE = 10_000_000;
    /** More would need several times the disk of the tables to be computed once more. */
    private static final long EVENTS_TO_VERIFY = 10_000_000;

    private final List<String> launcher;
    private final BenchDatabase database;
    private final Path folder;
    private final String profile;
    private final long events;
    private final PrintWriter out;
    private final Report report;

    /**
     * A run that has not begun.
     *
     * @param launcher the command that runs {@code ./stack}, without its arguments
     * @param urlOfServer JDBC URL of an empty Postgres, up to the slash before the name of a database
     * @param folder for what is needed meanwhile
     * @param profile of the log
     * @param events how many to write
     * @param out says what is going on
     * @throws SQLException when the server cannot be prepared
     */
    public GrowthBench(
            List<String> launcher, String urlOfServer, Path folder, String profile, long events, PrintWriter out)
            throws SQLException {
        this.launcher = launcher;
        this.database = new BenchDatabase(urlOfServer);
        this.folder = folder;
        this.profile = profile;
        this.events = events;
        this.out = out;
        this.report = new Report("growth", events >= EVENTS_TO_JUDGE);
    }

    /**
     * What a server has done since its tables were empty.
     *
     * @param offset how far the log is written
     * @param seconds since the start of the run
     * @param residentMib memory of this process, in which Flink runs
     */
    private record Look(
            long offset,
            double seconds,
            double tablesMib,
            double indexesMib,
            double blocksRead,
            double walBytes,
            double fullPages,
            double residentMib) {

        Look withTotalsOf(Look later) {
            return new Look(
                    offset, seconds, tablesMib, indexesMib, later.blocksRead, walBytes, later.fullPages, residentMib);
        }
    }

    /** Writes all events, and compares the tables with the log at the end; with each other, when they are very large. */
    public Report run() throws Exception {
        database.renew();
        try (ServerProcess generator = ServerProcess.generator(launcher, Comparison.log(profile))) {
            List<Look> looks = write(generator);
            for (int i = 1; i < looks.size(); i++) {
                add(looks.get(i - 1), looks.get(i));
            }
            // the server's processes tell of these when they end, and not in between
            Look empty = looks.get(0);
            Look full = looks.get(looks.size() - 1);
            report.add(Figure.forInformation(
                    "blocks read, over all", (full.blocksRead() - empty.blocksRead()) / events, "an event"));
            report.add(Figure.forInformation(
                    "full pages in the WAL, over all", (full.fullPages() - empty.fullPages()) / events, "an event"));
            List<Look> grown = looks.subList(Math.min(LOOKS_UNTIL_GROWN, looks.size() - 2), looks.size());
            double earlier = meanMemory(grown.subList(0, grown.size() / 2));
            double later = meanMemory(grown.subList(grown.size() / 2, grown.size()));
            report.add(Figure.forInformation("memory of Flink, first half", earlier, "MiB"));
            report.add(Figure.forInformation("  second half", later, "MiB"));
            report.add(Figure.atMost(1.1, "  second against first", later / earlier, "times"));
            report.add(Figure.forInformation("memory of the generator", Memory.residentMib(generator.handle()), "MiB"));
            if (events <= EVENTS_TO_VERIFY) {
                say("Comparing all tables with the log ...");
                database.verify(generator, events);
            } else {
                say("Counting events, and comparing hourly sales with what all orders add up to ...");
                database.check(events);
            }
        }
        return report;
    }

    private List<Look> write(ServerProcess generator) throws Exception {
        JobOptions options = InProcessJob.options(generator, database, Long.toString(events));
        List<Look> looks = new ArrayList<>();
        long start = System.nanoTime();
        looks.add(look(start));
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
        try {
            JobClient job = InProcessJob.environment(options, null, folder.resolve("checkpoints"))
                    .executeAsync();
            var watching = watch.scheduleWithFixedDelay(
                    () -> {
                        Look last = looks.get(looks.size() - 1);
                        // the first tenth that the last look has not seen
                        if (offset() >= (last.offset() * LOOKS / events + 1) * events / LOOKS) {
                            looks.add(look(start));
                            tell(last, looks.get(looks.size() - 1));
                        }
                    },
                    0,
                    BETWEEN_GLANCES.toMillis(),
                    TimeUnit.MILLISECONDS);
            job.getJobExecutionResult().get();
            if (watching.isDone()) {
                watching.get(); // says why it has ended
            }
        } finally {
            watch.shutdownNow();
            watch.awaitTermination(10, TimeUnit.SECONDS);
        }
        Look last = looks.get(looks.size() - 1);
        if (last.offset() < events) {
            looks.add(look(start));
        } else {
            // as fast as it was then, and with all that was told since
            looks.set(looks.size() - 1, last.withTotalsOf(look(start)));
        }
        return looks;
    }

    private static double meanMemory(List<Look> looks) {
        return looks.stream().mapToDouble(Look::residentMib).average().orElseThrow();
    }

    private long offset() {
        try {
            return (long) database.number("SELECT coalesce(max(event_offset), 0) FROM raw.events_raw");
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be read: " + e.getMessage(), e);
        }
    }

    private Look look(long start) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT (SELECT coalesce(max(event_offset), 0) FROM raw.events_raw),"
                                + " sum(pg_table_size(c.oid)) / 1048576, sum(pg_indexes_size(c.oid)) / 1048576,"
                                + " (SELECT blks_read FROM pg_stat_database WHERE datname = current_database()),"
                                + " pg_current_wal_lsn() - '0/0'::pg_lsn, (SELECT wal_fpi FROM pg_stat_wal)"
                                + " FROM pg_class AS c WHERE relkind = 'r'"
                                + " AND relnamespace IN ('raw'::regnamespace, 'analytics'::regnamespace)")) {
            row.next();
            return new Look(
                    row.getLong(1),
                    (System.nanoTime() - start) / 1e9,
                    row.getDouble(2),
                    row.getDouble(3),
                    row.getDouble(4),
                    row.getDouble(5),
                    row.getDouble(6),
                    Memory.residentMib(ProcessHandle.current()));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("the statistics of the server cannot be read: " + e.getMessage(), e);
        }
    }

    private void tell(Look from, Look to) {
        say(String.format(
                Locale.ROOT,
                "%,12d events: %,8.0f events/s | tables %,6.0f MiB, indexes %,6.0f MiB | %,.0f bytes of WAL an event"
                        + " | memory of Flink %,6.0f MiB",
                to.offset(),
                rate(from, to),
                to.tablesMib(),
                to.indexesMib(),
                (to.walBytes() - from.walBytes()) / (to.offset() - from.offset()),
                to.residentMib()));
    }

    private void add(Look from, Look to) {
        report.add(Figure.forInformation(
                String.format(Locale.ROOT, "up to %,d events", to.offset()), rate(from, to), "events/s"));
        report.add(Figure.forInformation("  tables", to.tablesMib(), "MiB"));
        report.add(Figure.forInformation("  indexes", to.indexesMib(), "MiB"));
        report.add(Figure.forInformation(
                "  WAL an event", (to.walBytes() - from.walBytes()) / (to.offset() - from.offset()), "bytes"));
        report.add(Figure.forInformation("  memory of Flink", to.residentMib(), "MiB"));
    }

    private static double rate(Look from, Look to) {
        return (to.offset() - from.offset()) / (to.seconds() - from.seconds());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
