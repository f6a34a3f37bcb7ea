package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.restaurantstream.event.InvalidEventException.Reason;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real systems send: times, words, quantities, and what each type of event needs. */
class EventFormsTest {

    private final EventReader reader = new EventReader();

    @Example
    void everyTypeOfEventIsDrawn() {
        assertThat(Events.payloadTypes()).hasSameSizeAs(EventType.values());
    }

    static Stream<Class<?>> payloadTypes() {
        return Events.payloadTypes().stream();
    }

    @ParameterizedTest
    @MethodSource("payloadTypes")
    void everyTypeReadsBackAsItWasWritten(Class<?> type) throws InvalidEventException {
        Arbitrary<Event> events = Events.of(type);
        for (Event event : events.sampleStream().limit(200).toList()) {
            byte[] written = EventWriter.write(event);
            assertThat(reader.read(written).event()).isEqualTo(event);
            assertThat(EventWriter.write(reader.read(written).event())).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T17:00:00Z,                    2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00z,                    2026-11-20T17:00:00Z",
        "2026-11-20t17:00:00z,                    2026-11-20T17:00:00Z",
        "2026-11-20 17:00:00Z,                    2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00+00:00,               2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00-00:00,               2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00+0000,                2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00.000+0000,            2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00+00,                  2026-11-20T17:00:00Z",
        "2026-11-20T12:00:00-05:00,               2026-11-20T17:00:00Z",
        "2026-11-20T12:00:00-0500,                2026-11-20T17:00:00Z",
        "2026-11-20T12:00:00-05,                  2026-11-20T17:00:00Z",
        "2026-11-20T22:45:00+05:45,               2026-11-20T17:00:00Z",
        "2026-11-21T16:59:00+23:59,               2026-11-20T17:00:00Z",
        "2026-11-20T17:00:00.1Z,                  2026-11-20T17:00:00.100Z",
        "2026-11-20T17:00:00.123456Z,             2026-11-20T17:00:00.123456Z",
        "2026-11-20T17:00:00.1234567Z,            2026-11-20T17:00:00.123456Z",
        "2026-11-20T17:00:00.123456789Z,          2026-11-20T17:00:00.123456Z",
        "2026-11-20T17:00:00.99999999999999999Z,  2026-11-20T17:00:00.999999Z",
        "2026-11-20T17:00:00.123456789-05:00,     2026-11-20T22:00:00.123456Z",
        "2026-11-20T23:59:60Z,                    2026-11-21T00:00:00Z",
        "2026-12-31T23:59:60Z,                    2027-01-01T00:00:00Z",
        "2026-11-20T17:00:60Z,                    2026-11-20T17:01:00Z",
        "2026-11-20T18:59:60.5+01:30,             2026-11-20T17:30:00.500Z",
        "2028-02-29T00:00:00Z,                    2028-02-29T00:00:00Z",
        "1970-01-01T00:00:00Z,                    1970-01-01T00:00:00Z",
        "9998-12-31T23:59:59Z,                    9998-12-31T23:59:59Z",
    })
    void readsEveryFormOfATime(String spelt, Instant meant) throws InvalidEventException {
        Event event = reader.read(bytes(Events.ORDER.replace("2026-11-20T17:00:00+00:00", spelt)))
                .event();
        assertThat(event.ts()).isEqualTo(meant);
        assertThat(((OrderCreated) event.payload()).orderTs()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20",
                "2026-11-20T17:00:00",
                "2026-11-20T17:00Z",
                "2026-11-20T17:00:00.Z",
                "2026-11-20T17:00:00,5Z",
                "2026-11-20T17:00:61Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T17:60:00Z",
                "2026-11-31T17:00:00Z",
                "2026-02-29T17:00:00Z",
                "2026-11-20_17:00:00Z",
                "2026-11-20T17:00:00+24:00",
                "2026-11-20T17:00:00+05:60",
                "2026-11-20T17:00:00+5:00",
                "2026-11-20T17:00:00+05-00",
                "2026-11-20T17:00:00 UTC",
                "2026-11-20T17:00:00+",
                "2026-11-20T17:00:00ZZ",
                "1969-12-31T23:59:59Z",
                "9999-01-01T00:00:00Z",
                "1970-01-01T00:00:00+02:00",
                "9998-12-31T23:00:00-02:00",
                "20261120T170000Z",
                "1763658000",
            })
    void refusesWhatIsNoTime(String spelt) {
        InvalidEventException refused =
                refusal(Events.ORDER.replace("\"ts\":\"2026-11-20T17:00:00+00:00\"", "\"ts\":\"" + spelt + "\""));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_VALUE);
        assertThat(refused.field()).isEqualTo("ts");
    }

    @ParameterizedTest
    @CsvSource({
        "dine_in,    DINE_IN,",
        "takeout,    TAKEOUT,",
        "delivery,   DELIVERY,",
        "curbside,   CURBSIDE,",
        "drive_thru, DRIVE_THRU,",
        "catering,   CATERING,",
        "other,      OTHER,",
        "room_service, OTHER, room_service",
        "DINE_IN,    OTHER,   DINE_IN",
    })
    void keepsAWordForAServiceThatItDoesNotKnow(String word, ServiceType meant, String kept)
            throws InvalidEventException {
        OrderCreated order = (OrderCreated) payload(Events.ORDER.replace("dine_in", word));
        assertThat(order.serviceType()).isEqualTo(meant);
        assertThat(order.otherService()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "credit_card,    CREDIT_CARD,",
        "debit,          DEBIT,",
        "cash,           CASH,",
        "digital_wallet, DIGITAL_WALLET,",
        "gift_card,      GIFT_CARD,",
        "house_account,  HOUSE_ACCOUNT,",
        "bank_transfer,  BANK_TRANSFER,",
        "ach,            BANK_TRANSFER, ach",
        "check,          CHECK,",
        "cheque,         CHECK,         cheque",
        "other,          OTHER,",
        "bitcoin,        OTHER,         bitcoin",
    })
    void keepsAWordForAMethodThatItDoesNotKnow(String word, PaymentMethod meant, String kept)
            throws InvalidEventException {
        PaymentCaptured payment = (PaymentCaptured) payload(Events.PAYMENT.replace("\"cash\"", "\"" + word + "\""));
        assertThat(payment.method()).isEqualTo(meant);
        assertThat(payment.otherMethod()).isEqualTo(kept);
    }

    @Test
    void everyWordOfAVocabularyIsKnown() {
        assertThat(ServiceType.values())
                .allSatisfy(service ->
                        assertThat(ServiceType.ofWord(service.wireName())).isEqualTo(service));
        assertThat(PaymentMethod.values())
                .allSatisfy(method ->
                        assertThat(PaymentMethod.ofWord(method.wireName())).isEqualTo(method));
        assertThat(EventType.values())
                .allSatisfy(type ->
                        assertThat(EventType.ofWireName(type.wireName())).isEqualTo(type));
    }

    @Test
    void refusesWordsThatAreEmptyOrTooLong() {
        for (String word : List.of("", "x".repeat(201))) {
            assertThat(refusal(Events.ORDER.replace("dine_in", word)).field()).isEqualTo("payload.service_type");
            assertThat(refusal(Events.PAYMENT.replace("\"cash\"", "\"" + word + "\""))
                            .field())
                    .isEqualTo("payload.method");
        }
    }

    @Test
    void aWordBesideAServiceOrMethodMustMeanIt() {
        assertThatThrownBy(() -> new OrderCreated(
                        UUID.randomUUID(),
                        null,
                        ServiceType.DINE_IN,
                        "curbside",
                        Instant.EPOCH,
                        "L",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("curbside")
                .hasMessageContaining("DINE_IN");
    }

    @ParameterizedTest
    @CsvSource({
        "1,         1000",
        "1.0,       1000",
        "1.5,       1500",
        "0.125,     125",
        "0.001,     1",
        "2.500000,  2500",
        "1.25e1,    12500",
        "10000,     10000000",
        "10000.000, 10000000",
    })
    void readsWhatIsSoldByWeight(String qty, long thousandths) throws InvalidEventException {
        OrderItemAdded item = (OrderItemAdded) payload(Events.ITEM.replace("\"qty\":1", "\"qty\":" + qty));
        assertThat(item.qtyThousandths()).isEqualTo(thousandths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "0.0001", "1.0001", "-0", "-1.5", "10000.5", "1e5"})
    void refusesQuantitiesThatAreOutOfRange(String qty) {
        InvalidEventException refused = refusal(Events.ITEM.replace("\"qty\":1", "\"qty\":" + qty));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_VALUE);
        assertThat(refused).hasMessageContaining("payload.qty").hasMessageContaining("10000");
    }

    @Test
    void takesNullWhereTheTradeHasNulls() throws InvalidEventException {
        for (String json : List.of("\"visit_id\":null,", "")) {
            String order = Events.ORDER.replaceFirst("\"visit_id\":\"[^\"]*\",", json);
            assertThat(((OrderCreated) payload(order)).visitId()).isNull();
        }
        for (String json : List.of("\"nps\":null,", "")) {
            assertThat(((FeedbackSubmitted) payload(Events.FEEDBACK.replace("\"nps\":9,", json))).nps())
                    .isNull();
        }
        assertThat(refusal(Events.FEEDBACK.replace("\"rating\":4,", "")).field())
                .isEqualTo("payload.rating");
        assertThat(refusal(Events.FEEDBACK.replace("\"nps\":9", "\"nps\":11")).field())
                .isEqualTo("payload.nps");
    }

    @Test
    void aPaymentIsOfItsWholeOrderUnlessItSaysOtherwise() throws InvalidEventException {
        assertThat(scope("")).isEqualTo(PaymentScope.ORDER);
        assertThat(scope(",\"scope\":null")).isEqualTo(PaymentScope.ORDER);
        assertThat(scope(",\"scope\":\"order\"")).isEqualTo(PaymentScope.ORDER);
        assertThat(scope(",\"scope\":\"tender\"")).isEqualTo(PaymentScope.TENDER);
        assertThat(refusal(Events.PAYMENT.replace("}}", ",\"scope\":\"check\"}}"))
                        .field())
                .isEqualTo("payload.scope");
    }

    private PaymentScope scope(String json) throws InvalidEventException {
        return ((PaymentCaptured) payload(Events.PAYMENT.replace("}}", json + "}}"))).scope();
    }

    private static final String REFUND = """
            {"offset":6,"event_id":"effdba82-1bbd-4dc5-933f-4d2266f63a36","event_type":"refund_issued",\
            "ts":"2026-12-20T17:00:00Z","partition_key":"L","payload":{\
            "refund_id":"fd67d1f3-0042-4fad-b99f-8a1ad76b8841","order_id":"91158ec7-5223-462f-9395-fd17b2185b41",\
            "amount":5.65,"subtotal":5.00,"tax":0.65,"tip":0,"method":"cash","refunded_ts":"2026-12-20T17:00:00Z",\
            "order_ts":"2026-11-20T17:00:00Z","lines":[\
            {"order_item_id":"ef8d855d-ad8b-4592-bed5-1b62efd53df9","qty":0.5,"amount":5}]}}""";

    @Test
    void readsTheLinesOfARefund() throws InvalidEventException {
        RefundIssued refund = (RefundIssued) payload(REFUND);
        assertThat(refund.paymentId()).isNull();
        assertThat(refund.lines())
                .containsExactly(new RefundLine(UUID.fromString("ef8d855d-ad8b-4592-bed5-1b62efd53df9"), 500, 500));
        for (String none : List.of("", ",\"lines\":null", ",\"lines\":[]")) {
            String json = REFUND.replaceFirst(",\"lines\":\\[.*]", none);
            assertThat(((RefundIssued) payload(json)).lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"lines\":[|\"lines\":[7,|WRONG_TYPE|payload.lines[0]",
                "\"lines\":[|\"lines\":[[],|WRONG_TYPE|payload.lines[0]",
                "\"qty\":0.5|\"qty\":0|INVALID_VALUE|payload.lines[0].qty",
                "\"qty\":0.5|\"qty\":1,\"qty\":1|INVALID_VALUE|payload.lines[0].qty",
                "\"qty\":0.5,|\"x\":{\"qty\":1},|MISSING_FIELD|payload.lines[0].qty",
                "\"amount\":5}|\"amount\":\"5\"}|WRONG_TYPE|payload.lines[0].amount",
                "\"lines\":[|\"lines\":{\"a\":1},\"list\":[|WRONG_TYPE|payload.lines",
                "\"order_ts\"|\"x\"|MISSING_FIELD|payload.order_ts",
            })
    void saysWhichLineOfARefundIsWrong(String sound, String broken, Reason reason, String field) {
        InvalidEventException refused = refusal(REFUND.replace(sound, broken));
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused).hasMessageContaining(field);
    }

    @Test
    void refusesARefundThatNamesALineTwice() {
        String line = REFUND.substring(REFUND.indexOf("[{") + 1, REFUND.indexOf("}]") + 1);
        assertThat(refusal(REFUND.replace(line, line + "," + line)).field())
                .isEqualTo("payload.lines[1].order_item_id");
    }

    private static final String LOCATION = """
            {"offset":7,"event_id":"effdba82-1bbd-4dc5-933f-4d2266f63a36","event_type":"location_changed",\
            "ts":"2026-12-20T17:00:00Z","partition_key":"L","payload":{"location_code":"L","name":"Elm Street",\
            "time_zone":"America/Toronto","day_starts_at":"03:30","week_starts_on":"sunday","currency":"CAD",\
            "tables":20,"opened_on":"1999-05-01","valid_from":"2026-12-20T17:00:00Z"}}""";

    @Test
    void aLocationThatDoesNotSayItBeginsItsDayAtFourAndItsWeekOnMonday() throws InvalidEventException {
        LocationChanged said = (LocationChanged) payload(LOCATION);
        assertThat(said.dayStartsAt()).hasToString("03:30");
        assertThat(said.weekStartsOn()).hasToString("SUNDAY");
        LocationChanged usual = (LocationChanged)
                payload(LOCATION.replace("\"day_starts_at\":\"03:30\",\"week_starts_on\":\"sunday\",", ""));
        assertThat(usual.dayStartsAt()).hasToString("04:00");
        assertThat(usual.weekStartsOn()).hasToString("MONDAY");
    }

    @ParameterizedTest
    @CsvSource({
        "America/Toronto, America/Gotham,  payload.time_zone",
        "America/Toronto, +05:00,          payload.time_zone",
        "America/Toronto, SystemV/EST5,    payload.time_zone",
        "03:30,           3:30,            payload.day_starts_at",
        "03:30,           24:00,           payload.day_starts_at",
        "sunday,          Sunday,          payload.week_starts_on",
        "CAD,             C$,              payload.currency",
        "1999-05-01,      1999-02-29,      payload.opened_on",
        "1999-05-01,      0000-05-01,      payload.opened_on",
        "'L\",\"name',    'M\",\"name',    payload.location_code",
    })
    void refusesALocationThatCannotBe(String sound, String broken, String field) {
        String json = LOCATION.replace(sound, broken);
        assertThat(json).isNotEqualTo(LOCATION);
        assertThat(refusal(json).field()).isEqualTo(field);
    }

    /** Names on the wire are those of the records, but for units and for what is kept beside a word. */
    @ParameterizedTest
    @MethodSource("payloadTypes")
    void fieldsAreCalledAsInTheirRecord(Class<?> type) throws Exception {
        List<String> names = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !name.startsWith("other"))
                .map(name -> name.replaceFirst("(Cents|Thousandths)$", ""))
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toList());
        assertThat(names).allSatisfy(name -> assertThat(Field.ofPayload(name)).isNotNull());
        assertThat(names)
                .allSatisfy(name -> assertThat(Field.ofPayload(name).wireName).isEqualTo(name));
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void everyFieldIsFoundByItsName(Field field) {
        boolean isInPayload = field.path.startsWith("payload.");
        assertThat(isInPayload ? Field.ofPayload(field.wireName) : Field.ofEnvelope(field.wireName))
                .isEqualTo(field);
        assertThat(field.path).isEqualTo(isInPayload ? "payload." + field.wireName : field.wireName);
    }

    private Payload payload(String json) throws InvalidEventException {
        return reader.read(bytes(json)).event().payload();
    }

    private InvalidEventException refusal(String json) {
        return catchThrowableOfType(InvalidEventException.class, () -> reader.read(bytes(json)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
