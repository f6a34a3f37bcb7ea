package io.restaurantstream.stack.rebuild;

import io.restaurantstream.stack.database.DatabaseOptions;
import io.restaurantstream.stack.database.LocalPostgres;
import io.restaurantstream.stack.rebuild.RejectedEvents.Rejected;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists rejected events, and replays those that are accepted now. */
@Command(
        name = "rejected",
        description = "Lists rejected events, and replays those that are accepted now.",
        subcommands = {RejectedCommand.ListCommand.class, RejectedCommand.ReplayCommand.class})
public final class RejectedCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list or replay");
    }

    /** Counts the events of one reason. */
    private static final class Count {
        private long events;
        private long acceptedNow;

        void add(Rejected event) {
            events++;
            if (event.isAcceptedNow()) {
                acceptedNow++;
            }
        }
    }

    /** Counts and shows rejected events. */
    @Command(
            name = "list",
            description = "Counts rejected events by reason, and how many of them this version accepts; with --reason,"
                    + " shows the events.")
    static final class ListCommand implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private DatabaseOptions database = new DatabaseOptions(LocalPostgres.READER);

        @Option(
                names = "--reason",
                paramLabel = "REASON",
                description = "Only those rejected for this reason, such as invalid_value.")
        private String reason;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Number of events to show (default: ${DEFAULT-VALUE}).",
                defaultValue = "20")
        private int limit;

        @Override
        public Integer call() throws SQLException {
            Map<String, Count> counts = new TreeMap<>();
            List<Rejected> shown = new ArrayList<>();
            try (Connection connection = database.connect("rejected")) {
                new RejectedEvents(connection).forEach(reason, event -> {
                    counts.computeIfAbsent(event.reason(), key -> new Count()).add(event);
                    if (reason != null && shown.size() < limit) {
                        shown.add(event);
                    }
                });
            }
            PrintWriter out = spec.commandLine().getOut();
            if (counts.isEmpty()) {
                out.println("There are none.");
            } else {
                out.printf("%-22s %12s %14s%n", "reason", "events", "accepted now");
                counts.forEach((word, count) ->
                        out.printf(Locale.ROOT, "%-22s %,12d %,14d%n", word, count.events, count.acceptedNow));
                for (Rejected event : shown) {
                    out.printf(
                            Locale.ROOT,
                            "offset %d  %s  %s%s%n",
                            event.offset(),
                            event.location().isEmpty() ? "(no location)" : event.location(),
                            event.detail(),
                            event.isAcceptedNow() ? "  (accepted now)" : "");
                }
            }
            out.flush();
            return 0;
        }
    }

    /** Replays the events that are accepted now. */
    @Command(
            name = "replay",
            description =
                    "Replays the rejected events that this version accepts, after an upgrade or a fix: if there are"
                            + " any, all tables are rebuilt, as by \"rebuild\", because the sales of an hour depend on all of its"
                            + " events. If there are none, nothing changes.")
    static final class ReplayCommand implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private Rebuild rebuild;

        @Option(
                names = "--reason",
                paramLabel = "REASON",
                description = "Rebuild only if an event that was rejected for this reason is accepted now; events of"
                        + " other reasons are replayed as well.")
        private String reason;

        @Override
        public Integer call() throws Exception {
            Count count = new Count();
            boolean isInterrupted;
            try (Connection connection = rebuild.connect()) {
                isInterrupted = RawLog.isInterrupted(connection);
                new RejectedEvents(connection).forEach(reason, count::add);
            }
            PrintWriter out = spec.commandLine().getOut();
            if (isInterrupted) {
                out.println("An earlier replay or rebuild was interrupted; this one starts over from its events.");
                return rebuild.run(out);
            }
            if (count.acceptedNow == 0) {
                out.printf(Locale.ROOT, "None of %,d rejected events is accepted now; nothing to do.%n", count.events);
                out.flush();
                return 0;
            }
            out.printf(Locale.ROOT, "%,d of %,d rejected events are accepted now.%n", count.acceptedNow, count.events);
            return rebuild.run(out);
        }
    }
}
