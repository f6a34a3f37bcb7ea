package io.restaurantstream.generator.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.restaurantstream.event.Utf8Buffer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes wrong between the server and its clients, as {@code /admin/faults} is told it: a JSON object of whole
 * numbers, in which everything that is not named is 0.
 */
final class FaultSettings {

    static final FaultSettings NONE = new FaultSettings(new EnumMap<>(Setting.class));

    private static final JsonFactory JSON = new JsonFactory();

    /** The settings there are, with the largest value of each. */
    enum Setting {
        SEED("seed", Long.MAX_VALUE),
        LATENCY_MS("latency_ms", 60_000),
        ERROR_500_PERCENT("error_500_percent", 100),
        ERROR_503_PERCENT("error_503_percent", 100),
        ERROR_429_PERCENT("error_429_percent", 100),
        RETRY_AFTER_SECONDS("retry_after_seconds", 3600),
        TRUNCATED_PERCENT("truncated_percent", 100),
        REPEATED_PERCENT("repeated_percent", 100),
        OUTAGE_SECONDS("outage_seconds", 3600);

        private final String wireName;
        private final long max;

        Setting(String wireName, long max) {
            this.wireName = wireName;
            this.max = max;
        }

        boolean isPercent() {
            return wireName.endsWith("_percent");
        }

        private static Setting of(String name) {
            return Stream.of(values())
                    .filter(setting -> setting.wireName.equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.badRequest(name + " is not known; allowed are "
                            + Stream.of(values())
                                    .map(setting -> setting.wireName)
                                    .collect(Collectors.joining(", "))
                            + "."));
        }
    }

    private final Map<Setting, Long> values;

    private FaultSettings(Map<Setting, Long> values) {
        this.values = values;
    }

    /**
     * The settings in {@code json}.
     *
     * @throws Problem when it is no such object, or a value is out of its range, or the percentages exceed 100 together
     */
    static FaultSettings parse(byte[] json) {
        Map<Setting, Long> values = new EnumMap<>(Setting.class);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.badRequest("The body must be a JSON object.");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                Setting setting = Setting.of(name);
                parser.nextToken();
                values.put(setting, value(setting, parser));
            }
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("The body is not valid JSON: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            throw new IllegalStateException("reading from an array cannot fail", e);
        }
        FaultSettings settings = new FaultSettings(values);
        long percent = Stream.of(Setting.values())
                .filter(Setting::isPercent)
                .mapToLong(settings::get)
                .sum();
        if (percent > 100) {
            throw Problem.badRequest("The percentages add up to " + percent + ", must be at most 100.");
        }
        return settings;
    }

    private static long value(Setting setting, JsonParser parser) throws IOException {
        String text = parser.getText();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && text.length() < 20) {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= setting.max) {
                return value;
            }
        }
        throw Problem.badRequest(
                setting.wireName + " is " + text + ", must be a whole number from 0 to " + setting.max + ".");
    }

    /** The value of {@code setting}; 0 when it was not named. */
    long get(Setting setting) {
        return values.getOrDefault(setting, 0L);
    }

    /** All settings as a JSON object, with {@code outageSeconds} left of the outage. */
    byte[] json(long outageSeconds) {
        Utf8Buffer json = new Utf8Buffer(256);
        char separator = '{';
        for (Setting setting : Setting.values()) {
            json.ascii(separator).jsonString(setting.wireName).ascii(':');
            json.number(setting == Setting.OUTAGE_SECONDS ? outageSeconds : get(setting));
            separator = ',';
        }
        return json.ascii('}').toByteArray();
    }
}
