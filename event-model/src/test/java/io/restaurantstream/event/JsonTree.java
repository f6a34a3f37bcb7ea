package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as a tree of Jackson's, to which what our readers say is compared. */
final class JsonTree {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonTree() {}

    static JsonNode read(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    /** Asserts that every value that was written is that of {@code original}, spelt as it may be. */
    static void assertSame(String path, JsonNode written, JsonNode original) {
        if (written.isObject()) {
            for (Map.Entry<String, JsonNode> field : written.properties()) {
                assertSame(path + "." + field.getKey(), field.getValue(), original.path(field.getKey()));
            }
        } else if (written.isArray()) {
            assertThat(original).as(path).hasSameSizeAs(written);
            for (int i = 0; i < written.size(); i++) {
                assertSame(path + "[" + i + "]", written.get(i), original.get(i));
            }
        } else if (written.isNull()) {
            assertThat(original.isNull() || original.isMissingNode())
                    .as("%s: %s", path, original)
                    .isTrue();
        } else if (written.isNumber()) {
            assertThat(original.isNumber()).as("%s: %s", path, original).isTrue();
            assertThat(original.decimalValue()).as(path).isEqualByComparingTo(written.decimalValue());
        } else if (written.isTextual() && !written.equals(original)) {
            assertThat(original.isTextual()).as("%s: %s", path, original).isTrue();
            assertSameText(path, written.asText(), original.asText());
        } else {
            assertThat(original).as(path).isEqualTo(written);
        }
    }

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F-]{36}");
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d):(\\d\\d)(?:\\.(\\d+))?(?:[Zz]|([+-])(\\d\\d)(?::?(\\d\\d))?)");

    /** Texts may differ in the case of a UUID, and in the spelling of a time. */
    private static void assertSameText(String path, String written, String original) {
        boolean isSame = UUID.matcher(original).matches()
                ? written.equals(original.toLowerCase(Locale.ROOT))
                : instant(written).equals(instant(original));
        assertThat(isSame)
                .as("%s: %s is written as %s", path, original, written)
                .isTrue();
    }

    private static Instant instant(String spelt) {
        Matcher time = TIME.matcher(spelt);
        assertThat(time.matches()).as("%s is a time", spelt).isTrue();
        String micros = time.group(4) == null ? "0" : (time.group(4) + "000000").substring(0, 6);
        int zoneMinutes = time.group(5) == null
                ? 0
                : Integer.parseInt(time.group(5) + time.group(6)) * 60
                        + Integer.parseInt(time.group(5) + (time.group(7) == null ? "0" : time.group(7)));
        return Instant.parse(time.group(1) + "T" + time.group(2) + ":00Z")
                .plusSeconds(Integer.parseInt(time.group(3)))
                .plus(Integer.parseInt(micros), ChronoUnit.MICROS)
                .minus(Duration.ofMinutes(zoneMinutes));
    }
}
