package io.restaurantstream.stack.page;

import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.livepage.LogEvents;
import io.restaurantstream.livepage.Proof;
import io.restaurantstream.livepage.ProofRequest;
import io.restaurantstream.stack.console.AccessOptions;
import io.restaurantstream.stack.database.DatabaseOptions;
import io.restaurantstream.stack.database.LocalPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes one number in three ways and succeeds only if they agree; can fetch its events from the log again. */
@Command(
        name = "prove",
        description =
                "Computes one number of a business day, or of several, in three ways: from the job's roll-up, from the "
                        + "facts, and from the JSON of the events; with --generator-url, the events are fetched from the log "
                        + "again and compared with that JSON. Succeeds only if all agree.")
public final class ProveCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions(LocalPostgres.READER);

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "A metric of docs/numbers.md (default: ${DEFAULT-VALUE}).",
            defaultValue = "net_sales")
    private String metric;

    @Option(names = "--location", paramLabel = "CODE", description = "Location code (default: all locations).")
    private String location;

    @Option(
            names = "--slice",
            paramLabel = "VALUE",
            description = "Only this service type, payment method, item or number of stars, whichever the metric has "
                    + "slices of (default: all).",
            defaultValue = "")
    private String slice;

    @Option(names = "--day", paramLabel = "DATE", required = true, description = "Business day, such as 2026-11-20.")
    private LocalDate day;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How many business days, the last of which is --day (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int days;

    @Option(
            names = "--hour",
            paramLabel = "HOUR",
            description = "Hour of the day in the time zone of the location, 0 to 23; requires --location "
                    + "(default: the whole day).")
    private Integer hour;

    @Option(
            names = "--generator-url",
            paramLabel = "URL",
            description = "URL of the event log, such as http://127.0.0.1:8000 (default: the log is not asked).")
    private URI generator;

    @Mixin
    private AccessOptions access;

    @Option(names = "--sql", description = "Prints the SQL of each computation.")
    private boolean showSql;

    @Override
    public Integer call() throws IOException, SQLException {
        if (hour != null && (hour < 0 || hour > 23)) {
            throw new UsageException("--hour: " + hour + " is not allowed; it must be 0 to 23");
        }
        if (hour != null && location == null) {
            throw new UsageException("--hour: needs --location, whose time zone it is in");
        }
        if (days < 1) {
            throw new UsageException("--days: " + days + " is not allowed; it must be at least 1");
        }
        if (hour != null && days > 1) {
            throw new UsageException("--hour: is of one day, and cannot be combined with --days");
        }
        LogEvents log = generator == null ? null : new LogEvents(generator, access.checked());
        try (Connection connection = database.connect("prove")) {
            Proof proof = proof(connection, log);
            print(proof);
            boolean wasAsked = generator == null || proof.log().wasAsked();
            return proof.agrees() && wasAsked ? 0 : 1;
        }
    }

    private Proof proof(Connection connection, LogEvents log) throws SQLException {
        try {
            return Proof.of(connection, new ProofRequest(metric, slice, location, day, days, hour), log);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }

    private void print(Proof proof) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(metric + (slice.isEmpty() ? "" : " of " + slice) + ", "
                + (location == null ? "all locations" : location) + ", "
                + (days == 1 ? "" : days + " days up to ") + day
                + (hour == null ? "" : String.format(Locale.ROOT, " %02d:00", hour)));
        out.println(proof.metric().definition());
        out.println();
        for (Proof.Computation computation : proof.computations()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-22s  %,18.2f %s  (%,d ms)",
                    computation.way(),
                    computation.value(),
                    proof.metric().unit(),
                    computation.millis()));
            if (showSql) {
                out.println();
                out.println(computation.sql());
                out.println();
            }
        }
        out.println();
        if (proof.trimmedUpTo() > 0) {
            out.println(proof.noteOnTrimming());
        }
        out.println(proof.computationsAgree() ? "All three computations agree." : "The computations DIFFER.");
        out.println(proof.log().sentence() + (generator == null ? " Name it with --generator-url." : ""));
        out.flush();
    }
}
