package io.restaurantstream.job;

import io.restaurantstream.job.JobOptions.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The values of options: {@code --key value} on the command line, over {@code RESTAURANT_KEY} in the environment, over
 * the properties file of {@code --config}, over defaults.
 *
 * <p>Converts each value to its option's type. A value that cannot be converted, or is out of range, is refused with
 * the name of its option.
 */
final class Arguments {

    private final Configuration values;

    private Arguments(Configuration values) {
        this.values = values;
    }

    /**
     * Merges the three places.
     *
     * @param args {@code --key value} pairs
     * @param environment the process's variables
     * @param known all options there are
     * @throws UsageException when an option is unknown, or a value has not its option's type
     */
    static Arguments read(List<String> args, Map<String, String> environment, List<ConfigOption<?>> known) {
        Map<String, String> flags = flags(args);
        Map<String, String> merged = new TreeMap<>();
        String file = flags.remove("config");
        if (file != null) {
            merged.putAll(file(file));
        }
        for (ConfigOption<?> option : known) {
            String value = environment.get(variable(option));
            // a compose file passes a variable on that is not set as an empty one
            if (value != null && !value.isEmpty()) {
                merged.put(option.key(), value);
            }
        }
        merged.putAll(flags);
        for (String key : merged.keySet()) {
            if (known.stream().noneMatch(option -> option.key().equals(key))) {
                throw new UsageException("--" + key + " is not an option of the job; try --help");
            }
        }
        Arguments arguments = new Arguments(Configuration.fromMap(merged));
        known.forEach(arguments::get);
        return arguments;
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

    /** The variable of the environment that sets an option. */
    static String variable(ConfigOption<?> option) {
        return JobOptions.ENVIRONMENT_PREFIX
                + option.key().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The value, or the default; null when there is neither. */
    <T> T get(ConfigOption<T> option) {
        try {
            return values.get(option);
        } catch (IllegalArgumentException e) {
            throw invalid(option, option.hasDefaultValue() ? "a value such as " + option.defaultValue() : "a number");
        }
    }

    /** Refuses a value that is not {@code min} to {@code max}. */
    void requireBetween(int min, int max, ConfigOption<Integer> option) {
        if (get(option) < min || get(option) > max) {
            throw invalid(option, min + " to " + max);
        }
    }

    /** Refuses durations of less than a millisecond. */
    void requirePositive(List<ConfigOption<Duration>> options) {
        for (ConfigOption<Duration> option : options) {
            if (get(option).toMillis() < 1) {
                throw invalid(option, "a positive duration, such as 200 ms");
            }
        }
    }

    /** Refuses a duration of less than zero. */
    void requireNotNegative(ConfigOption<Duration> option) {
        if (get(option).isNegative()) {
            throw invalid(option, "not negative");
        }
    }

    /** Names the option and its value; {@code allowed} completes "it must be". */
    UsageException invalid(ConfigOption<?> option, String allowed) {
        String value = values.toMap().get(option.key());
        return new UsageException("--" + option.key() + ": " + value + " is not allowed; it must be " + allowed);
    }
}
