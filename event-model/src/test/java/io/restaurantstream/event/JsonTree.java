package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;

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

    /** Texts may differ in the case of a UUID, and in the spelling of a time. */
    private static void assertSameText(String path, String written, String original) {
        if (written.equalsIgnoreCase(original)) {
            assertThat(path).as("%s: %s", path, original).endsWith("_id");
            return;
        }
        assertThat(written).as("%s: %s", path, original).matches("\\d{4}-\\d\\d-\\d\\dT.*");
        boolean isLeapSecond = original.substring(17, 19).equals("60");
        String spelt = original.replace(' ', 'T').replace('t', 'T').replace('z', 'Z');
        spelt = isLeapSecond ? spelt.substring(0, 17) + "59" + spelt.substring(19) : spelt;
        if (spelt.matches(".*[+-]\\d{4}")) {
            spelt = spelt.substring(0, spelt.length() - 2) + ":" + spelt.substring(spelt.length() - 2);
        } else if (spelt.matches(".*T.*[+-]\\d\\d")) {
            spelt = spelt + ":00";
        }
        // what is finer than a nanosecond is more than java.time takes
        spelt = spelt.replaceAll("(\\.\\d{9})\\d+", "$1");
        assertThat(OffsetDateTime.parse(written).toInstant())
                .as("%s: %s", path, original)
                .isEqualTo(OffsetDateTime.parse(spelt)
                        .toInstant()
                        .truncatedTo(ChronoUnit.MICROS)
                        .plusSeconds(isLeapSecond ? 1 : 0));
    }
}
