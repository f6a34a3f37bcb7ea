package io.restaurantstream.event;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary valid events, and one of each kind that tests can break. */
final class Events {

    private Events() {}

    static final String ITEM = """
            {"offset":2,"event_id":"1aa1e3c4-4461-407c-adae-e66137df6673","event_type":"order_item_added",\
            "ts":"2026-11-20T17:00:00+00:00","partition_key":"LOC-ON-010","payload":{\
            "order_item_id":"ef8d855d-ad8b-4592-bed5-1b62efd53df9","order_id":"91158ec7-5223-462f-9395-fd17b2185b41",\
            "menu_item_id":"011b38ed-3c89-4b96-8ee4-f56c6d818bc5","category":"appetizer","item_name":"Appetizer 49",\
            "unit_price":14.32,"qty":1,"extended_price":14.32}}""";

    static final String ORDER = """
            {"offset":1,"event_id":"1aa1e3c4-4461-407c-adae-e66137df6672","event_type":"order_created",\
            "ts":"2026-11-20T17:00:00+00:00","partition_key":"L","payload":{\
            "order_id":"91158ec7-5223-462f-9395-fd17b2185b41","visit_id":"ef8d855d-ad8b-4592-bed5-1b62efd53dfa",\
            "service_type":"dine_in","order_ts":"2026-11-20T17:00:00+00:00","location_code":"L"}}""";

    static final String PAYMENT = """
            {"offset":4,"event_id":"effdba82-1bbd-4dc5-933f-4d2266f63a35","event_type":"payment_captured",\
            "ts":"2026-11-20T17:00:00Z","partition_key":"L","payload":{\
            "payment_id":"fd67d1f3-0042-4fad-b99f-8a1ad76b8840","order_id":"91158ec7-5223-462f-9395-fd17b2185b41",\
            "method":"cash","provider":null,"amount":37.52,"auth_code":null,"subtotal":28.92,"tax":3.76,\
            "tip":4.85,"total":37.52,"location_code":"L"}}""";

    static final String FEEDBACK = """
            {"offset":5,"event_id":"effdba82-1bbd-4dc5-933f-4d2266f63a36","event_type":"feedback_submitted",\
            "ts":"2026-11-20T17:00:00Z","partition_key":"L","payload":{\
            "feedback_id":"fd67d1f3-0042-4fad-b99f-8a1ad76b8841","order_id":"91158ec7-5223-462f-9395-fd17b2185b41",\
            "customer_id":null,"rating":4,"nps":9,"comment":null,"created_ts":"2026-11-20T17:00:00Z"}}""";

    /** Every record that a payload can be. */
    static List<Class<?>> payloadTypes() {
        return Stream.of(OrderPayload.class, ReferencePayload.class)
                .flatMap(family -> Arrays.<Class<?>>stream(family.getPermittedSubclasses()))
                .toList();
    }

    /** Components that may be null, in whatever record they are. */
    private static final Set<String> NULLABLE = Set.of(
            "visitId",
            "otherService",
            "guests",
            "table",
            "serverId",
            "channel",
            "checkNumber",
            "externalId",
            "otherMethod",
            "provider",
            "authCode",
            "cardRef",
            "customerId",
            "nps",
            "comment",
            "reason",
            "approvedBy",
            "city",
            "currency",
            "tables",
            "seats",
            "openedOn",
            "closedOn",
            "hourlyCostCents");

    static Arbitrary<Event> any() {
        return Arbitraries.oneOf(payloadTypes().stream().map(Events::of).toList());
    }

    /** Events with payloads of one type, each of whose components is drawn by its name and type. */
    static Arbitrary<Event> of(Class<?> payloadType) {
        Arbitrary<Payload> payloads = records(payloadType).map(Payload.class::cast);
        return Combinators.combine(
                        Arbitraries.longs().between(1, EventReader.MAX_OFFSET), uuids(), times(), names(), payloads)
                .as((offset, id, ts, key, what) -> new Event(offset, id, ts, keyOf(what, key), what));
    }

    private static String keyOf(Payload payload, String otherwise) {
        if (payload instanceof OrderCreated order) {
            return order.locationCode();
        }
        return payload instanceof LocationChanged location ? location.locationCode() : otherwise;
    }

    private static Arbitrary<Object> records(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Arbitrary<Object>> values =
                Stream.of(components).map(component -> values(type, component)).toList();
        return Combinators.combine(values).as(drawn -> construct(type, components, drawn));
    }

    private static Object construct(Class<?> type, RecordComponent[] components, List<Object> drawn) {
        Object[] values = drawn.toArray();
        for (int i = 1; i < values.length; i++) {
            if (components[i].getName().equals("otherService") && values[i] != null) {
                values[i - 1] = ServiceType.ofWord((String) values[i]);
            } else if (components[i].getName().equals("otherMethod") && values[i] != null) {
                values[i - 1] = PaymentMethod.ofWord((String) values[i]);
            }
        }
        try {
            return type.getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Arbitrary<Object> values(Class<?> record, RecordComponent component) {
        boolean isNullable = NULLABLE.contains(component.getName()) && !isRequired(record, component.getName());
        Arbitrary<?> values = values(component.getName(), component.getType());
        return (isNullable ? values.injectNull(0.3) : values).asGeneric();
    }

    private static boolean isRequired(Class<?> record, String component) {
        return record == GiftCardSold.class && component.equals("cardRef");
    }

    private static Arbitrary<?> values(String name, Class<?> type) {
        if (type == UUID.class) {
            return uuids();
        } else if (type == Instant.class) {
            return times();
        } else if (type.isEnum()) {
            return Arbitraries.of((Object[]) type.getEnumConstants());
        } else if (type == boolean.class) {
            return Arbitraries.of(true, false);
        } else if (type == LocalTime.class) {
            return Arbitraries.integers().between(0, 1439).map(minute -> LocalTime.MIN.plusMinutes(minute));
        } else if (type == LocalDate.class) {
            return Arbitraries.longs().between(-700_000, 2_900_000).map(LocalDate::ofEpochDay);
        } else if (type == List.class) {
            return refundLines();
        }
        return switch (name) {
            case "rating" -> Arbitraries.integers().between(1, 5);
            case "nps" -> Arbitraries.integers().between(0, 10);
            case "guests", "tables", "seats" -> Arbitraries.integers().between(0, FieldValues.MAX_COUNT);
            case "qtyThousandths" -> thousandths();
            case "timeZone" -> Arbitraries.of("America/Toronto", "Asia/Kathmandu", "UTC");
            case "currency" -> Arbitraries.of("CAD", "USD");
            case "otherMethod" -> Arbitraries.oneOf(names(), Arbitraries.of("ach", "cheque"));
            default -> type == String.class ? names() : cents();
        };
    }

    private static Arbitrary<List<RefundLine>> refundLines() {
        return Combinators.combine(uuids(), thousandths(), cents())
                .as(RefundLine::new)
                .list()
                .ofMaxSize(4)
                .uniqueElements(RefundLine::orderItemId);
    }

    private static Arbitrary<Long> thousandths() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 10_000).map(whole -> whole * 1000),
                Arbitraries.longs().between(1, FieldValues.MAX_QTY_THOUSANDTHS));
    }

    private static Arbitrary<UUID> uuids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(0, 253_000_000_000_000_000L)
                .map(micros -> Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000));
    }

    private static Arbitrary<Long> cents() {
        return Arbitraries.longs().between(0, FieldValues.MAX_CENTS);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("aZ09 \"\\/\b\n\té€漢{}[],:")
                .withChars('\u0001', '\u001f')
                .ofMinLength(1)
                .ofMaxLength(40)
                .map(text -> text + "🍕");
    }
}
