package io.restaurantstream.stack.database;

import io.restaurantstream.job.JobOptions.UsageException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Erases personal data of guests from the raw events, the rejected events and the facts. All money and all counts stay.
 *
 * <p>May be repeated, and may run while the job writes. A replay of the log does not bring back what was erased.
 */
@Command(
        name = "erase",
        description = "Erases personal data of guests on request: comments, ids of guests, visits and cards, and ids in"
                + " other systems. Money and counts stay, and verify knows what was erased.")
public final class EraseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @ArgGroup(multiplicity = "1")
    private What what;

    /** What is erased; exactly one of them. */
    private static final class What {

        @Option(names = "--feedback", paramLabel = "ID", description = "The answer of a guest with this feedback_id.")
        private UUID feedback;

        @Option(
                names = "--customer",
                paramLabel = "ID",
                description = "All answers of the guest with this customer_id.")
        private UUID customer;

        @Option(
                names = "--order",
                paramLabel = "ID",
                description = "Everything about the order with this order_id, its answers included.")
        private UUID order;

        @Option(
                names = "--offset",
                paramLabel = "N",
                description = "The event at this offset; may be given several times.")
        private List<Long> offsets;

        @Option(
                names = "--repeat",
                description = "Everything that raw.erasures lists, for example after a restore of a backup.")
        private boolean repeat;
    }

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, such as the number of the request, 1 to 200 characters; it is kept, so it must not"
                    + " name the guest. Required, except with --repeat.")
    private String reason;

    @Override
    public Integer call() throws SQLException {
        if (!what.repeat && (reason == null || reason.isBlank() || reason.length() > 200)) {
            throw new UsageException("--reason: " + (reason == null ? "nothing" : "\"" + reason + "\"")
                    + " is not allowed; it must have 1 to 200 characters");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = database.connect("erase")) {
            connection.setAutoCommit(false);
            int exitCode = what.repeat ? repeat(connection, out) : erase(connection, out);
            connection.commit();
            out.flush();
            return exitCode;
        }
    }

    private static int repeat(Connection connection, PrintWriter out) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT raw.repeat_erasures(), (SELECT count(*) FROM raw.erasures)")) {
            row.next();
            out.printf(
                    Locale.ROOT,
                    "%,d events are listed in raw.erasures; %,d rows still had personal data of them%n",
                    row.getLong(2),
                    row.getLong(1));
        }
        return 0;
    }

    private int erase(Connection connection, PrintWriter out) throws SQLException {
        SortedSet<Long> offsets = offsets(connection);
        if (offsets.isEmpty()) {
            out.println("No event in the tables has this id; nothing was erased");
            return 1;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT newly_listed, changed_rows FROM raw.erase_events(?, ?)")) {
            statement.setArray(1, connection.createArrayOf("bigint", offsets.toArray()));
            statement.setString(2, reason);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                out.printf(
                        Locale.ROOT,
                        "Erased personal data of %,d events (%,d of them had been erased before); %,d rows changed%n",
                        offsets.size(),
                        offsets.size() - row.getLong(1),
                        row.getLong(2));
            }
        }
        out.println("Keep these offsets beside backups of the database that are older: " + arguments(offsets));
        return 0;
    }

    private SortedSet<Long> offsets(Connection connection) throws SQLException {
        if (what.offsets != null) {
            return present(connection, what.offsets);
        }
        String kind = what.feedback != null ? "feedback" : what.customer != null ? "customer" : "order";
        UUID id = what.feedback != null ? what.feedback : what.customer != null ? what.customer : what.order;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT event_offset FROM raw.events_about(?, ?)")) {
            statement.setString(1, kind);
            statement.setObject(2, id);
            return numbers(statement);
        }
    }

    /** Those of {@code offsets} that have an event, or had one before it was trimmed. */
    private static SortedSet<Long> present(Connection connection, List<Long> offsets) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT event_offset
                FROM unnest(?) AS wanted (event_offset)
                WHERE event_offset BETWEEN 1 AND raw.trimmed_up_to()
                  OR EXISTS (SELECT FROM raw.events_raw AS e WHERE e.event_offset = wanted.event_offset)
                  OR EXISTS (SELECT FROM raw.events_rejected AS e WHERE e.event_offset = wanted.event_offset)
                """)) {
            statement.setArray(1, connection.createArrayOf("bigint", offsets.toArray()));
            return numbers(statement);
        }
    }

    private static SortedSet<Long> numbers(PreparedStatement statement) throws SQLException {
        SortedSet<Long> numbers = new TreeSet<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
        }
        return numbers;
    }

    private static String arguments(SortedSet<Long> offsets) {
        StringBuilder arguments = new StringBuilder();
        offsets.forEach(offset -> arguments.append(" --offset ").append(offset));
        return arguments.substring(1);
    }
}
