package io.restaurantstream.stack.verification;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.KafkaProperties;
import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.console.AccessOptions;
import io.restaurantstream.stack.console.DurationConverter;
import io.restaurantstream.stack.database.DatabaseOptions;
import io.restaurantstream.stack.process.Shutdown;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.LogSource;
import io.restaurantstream.verification.PlainTopic;
import io.restaurantstream.verification.ResultTable;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recomputes all tables from the event log, without Flink, and compares them with the database. */
@Command(
        name = "verify",
        description = "Recomputes all tables from the event log, without Flink, and compares every row and every cent.")
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @ArgGroup(multiplicity = "1")
    private Log log;

    /** The log: a server or a topic. */
    private static final class Log {

        @Option(
                names = "--generator-url",
                paramLabel = "URL",
                required = true,
                description = "URL of the event log, such as http://127.0.0.1:8000.")
        private URI server;

        @ArgGroup(exclusive = false)
        private Topic topic;
    }

    /** A topic of plain events. */
    private static final class Topic {

        @Option(
                names = "--bootstrap-servers",
                paramLabel = "SERVERS",
                required = true,
                description = "For a Kafka topic of plain events: brokers to connect to first, as comma-separated "
                        + "host:port.")
        private String bootstrapServers;

        @Option(
                names = "--topic",
                paramLabel = "NAME",
                required = true,
                description = "The topic that the job reads with --source.kafka.format plain.")
        private String name;

        @Option(
                names = "--properties-file",
                paramLabel = "FILE",
                description = "Properties file of the Kafka client, for example for SASL and TLS.")
        private String propertiesFile;
    }

    @Option(
            names = "--until-offset",
            paramLabel = "N",
            description = "Compare the tables with the log up to this offset, and fail if they contain more "
                    + "(default: the offset that the tables have reached).")
    private Long untilOffset;

    @Option(
            names = "--follow",
            description =
                    "Go on beside a running job: when an hour is final at its location, compare its sales, roll-ups"
                            + " and facts with the log and note the outcome in analytics.verified_hours, until stopped. Needs"
                            + " --generator-url and a user who may write that table, such as a member of restaurant_verifier.")
    private boolean follow;

    @Option(
            names = "--allowed-lateness",
            paramLabel = "DURATION",
            description = "With --follow: after its end, how long the job corrects an hour, its sales.allowed-lateness"
                    + " (default: 7d).",
            converter = DurationConverter.class)
    private Duration allowedLateness;

    @Mixin
    private AccessOptions access;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (allowedLateness != null && (!follow || allowedLateness.isNegative())) {
            throw new UsageException("--allowed-lateness: " + allowedLateness
                    + " is not allowed; it must not be negative, and needs --follow");
        }
        if (follow) {
            return follow(out);
        }
        if (log.topic == null) {
            LogPages pages = new LogPages(log.server, access.checked());
            try (Connection connection = database.connect("verify")) {
                return verify(pages, connection, untilOffset, out);
            }
        }
        Properties client = properties(log.topic.propertiesFile);
        try (Connection connection = database.connect("verify");
                PlainTopic topic = PlainTopic.open(log.topic.bootstrapServers, log.topic.name, client)) {
            return verify(topic, connection, untilOffset, out);
        }
    }

    private int follow(PrintWriter out) throws Exception {
        if (log.server == null || untilOffset != null) {
            throw new UsageException("--follow: needs --generator-url, and no --until-offset");
        }
        LogAccess checked = access.checked();
        Duration lateness = allowedLateness == null ? Duration.ofDays(7) : allowedLateness;
        database.connect("verify hours").close(); // reports a mistake in the options at once
        try (Shutdown shutdown = Shutdown.onSignal();
                HourVerification hours = new HourVerification(
                        () -> new LogPages(log.server, checked),
                        () -> database.connect("verify hours"),
                        lateness,
                        new HourReport(out))) {
            hours.start();
            shutdown.await();
        }
        return 0;
    }

    private static Properties properties(String file) {
        try {
            return KafkaProperties.read(file);
        } catch (AccessException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }

    /** Compares, prints the result, and returns the exit code: 0 only if all tables are equal. */
    public static int verify(LogSource log, Connection connection, Long untilOffset, PrintWriter out) throws Exception {
        OptionalLong horizon = untilOffset == null ? OptionalLong.empty() : OptionalLong.of(untilOffset);
        VerifyProgress progress = new VerifyProgress(out);
        VerificationResult result = Verification.run(log, connection, horizon, progress);
        progress.end();
        out.println(ResultTable.of(result));
        out.flush();
        return result.isEqual() ? 0 : 1;
    }
}
