package io.restaurantstream.job;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.KafkaProperties;
import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.facts.FactsOptions;
import io.restaurantstream.job.sink.Database;
import io.restaurantstream.job.source.HttpLogOptions;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import io.restaurantstream.job.source.kafka.KafkaLogOptions;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;

/**
 * The options of the job: {@code --key value} on the command line, over {@code RESTAURANT_KEY} in the environment, over
 * the properties file of {@code --config}, over defaults.
 *
 * <p>Every value is checked here, so that a mistake is named before anything starts.
 */
public final class JobOptions {

    /** Before an option's name in the environment, in upper case with underscores. */
    public static final String ENVIRONMENT_PREFIX = "RESTAURANT_";

    private static final String HTTP = "source.http.";

    static final ConfigOption<String> SOURCE = ConfigOptions.key("source")
            .stringType()
            .defaultValue("http")
            .withDescription("where the event log is read from: http or kafka");
    static final ConfigOption<String> BOOTSTRAP_SERVERS = ConfigOptions.key("source.kafka.bootstrap-servers")
            .stringType()
            .defaultValue("127.0.0.1:9092")
            .withDescription("Kafka brokers to connect to first, as comma-separated host:port");
    static final ConfigOption<String> TOPIC = ConfigOptions.key("source.kafka.topic")
            .stringType()
            .defaultValue("restaurant-events")
            .withDescription("topic of the event log");
    static final ConfigOption<String> GROUP_ID = ConfigOptions.key("source.kafka.group-id")
            .stringType()
            .defaultValue("restaurant-analytics-stream")
            .withDescription("consumer group to which the job commits its position, for monitoring only");
    static final ConfigOption<String> PROPERTIES_FILE = ConfigOptions.key("source.kafka.properties-file")
            .stringType()
            .noDefaultValue()
            .withDescription("properties file of the Kafka client, for example for SASL and TLS, on the JobManager and"
                    + " every TaskManager; read when a reader starts");
    static final ConfigOption<String> FORMAT = ConfigOptions.key("source.kafka.format")
            .stringType()
            .defaultValue("log")
            .withDescription("log: a topic written by ./stack generator publish; plain: a topic of events without"
                    + " offsets, which are derived from the records; fixed by the first start");
    static final ConfigOption<Integer> TOPIC_PARTITIONS = ConfigOptions.key("source.kafka.partitions")
            .intType()
            .noDefaultValue()
            .withDescription("number of partitions of a topic of plain events, 1 to 1024; part of their offsets;"
                    + " must never change");
    static final ConfigOption<Duration> MAX_DISORDER = ConfigOptions.key("source.kafka.max-disorder")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription(
                    "how far an event may be behind the latest event time of its partition without being" + " late");
    static final ConfigOption<String> URL = ConfigOptions.key("source.http.url")
            .stringType()
            .defaultValue("http://127.0.0.1:8000")
            .withDescription("root URL of the event log's server");
    static final ConfigOption<Integer> PAGE_SIZE = ConfigOptions.key("source.http.page-size")
            .intType()
            .defaultValue(5000)
            .withDescription("events per request, 1 to 50000; the original server allows 5000");
    static final ConfigOption<Duration> POLL_INTERVAL = ConfigOptions.key("source.http.poll-interval")
            .durationType()
            .defaultValue(Duration.ofMillis(200))
            .withDescription("pause between requests when there are no new events");
    static final ConfigOption<Duration> TIMEOUT = ConfigOptions.key("source.http.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("timeout of a request");
    static final ConfigOption<Duration> SOURCE_MAX_OUTAGE = ConfigOptions.key("source.http.max-outage")
            .durationType()
            .defaultValue(Duration.ofMinutes(10))
            .withDescription(
                    "how long a server that has answered before may refuse requests, as with 403 or 404, before"
                            + " the job fails");
    static final ConfigOption<String> TOKEN_FILE = ConfigOptions.key(HTTP + "token-file")
            .stringType()
            .noDefaultValue()
            .withDescription("file whose first line is sent as a bearer token, on the JobManager and every TaskManager;"
                    + " read again for each request");
    static final ConfigOption<String> HEADERS_FILE = ConfigOptions.key(HTTP + "headers-file")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "properties file of headers to send, located like token-file; read again for each" + " request");
    static final ConfigOption<String> CA_FILE = ConfigOptions.key(HTTP + "ca-file")
            .stringType()
            .noDefaultValue()
            .withDescription("PEM file of certificates to trust in addition to those of the system, located like"
                    + " token-file");
    static final ConfigOption<Integer> PARTITIONS = ConfigOptions.key("source.partitions")
            .intType()
            .defaultValue(4)
            .withDescription("partitions in which the log is read in parallel, 1 to 1024; fixed by the first start");
    static final ConfigOption<String> STOP = ConfigOptions.key("source.stop-at-offset")
            .stringType()
            .defaultValue("never")
            .withDescription("last offset to read; latest: the last offset at the first start; or never");
    static final ConfigOption<String> JDBC_URL = ConfigOptions.key("jdbc.url")
            .stringType()
            .defaultValue("jdbc:postgresql://127.0.0.1:5432/restaurant")
            .withDescription("JDBC URL of the database");
    static final ConfigOption<String> JDBC_USER = ConfigOptions.key("jdbc.user")
            .stringType()
            .defaultValue("postgres")
            .withDescription(
                    "database user; its password comes from jdbc.password-file or " + Database.PASSWORD_VARIABLE);
    static final ConfigOption<String> PASSWORD_FILE = ConfigOptions.key("jdbc.password-file")
            .stringType()
            .noDefaultValue()
            .withDescription("file whose first line is the password, on every TaskManager");
    static final ConfigOption<Duration> MAX_OUTAGE = ConfigOptions.key("jdbc.max-outage")
            .durationType()
            .defaultValue(Duration.ofMinutes(10))
            .withDescription("how long the database may be unavailable before the job fails");
    static final ConfigOption<Integer> FLUSH_EVENTS = ConfigOptions.key("facts.flush-events")
            .intType()
            .defaultValue(10_000)
            .withDescription("a batch is written when it has this many events, 1 to 100000");
    static final ConfigOption<Duration> FLUSH_INTERVAL = ConfigOptions.key("facts.flush-interval")
            .durationType()
            .defaultValue(Duration.ofMillis(200))
            .withDescription("a batch is also written when its first event has waited this long and the previous batch"
                    + " is written");
    static final ConfigOption<Duration> ORDER_MEMORY = ConfigOptions.key("sales.order-memory")
            .durationType()
            .defaultValue(Duration.ofDays(1))
            .withDescription("how long the job remembers an order after its last event, in event time, to join its"
                    + " items and payments");
    static final ConfigOption<Duration> ALLOWED_LATENESS = ConfigOptions.key("sales.allowed-lateness")
            .durationType()
            .defaultValue(Duration.ofDays(7))
            .withDescription("how long after its end an hour is still corrected, in event time");
    static final ConfigOption<Duration> EMIT_INTERVAL = ConfigOptions.key("sales.emit-interval")
            .durationType()
            .defaultValue(Duration.ofMillis(500))
            .withDescription("delay from a change of an hour to the upsert of its row");
    static final ConfigOption<Duration> CHECKPOINT_INTERVAL = ConfigOptions.key("checkpoint.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("checkpoint interval, unless the cluster's configuration sets one");

    private static final List<ConfigOption<?>> ALL = List.of(
            SOURCE,
            URL,
            PAGE_SIZE,
            POLL_INTERVAL,
            TIMEOUT,
            SOURCE_MAX_OUTAGE,
            TOKEN_FILE,
            HEADERS_FILE,
            CA_FILE,
            BOOTSTRAP_SERVERS,
            TOPIC,
            GROUP_ID,
            MAX_DISORDER,
            PROPERTIES_FILE,
            FORMAT,
            TOPIC_PARTITIONS,
            PARTITIONS,
            STOP,
            JDBC_URL,
            JDBC_USER,
            PASSWORD_FILE,
            MAX_OUTAGE,
            FLUSH_EVENTS,
            FLUSH_INTERVAL,
            ORDER_MEMORY,
            ALLOWED_LATENESS,
            EMIT_INTERVAL,
            CHECKPOINT_INTERVAL);

    private static final String HOST_AND_PORT = "[^,\\s]+:[0-9]{1,5}";

    private static final long FLUSH_BYTES = 16L << 20;

    private final Configuration values;

    private JobOptions(Configuration values) {
        this.values = values;
    }

    /** A mistake in the options: names the option, its value and what is allowed. */
    public static final class UsageException extends RuntimeException {

        /** @param message for the user */
        public UsageException(String message) {
            super(message);
        }
    }

    /**
     * Reads and checks the options.
     *
     * @param args {@code --key value} pairs
     * @param environment the process's variables
     * @throws UsageException when an option is unknown or has a value that is not allowed
     */
    public static JobOptions parse(List<String> args, Map<String, String> environment) {
        Map<String, String> flags = flags(args);
        Map<String, String> merged = new TreeMap<>();
        String file = flags.remove("config");
        if (file != null) {
            merged.putAll(file(file));
        }
        for (ConfigOption<?> option : ALL) {
            String value = environment.get(variable(option));
            // a compose file passes a variable on that is not set as an empty one
            if (value != null && !value.isEmpty()) {
                merged.put(option.key(), value);
            }
        }
        merged.putAll(flags);
        for (String key : merged.keySet()) {
            if (ALL.stream().noneMatch(option -> option.key().equals(key))) {
                throw new UsageException("--" + key + " is not an option of the job; try --help");
            }
        }
        JobOptions options = new JobOptions(Configuration.fromMap(merged));
        options.check();
        return options;
    }

    private static Map<String, String> flags(List<String> args) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i += 2) {
            String flag = args.get(i);
            if (!flag.startsWith("--")) {
                throw new UsageException(flag + " is not an option; options are --key value");
            }
            if (i + 1 == args.size()) {
                throw new UsageException(flag + " has no value");
            }
            flags.put(flag.substring(2), args.get(i + 1));
        }
        return flags;
    }

    private static Map<String, String> file(String name) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(name))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--config: " + name + " cannot be read as a properties file: " + e.getMessage());
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private static String variable(ConfigOption<?> option) {
        return ENVIRONMENT_PREFIX
                + option.key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void check() {
        ALL.forEach(this::get);
        between(PAGE_SIZE, 1, 50_000);
        between(PARTITIONS, 1, 1024);
        between(FLUSH_EVENTS, 1, 100_000);
        for (ConfigOption<Duration> duration : List.of(
                POLL_INTERVAL,
                TIMEOUT,
                SOURCE_MAX_OUTAGE,
                MAX_OUTAGE,
                FLUSH_INTERVAL,
                ORDER_MEMORY,
                EMIT_INTERVAL,
                CHECKPOINT_INTERVAL)) {
            if (get(duration).toMillis() < 1) {
                throw invalid(duration, "a positive duration, such as 200 ms");
            }
        }
        if (get(ORDER_MEMORY).compareTo(Duration.ofHours(1)) < 0) {
            throw invalid(ORDER_MEMORY, "at least 1 h");
        }
        if (get(ALLOWED_LATENESS).isNegative()) {
            throw invalid(ALLOWED_LATENESS, "not negative");
        }
        if (get(MAX_DISORDER).isNegative()) {
            throw invalid(MAX_DISORDER, "not negative");
        }
        if (!List.of("http", "kafka").contains(get(SOURCE))) {
            throw invalid(SOURCE, "http or kafka");
        }
        if (!get(BOOTSTRAP_SERVERS).matches(HOST_AND_PORT + "(," + HOST_AND_PORT + ")*")) {
            throw invalid(BOOTSTRAP_SERVERS, "host:port, several with commas between them");
        }
        if (!get(TOPIC).matches("[a-zA-Z0-9._-]{1,249}")) {
            throw invalid(TOPIC, "a name of letters, digits, dots, underscores and dashes");
        }
        format();
        url();
        stop();
        if (readsKafka() && !stop().isNever() && !stop().atLatest()) {
            throw invalid(STOP, "latest or never when the source is kafka, whose partitions have offsets of their own");
        }
        if (get(JDBC_URL).contains("password=") || get(JDBC_URL).matches("[a-z:]*//[^/?]*@.*")) {
            throw new UsageException("--jdbc.url must not contain a password, which would be shown in the web UI;"
                    + " use jdbc.password-file or " + Database.PASSWORD_VARIABLE);
        }
        if (!get(JDBC_URL).startsWith("jdbc:postgresql:")) {
            throw invalid(JDBC_URL, "jdbc:postgresql://host:port/database");
        }
    }

    private void format() {
        if (!List.of("log", "plain").contains(get(FORMAT))) {
            throw invalid(FORMAT, "log or plain");
        }
        boolean isPlain = get(FORMAT).equals("plain");
        if (!isPlain && get(TOPIC_PARTITIONS) != null) {
            throw invalid(TOPIC_PARTITIONS, "absent unless --source.kafka.format is plain");
        }
        if (isPlain && get(TOPIC_PARTITIONS) == null) {
            throw new UsageException(
                    "--source.kafka.partitions is missing; with --source.kafka.format plain it must be the"
                            + " number of partitions of the topic, 1 to 1024");
        }
        if (isPlain) {
            between(TOPIC_PARTITIONS, 1, 1024);
        }
    }

    private <T> T get(ConfigOption<T> option) {
        try {
            return values.get(option);
        } catch (IllegalArgumentException e) {
            throw invalid(option, option.hasDefaultValue() ? "a value such as " + option.defaultValue() : "a number");
        }
    }

    private void between(ConfigOption<Integer> option, int min, int max) {
        if (get(option) < min || get(option) > max) {
            throw invalid(option, min + " to " + max);
        }
    }

    private UsageException invalid(ConfigOption<?> option, String allowed) {
        String value = values.toMap().get(option.key());
        return new UsageException("--" + option.key() + ": " + value + " is not allowed; it must be " + allowed);
    }

    private URI url() {
        if (get(URL).matches("[^/]*//[^/]*@.*|.*[?#].*")) {
            throw new UsageException(
                    "--source.http.url must have neither a user nor a query, which would be shown in the"
                            + " web UI; use source.http.token-file or source.http.headers-file");
        }
        try {
            URI uri = URI.create(get(URL));
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw invalid(URL, "an http or https URL");
        }
        throw invalid(URL, "an http or https URL");
    }

    private Stop stop() {
        String text = get(STOP);
        if (text.equals("never")) {
            return Stop.NEVER;
        }
        if (text.equals("latest")) {
            return Stop.AT_LATEST;
        }
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw invalid(STOP, "an offset from 1, latest or never");
        }
        return Stop.at(Long.parseLong(text));
    }

    /** Where the log is and how it is read. */
    public HttpLogOptions source() {
        return new HttpLogOptions(
                url(),
                get(PAGE_SIZE),
                get(POLL_INTERVAL),
                get(TIMEOUT),
                get(SOURCE_MAX_OUTAGE),
                get(PARTITIONS),
                stop(),
                new LogAccess(get(TOKEN_FILE), get(HEADERS_FILE), get(CA_FILE)));
    }

    /**
     * Looks whether this process can use the files that the source is told to read. They are read where the source runs, so
     * only a process that runs it may ask.
     *
     * @throws UsageException when one cannot be used
     */
    public void checkSourceFiles() {
        try {
            if (readsKafka()) {
                KafkaProperties.read(get(PROPERTIES_FILE));
            } else {
                source().access().check();
            }
        } catch (AccessException e) {
            throw new UsageException((readsKafka() ? "--source.kafka." : "--" + HTTP) + e.getMessage());
        }
    }

    /** Whether the log is read from Kafka. */
    public boolean readsKafka() {
        return get(SOURCE).equals("kafka");
    }

    /** Where the log's topic is and how it is read. */
    public KafkaLogOptions kafka() {
        return new KafkaLogOptions(
                get(BOOTSTRAP_SERVERS),
                get(TOPIC),
                get(GROUP_ID),
                get(MAX_DISORDER),
                stop().atLatest(),
                get(PROPERTIES_FILE),
                get(FORMAT).equals("plain") ? get(TOPIC_PARTITIONS) : 0);
    }

    /** Where the tables are. */
    public Database database() {
        return new Database(get(JDBC_URL), get(JDBC_USER), get(PASSWORD_FILE), get(MAX_OUTAGE));
    }

    /** When batches of facts are written. */
    public FactsOptions facts() {
        return new FactsOptions(get(FLUSH_EVENTS), FLUSH_BYTES, get(FLUSH_INTERVAL));
    }

    /** How sales are counted. */
    public SalesOptions sales() {
        return new SalesOptions(get(ORDER_MEMORY), get(ALLOWED_LATENESS), get(EMIT_INTERVAL));
    }

    /** Between two checkpoints. */
    public Duration checkpointInterval() {
        return get(CHECKPOINT_INTERVAL);
    }

    /** All options with the values in force, as the web UI shows them; no secret is among them. */
    public Map<String, String> toMap() {
        Map<String, String> shown = new LinkedHashMap<>();
        for (ConfigOption<?> option : ALL) {
            Object value = get(option);
            if (value != null) {
                shown.put(option.key(), value instanceof Duration duration ? text(duration) : value.toString());
            }
        }
        return shown;
    }

    private static String text(Duration duration) {
        return org.apache.flink.util.TimeUtils.formatWithHighestUnit(duration);
    }

    /** One line per option with its default, for {@code --help}. */
    public static String help() {
        List<String> lines = new ArrayList<>();
        lines.add("--config FILE: a properties file with the options below");
        Formatter formatter = new HtmlFormatter();
        for (ConfigOption<?> option : ALL) {
            Object value = option.defaultValue();
            String standard = value instanceof Duration duration ? text(duration) : String.valueOf(value);
            lines.add("--" + option.key() + ": " + formatter.format(option.description())
                    + (value == null ? "" : " (default " + standard + ")"));
        }
        lines.add("Each can also be set as an environment variable, such as " + variable(PAGE_SIZE) + ".");
        return String.join(System.lineSeparator(), lines);
    }
}
