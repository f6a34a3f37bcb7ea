package io.restaurantstream.stack.database;

import io.restaurantstream.stack.console.DurationConverter;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drops old partitions of the raw events, which take most of the disk space. All other tables stay complete. */
@Command(
        name = "trim",
        description = "Drops raw events that are older than a given age, a partition of a million offsets at a "
                + "time. Orders, payments, sales, rejected events and gaps stay. The job may write "
                + "meanwhile.")
public final class TrimCommand implements Callable<Integer> {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            required = true,
            converter = DurationConverter.class,
            description = "Age up to which raw events are kept, in event time, such as 90d.")
    private Duration olderThan;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        Instant before = Instant.now().minus(olderThan);
        long partitions = 0;
        try (Connection connection = database.connect("trim");
                Statement settings = connection.createStatement();
                PreparedStatement trim =
                        connection.prepareStatement("SELECT first_offset, events FROM raw.trim_events(?)")) {
            // a statement that waits for a reader would block the job behind it
            settings.execute("SET lock_timeout = '2s'");
            trim.setTimestamp(1, Timestamp.from(before));
            for (boolean more = true; more; ) {
                try (ResultSet dropped = trim.executeQuery()) {
                    more = dropped.next();
                    if (more) {
                        partitions++;
                        out.printf(
                                "Dropped %,d raw events from offset %,d on%n", dropped.getLong(2), dropped.getLong(1));
                        out.flush();
                    }
                }
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new SQLException(
                        "another session has been reading raw.events_raw for more than 2 seconds, and trimming would"
                                + " have to wait for it; what was dropped so far stays dropped, run the command"
                                + " again for the rest",
                        e.getSQLState(),
                        e);
            }
            throw e;
        }
        out.println(
                partitions == 0
                        ? "There is no partition in which every raw event is older than " + before
                        : "Trimmed partitions older than " + before);
        return 0;
    }
}
