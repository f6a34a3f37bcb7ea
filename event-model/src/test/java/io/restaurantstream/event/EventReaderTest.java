package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.restaurantstream.event.InvalidEventException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private final EventReader reader = new EventReader();

    @Provide
    Arbitrary<Event> events() {
        return Events.any();
    }

    @Property
    void whatIsWrittenReadsBackEqual(@ForAll("events") Event event) throws InvalidEventException {
        assertThat(reader.read(EventWriter.write(event)).event()).isEqualTo(event);
    }

    @Property
    void writingIsByteStable(@ForAll("events") Event event) throws InvalidEventException {
        byte[] first = EventWriter.write(event);
        assertThat(EventWriter.write(reader.read(first).event())).isEqualTo(first);
    }

    @Property
    void pointsAtThePayload(@ForAll("events") Event event) throws InvalidEventException {
        byte[] json = EventWriter.write(event);
        EventReader.Parsed parsed = reader.read(json);
        String payload =
                new String(Arrays.copyOfRange(json, parsed.payloadFrom(), parsed.payloadTo()), StandardCharsets.UTF_8);
        assertThat(payload).startsWith("{\"").endsWith("}").doesNotContain("\"event_id\":");
        assertThat(parsed.payloadTo()).isEqualTo(json.length - 1);
    }

    @Property
    void neverFailsOnAnyFlippedByte(
            @ForAll("events") Event event, @ForAll @IntRange(max = 100_000) int place, @ForAll @ByteRange byte value) {
        byte[] json = EventWriter.write(event);
        json[place % json.length] = value;
        try {
            reader.read(json);
        } catch (InvalidEventException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void readsEveryEventOfTheOriginalSystem() throws Exception {
        LogPage page = PageReader.read(OriginalPage.bytes(), 0);
        assertThat(page.entries()).hasSize(1000);
        long offset = 0;
        for (LogPage.Entry entry : page.entries()) {
            Event event = reader.read(entry.json()).event();
            assertThat(event.offset()).isEqualTo(++offset).isEqualTo(entry.offset());
            assertThat(event.partitionKey()).isEqualTo(entry.partitionKey());
        }
    }

    @Test
    void readsMoneyExactly() throws InvalidEventException {
        assertThat(unitPrice("14.6")).isEqualTo(1460);
        assertThat(unitPrice("0.1")).isEqualTo(10);
        assertThat(unitPrice("7")).isEqualTo(700);
        assertThat(unitPrice("1.2e1")).isEqualTo(1200);
        assertThat(unitPrice("14.600")).isEqualTo(1460);
        assertThat(unitPrice("99999999.99")).isEqualTo(9_999_999_999L);
    }

    private long unitPrice(String json) throws InvalidEventException {
        Event event = reader.read(bytes(Events.ITEM.replace("\"unit_price\":14.32", "\"unit_price\":" + json)))
                .event();
        return ((OrderItemAdded) event.payload()).unitPriceCents();
    }

    @Test
    void ignoresUnknownFieldsAndTheirOrder() throws InvalidEventException {
        String shuffled = Events.ITEM
                .replace("{\"offset\":2,", "{\"extra\":{\"a\":[1,{\"b\":null}]},")
                .replace("}}", ",\"note\":\"new\"},\"offset\":2}");
        assertThat(reader.read(bytes(shuffled)).event())
                .isEqualTo(reader.read(bytes(Events.ITEM)).event());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"offset\":2,|                        |MISSING_FIELD     |offset",
                "\"offset\":2|\"offset\":\"2\"         |WRONG_TYPE        |offset",
                "\"offset\":2|\"offset\":0             |INVALID_VALUE     |offset",
                "\"offset\":2|\"offset\":99999999999999999999|INVALID_VALUE|offset",
                "\"offset\":2|\"offset\":2,\"offset\":2|INVALID_VALUE     |offset",
                "1aa1e3c4-|1aa1e3c4|INVALID_VALUE|event_id",
                "1aa1e3c4-|1aa1e3g4-|INVALID_VALUE|event_id",
                "order_item_added|order_item_eaten|UNKNOWN_EVENT_TYPE|event_type",
                "\"2026-11-20T17:00:00+00:00\"|17|WRONG_TYPE|ts",
                "2026-11-20T17:00:00+00:00|2026-11-31T17:00:00+00:00|INVALID_VALUE|ts",
                "2026-11-20T17:00:00+00:00|2026-11-20T17:00:00|INVALID_VALUE|ts",
                "\"LOC-ON-010\"|null|WRONG_TYPE|partition_key",
                "\"LOC-ON-010\"|\"\"|INVALID_VALUE|partition_key",
                "LOC-ON-010|LOC\\u0000|INVALID_VALUE|partition_key",
                "Appetizer 49|\\ud800 alone|INVALID_VALUE|payload.item_name",
                "\"qty\":1|\"qty\":0|INVALID_VALUE|payload.qty",
                "\"qty\":1|\"qty\":0.0004|INVALID_VALUE|payload.qty",
                "\"qty\":1|\"qty\":10000.001|INVALID_VALUE|payload.qty",
                "\"qty\":1|\"qty\":-1|INVALID_VALUE|payload.qty",
                "\"qty\":1|\"qty\":\"1\"|WRONG_TYPE|payload.qty",
                "\"qty\":1|\"qty\":1,\"external_id\":\"\"|INVALID_VALUE|payload.external_id",
                "\"qty\":1|\"qty\":1,\"external_id\":7|WRONG_TYPE|payload.external_id",
                "\"qty\":1|\"qty\":[1]|WRONG_TYPE|payload.qty",
                "\"qty\":1|\"qty\":true|WRONG_TYPE|payload.qty",
                "\"unit_price\":14.32|\"unit_price\":-14.32|INVALID_VALUE|payload.unit_price",
                "\"unit_price\":14.32|\"unit_price\":14.325|INVALID_VALUE|payload.unit_price",
                "\"unit_price\":14.32|\"unit_price\":1e9|INVALID_VALUE|payload.unit_price",
                "\"unit_price\":14.32|\"unit_price\":1e999999999|INVALID_VALUE|payload.unit_price",
                "\"unit_price\":14.32|\"unit_price\":\"14.32\"|WRONG_TYPE|payload.unit_price",
                "\"qty\":1|\"qty\":1,\"x\":\"\\u0000\"|INVALID_VALUE|x",
                "\"qty\":1|\"qty\":1,\"x\":{\"y\":[\"\\udfff\"]}|INVALID_VALUE|x",
                "\"qty\":1|\"qty\":1,\"x\":1e99999|INVALID_VALUE|x",
                "\"qty\":1|\"qty\":1,\"rating\":1e99999|INVALID_VALUE|payload.rating",
                "\"qty\":1|\"qty\":1,\"comment\":[\"\\u0000\"]|INVALID_VALUE|payload.comment",
                "\"qty\":1|\"qty\":1,\"nps\":{\"\\u0000\":1}|INVALID_VALUE|payload.nps",
            })
    void saysWhichFieldIsWrongAndWhy(String sound, String broken, Reason reason, String field) {
        String json = Events.ITEM.replace(sound, broken == null ? "" : broken);
        assertThat(json).isNotEqualTo(Events.ITEM);

        InvalidEventException refused = refusal(json);

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused).hasMessageContaining(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "17", "[]", "null", "{\"offset\":2", "{\"offset\":2}}", "{\"offset\":2} {}", "{offset:2}"})
    void refusesWhatIsNotOneJsonObject(String json) {
        assertThat(refusal(json).reason()).isEqualTo(Reason.BROKEN_JSON);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThat(refusal(Events.ITEM.getBytes(StandardCharsets.UTF_16LE))).hasMessage("the event holds a zero byte");
        assertThat(refusal(Events.ITEM.getBytes(StandardCharsets.UTF_16))).hasMessage("the event holds a zero byte");
        assertThat(refusal(bytes("\uFEFF" + Events.ITEM))).hasMessage("the event is not a JSON object");
        String overlongSlash = Events.ITEM.replace("Appetizer", "\u00C0\u00AF");
        assertThat(refusal(overlongSlash.getBytes(StandardCharsets.ISO_8859_1))).hasMessage("the event is not UTF-8");
    }

    @Test
    void refusesHugeValuesAndSaysHowLongTheyAre() {
        InvalidEventException refused = refusal(Events.ITEM.replace("Appetizer 49", "x".repeat(300_000)));
        assertThat(refused).hasMessageContaining("300000 characters").hasMessageContaining("1 to 200");
        assertThat(refused.getMessage()).hasSizeLessThan(200);
        assertThat(refusal("{\"a\":\"" + "x".repeat(EventReader.MAX_EVENT_BYTES) + "\"}"))
                .hasMessageContaining("1048576");
    }

    @Test
    void refusesNestingThatIsTooDeep() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(refusal(Events.ITEM.replace("\"qty\":1", "\"qty\":1,\"x\":" + deep))
                        .reason())
                .isEqualTo(Reason.BROKEN_JSON);
    }

    @Test
    void keepsAPaymentWhosePartsMissItsTotalByACent() throws InvalidEventException {
        PaymentCaptured read = (PaymentCaptured) payload(Events.PAYMENT);
        assertThat(read.subtotalCents() + read.taxCents() + read.tipCents()).isEqualTo(read.totalCents() + 1);
    }

    @Test
    void onlyAPaymentMayHaveBeenMadeAtAnotherLocationThanThatOfItsOrder() throws InvalidEventException {
        String elsewhere = Events.PAYMENT.replace("\"location_code\":\"L\"", "\"location_code\":\"M\"");
        Event read = reader.read(bytes(elsewhere)).event();
        assertThat(read.partitionKey()).isEqualTo("L");
        assertThat(((PaymentCaptured) read.payload()).locationCode()).isEqualTo("M");
        String order = Events.ORDER.replace("\"location_code\":\"L\"", "\"location_code\":\"M\"");
        assertThat(refusal(order).field()).isEqualTo("payload.location_code");
    }

    @Test
    void takesAFieldThatBelongsToAnotherTypeForAnUnknownOne() throws InvalidEventException {
        String more = "\"qty\":1,\"guests\":\"four\",\"guests\":[4],\"lines\":17,\"valid_from\":null";
        assertThat(payload(Events.ITEM.replace("\"qty\":1", more))).isEqualTo(payload(Events.ITEM));
    }

    private Payload payload(String json) throws InvalidEventException {
        return reader.read(bytes(json)).event().payload();
    }

    private InvalidEventException refusal(String json) {
        return refusal(bytes(json));
    }

    private InvalidEventException refusal(byte[] json) {
        return catchThrowableOfType(InvalidEventException.class, () -> reader.read(json));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
