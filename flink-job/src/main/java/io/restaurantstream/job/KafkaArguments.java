package io.restaurantstream.job;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.KafkaProperties;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.source.kafka.KafkaLogOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options {@code source.kafka.*}: a log that is read from a topic. */
final class KafkaArguments {

    private static final String HOST_AND_PORT = "[^,\\s]+:[0-9]{1,5}";

    private static final ConfigOption<String> BOOTSTRAP_SERVERS = ConfigOptions.key("source.kafka.bootstrap-servers")
            .stringType()
            .defaultValue("127.0.0.1:9092")
            .withDescription("Kafka brokers to connect to first, as comma-separated host:port");

    private static final ConfigOption<String> TOPIC = ConfigOptions.key("source.kafka.topic")
            .stringType()
            .defaultValue("restaurant-events")
            .withDescription("topic of the event log");

    private static final ConfigOption<String> GROUP_ID = ConfigOptions.key("source.kafka.group-id")
            .stringType()
            .defaultValue("restaurant-analytics-stream")
            .withDescription("consumer group to which the job commits its position, for monitoring only");

    private static final ConfigOption<Duration> MAX_DISORDER = ConfigOptions.key("source.kafka.max-disorder")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription(
                    "how far an event may be behind the latest event time of its partition without being" + " late");

    private static final ConfigOption<String> PROPERTIES_FILE = ConfigOptions.key("source.kafka.properties-file")
            .stringType()
            .noDefaultValue()
            .withDescription("properties file of the Kafka client, for example for SASL and TLS, on the JobManager and"
                    + " every TaskManager; read when a reader starts");

    private static final ConfigOption<String> FORMAT = ConfigOptions.key("source.kafka.format")
            .stringType()
            .defaultValue("log")
            .withDescription("log: a topic written by ./stack generator publish; plain: a topic of events without"
                    + " offsets, which are derived from the records; fixed by the first start");

    private static final ConfigOption<Integer> TOPIC_PARTITIONS = ConfigOptions.key("source.kafka.partitions")
            .intType()
            .noDefaultValue()
            .withDescription("number of partitions of a topic of plain events, 1 to 1024; part of their offsets;"
                    + " must never change");

    static final List<ConfigOption<?>> ALL =
            List.of(BOOTSTRAP_SERVERS, TOPIC, GROUP_ID, MAX_DISORDER, PROPERTIES_FILE, FORMAT, TOPIC_PARTITIONS);

    private final Arguments arguments;

    /** @throws UsageException when a value is not allowed */
    KafkaArguments(Arguments arguments) {
        this.arguments = arguments;
        arguments.requireNotNegative(MAX_DISORDER);
        if (!arguments.get(BOOTSTRAP_SERVERS).matches(HOST_AND_PORT + "(," + HOST_AND_PORT + ")*")) {
            throw arguments.invalid(BOOTSTRAP_SERVERS, "host:port, several with commas between them");
        }
        if (!arguments.get(TOPIC).matches("[a-zA-Z0-9._-]{1,249}")) {
            throw arguments.invalid(TOPIC, "a name of letters, digits, dots, underscores and dashes");
        }
        checkFormat();
    }

    private void checkFormat() {
        if (!List.of("log", "plain").contains(arguments.get(FORMAT))) {
            throw arguments.invalid(FORMAT, "log or plain");
        }
        boolean isPlain = arguments.get(FORMAT).equals("plain");
        if (!isPlain && arguments.get(TOPIC_PARTITIONS) != null) {
            throw arguments.invalid(TOPIC_PARTITIONS, "absent unless --source.kafka.format is plain");
        }
        if (isPlain && arguments.get(TOPIC_PARTITIONS) == null) {
            throw new UsageException(
                    "--source.kafka.partitions is missing; with --source.kafka.format plain it must be the"
                            + " number of partitions of the topic, 1 to 1024");
        }
        if (isPlain) {
            arguments.requireBetween(1, 1024, TOPIC_PARTITIONS);
        }
    }

    /** What the source is built from. */
    KafkaLogOptions options(boolean stopsAtLatest) {
        return new KafkaLogOptions(
                arguments.get(BOOTSTRAP_SERVERS),
                arguments.get(TOPIC),
                arguments.get(GROUP_ID),
                arguments.get(MAX_DISORDER),
                stopsAtLatest,
                arguments.get(PROPERTIES_FILE),
                arguments.get(FORMAT).equals("plain") ? arguments.get(TOPIC_PARTITIONS) : 0);
    }

    /** @throws UsageException when this process cannot use a file */
    void checkFiles() {
        try {
            KafkaProperties.read(arguments.get(PROPERTIES_FILE));
        } catch (AccessException e) {
            throw new UsageException("--source.kafka." + e.getMessage());
        }
    }
}
