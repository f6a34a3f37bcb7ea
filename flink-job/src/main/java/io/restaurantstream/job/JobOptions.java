package io.restaurantstream.job;

import io.restaurantstream.job.facts.FactsOptions;
import io.restaurantstream.job.sink.Database;
import io.restaurantstream.job.source.HttpLogOptions;
import io.restaurantstream.job.source.kafka.KafkaLogOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * The options of the job, from the command line, the environment, a properties file and defaults; see docs/options.md.
 *
 * <p>Every value is checked here, so that a mistake is named before anything starts.
 */
public final class JobOptions {

    /** Before an option's name in the environment, in upper case with underscores. */
    public static final String ENVIRONMENT_PREFIX = "RESTAURANT_";

    private static final ConfigOption<Duration> CHECKPOINT_INTERVAL = ConfigOptions.key("checkpoint.interval")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("checkpoint interval, unless the cluster's configuration sets one");

    private static final List<ConfigOption<?>> ALL = all();

    private final Arguments arguments;
    private final SourceArguments source;
    private final SinkArguments sink;
    private final SalesArguments sales;

    private JobOptions(Arguments arguments) {
        this.arguments = arguments;
        this.source = new SourceArguments(arguments);
        this.sink = new SinkArguments(arguments);
        this.sales = new SalesArguments(arguments);
        arguments.requirePositive(List.of(CHECKPOINT_INTERVAL));
    }

    private static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(SourceArguments.all());
        all.addAll(SinkArguments.ALL);
        all.addAll(SalesArguments.ALL);
        all.add(CHECKPOINT_INTERVAL);
        return List.copyOf(all);
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
        return new JobOptions(Arguments.read(args, environment, ALL));
    }

    /** Whether the log is read from Kafka. */
    public boolean readsKafka() {
        return source.readsKafka();
    }

    /** Where the log's server is and how it is read. */
    public HttpLogOptions source() {
        return source.http();
    }

    /** Where the log's topic is and how it is read. */
    public KafkaLogOptions kafka() {
        return source.kafka();
    }

    /**
     * Checks that this process can use the files that the source reads, such as that of a token. They are read where the
     * source runs, so only a process that runs it may ask.
     *
     * @throws UsageException when one cannot be used
     */
    public void checkSourceFiles() {
        source.checkFiles();
    }

    /** Where the tables are. */
    public Database database() {
        return sink.database();
    }

    /** When batches of facts are written. */
    public FactsOptions facts() {
        return sink.facts();
    }

    /** How sales are counted. */
    public SalesOptions sales() {
        return sales.options();
    }

    /** Time between two checkpoints. */
    public Duration checkpointInterval() {
        return arguments.get(CHECKPOINT_INTERVAL);
    }

    /** All options with the values in force, as the web UI shows them; no secret is among them. */
    public Map<String, String> toMap() {
        Map<String, String> shown = new LinkedHashMap<>();
        for (ConfigOption<?> option : ALL) {
            Object value = arguments.get(option);
            if (value != null) {
                shown.put(option.key(), value instanceof Duration duration ? text(duration) : value.toString());
            }
        }
        return shown;
    }

    private static String text(Duration duration) {
        return TimeUtils.formatWithHighestUnit(duration);
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
        lines.add("Each can also be set as an environment variable, such as "
                + Arguments.variable(HttpArguments.PAGE_SIZE) + ".");
        return String.join(System.lineSeparator(), lines);
    }
}
