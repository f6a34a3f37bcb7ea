package io.restaurantstream.job;

import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.source.HttpLogOptions;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import io.restaurantstream.job.source.kafka.KafkaLogOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options {@code source*}: where the event log is, and which part of it is read. */
final class SourceArguments {

    private static final ConfigOption<String> SOURCE = ConfigOptions.key("source")
            .stringType()
            .defaultValue("http")
            .withDescription("where the event log is read from: http or kafka");

    private static final ConfigOption<Integer> PARTITIONS = ConfigOptions.key("source.partitions")
            .intType()
            .defaultValue(4)
            .withDescription(
                    "with http: number of partitions in which the log is read in parallel, 1 to 1024; fixed by the first start");

    private static final ConfigOption<String> STOP = ConfigOptions.key("source.stop-at-offset")
            .stringType()
            .defaultValue("never")
            .withDescription("last offset to read; latest: the last offset at the first start; or never");

    private final Arguments arguments;
    private final HttpArguments http;
    private final KafkaArguments kafka;

    /** @throws UsageException when a value is not allowed */
    SourceArguments(Arguments arguments) {
        this.arguments = arguments;
        arguments.requireBetween(1, 1024, PARTITIONS);
        if (!List.of("http", "kafka").contains(arguments.get(SOURCE))) {
            throw arguments.invalid(SOURCE, "http or kafka");
        }
        this.http = new HttpArguments(arguments);
        this.kafka = new KafkaArguments(arguments);
        Stop stop = stop();
        if (readsKafka() && !stop.isNever() && !stop.atLatest()) {
            throw arguments.invalid(
                    STOP, "latest or never when the source is kafka, whose partitions have offsets of their own");
        }
    }

    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>();
        all.add(SOURCE);
        all.addAll(HttpArguments.ALL);
        all.addAll(KafkaArguments.ALL);
        all.add(PARTITIONS);
        all.add(STOP);
        return all;
    }

    private Stop stop() {
        String text = arguments.get(STOP);
        if (text.equals("never")) {
            return Stop.NEVER;
        }
        if (text.equals("latest")) {
            return Stop.AT_LATEST;
        }
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw arguments.invalid(STOP, "an offset from 1, latest or never");
        }
        return Stop.at(Long.parseLong(text));
    }

    boolean readsKafka() {
        return arguments.get(SOURCE).equals("kafka");
    }

    HttpLogOptions http() {
        return http.options(arguments.get(PARTITIONS), stop());
    }

    KafkaLogOptions kafka() {
        return kafka.options(stop().atLatest());
    }

    /** @throws UsageException when this process cannot use a file that the source is told to read */
    void checkFiles() {
        if (readsKafka()) {
            kafka.checkFiles();
        } else {
            http.checkFiles();
        }
    }
}
