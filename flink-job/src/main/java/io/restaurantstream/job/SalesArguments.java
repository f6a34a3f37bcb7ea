package io.restaurantstream.job;

import io.restaurantstream.job.JobOptions.UsageException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options {@code sales.*}: how long orders and hours are corrected. */
final class SalesArguments {

    private static final ConfigOption<Duration> ORDER_MEMORY = ConfigOptions.key("sales.order-memory")
            .durationType()
            .defaultValue(Duration.ofDays(1))
            .withDescription("how long the job remembers an order after its last event, in event time, to join its"
                    + " items and payments");

    private static final ConfigOption<Duration> ALLOWED_LATENESS = ConfigOptions.key("sales.allowed-lateness")
            .durationType()
            .defaultValue(Duration.ofDays(7))
            .withDescription("how long after its end an hour is still corrected, in event time");

    private static final ConfigOption<Duration> EMIT_INTERVAL = ConfigOptions.key("sales.emit-interval")
            .durationType()
            .defaultValue(Duration.ofMillis(500))
            .withDescription(
                    "delay from a change of an hour to the upsert of its row; five times that for hours of the past");

    static final List<ConfigOption<?>> ALL = List.of(ORDER_MEMORY, ALLOWED_LATENESS, EMIT_INTERVAL);

    private final Arguments arguments;

    /** @throws UsageException when a value is not allowed */
    SalesArguments(Arguments arguments) {
        this.arguments = arguments;
        arguments.requirePositive(List.of(ORDER_MEMORY, EMIT_INTERVAL));
        if (arguments.get(ORDER_MEMORY).compareTo(Duration.ofHours(1)) < 0) {
            throw arguments.invalid(ORDER_MEMORY, "at least 1 h");
        }
        arguments.requireNotNegative(ALLOWED_LATENESS);
    }

    SalesOptions options() {
        return new SalesOptions(
                arguments.get(ORDER_MEMORY), arguments.get(ALLOWED_LATENESS), arguments.get(EMIT_INTERVAL));
    }
}
