package io.restaurantstream.job;

import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.facts.FactsOptions;
import io.restaurantstream.job.sink.Database;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options {@code jdbc.*} and {@code facts.*}: the database, and when batches are written to it. */
final class SinkArguments {

    private static final ConfigOption<String> JDBC_URL = ConfigOptions.key("jdbc.url")
            .stringType()
            .defaultValue("jdbc:postgresql://127.0.0.1:5432/restaurant")
            .withDescription("JDBC URL of the database");

    private static final ConfigOption<String> JDBC_USER = ConfigOptions.key("jdbc.user")
            .stringType()
            .defaultValue("postgres")
            .withDescription(
                    "database user; its password comes from jdbc.password-file or " + Database.PASSWORD_VARIABLE);

    private static final ConfigOption<String> PASSWORD_FILE = ConfigOptions.key("jdbc.password-file")
            .stringType()
            .noDefaultValue()
            .withDescription("file whose first line is the password, on every TaskManager");

    private static final ConfigOption<Duration> MAX_OUTAGE = ConfigOptions.key("jdbc.max-outage")
            .durationType()
            .defaultValue(Duration.ofMinutes(10))
            .withDescription("how long the database may be unavailable before the job fails");

    private static final ConfigOption<Integer> FLUSH_EVENTS = ConfigOptions.key("facts.flush-events")
            .intType()
            .defaultValue(20_000)
            .withDescription("a batch is written when it has this many events, 1 to 100000");

    private static final ConfigOption<Duration> FLUSH_INTERVAL = ConfigOptions.key("facts.flush-interval")
            .durationType()
            .defaultValue(Duration.ofMillis(200))
            .withDescription("a batch is also written when its first event has waited this long and the previous batch"
                    + " is written; during a backfill, when batches fill fast, five times as long");

    static final List<ConfigOption<?>> ALL =
            List.of(JDBC_URL, JDBC_USER, PASSWORD_FILE, MAX_OUTAGE, FLUSH_EVENTS, FLUSH_INTERVAL);

    private static final long FLUSH_BYTES = 16L << 20;

    private final Arguments arguments;

    /** @throws UsageException when a value is not allowed, or the URL has a password in it, which is not repeated */
    SinkArguments(Arguments arguments) {
        this.arguments = arguments;
        arguments.requireBetween(1, 100_000, FLUSH_EVENTS);
        arguments.requirePositive(List.of(MAX_OUTAGE, FLUSH_INTERVAL));
        String url = arguments.get(JDBC_URL);
        if (Database.namesPassword(url)) {
            throw new UsageException("--jdbc.url must not contain a password, which would be shown in the web UI;"
                    + " use jdbc.password-file or " + Database.PASSWORD_VARIABLE);
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw arguments.invalid(JDBC_URL, "jdbc:postgresql://host:port/database");
        }
    }

    Database database() {
        return new Database(
                arguments.get(JDBC_URL),
                arguments.get(JDBC_USER),
                arguments.get(PASSWORD_FILE),
                arguments.get(MAX_OUTAGE));
    }

    FactsOptions facts() {
        return new FactsOptions(arguments.get(FLUSH_EVENTS), FLUSH_BYTES, arguments.get(FLUSH_INTERVAL));
    }
}
