package io.restaurantstream.event;

import java.time.Instant;
import java.util.UUID;
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

    static Arbitrary<Event> any() {
        Arbitrary<Payload> payload = Arbitraries.oneOf(orders(), items(), payments(), feedback());
        return Combinators.combine(
                        Arbitraries.longs().between(1, EventReader.MAX_OFFSET), uuids(), times(), names(), payload)
                .as((offset, id, ts, key, what) -> new Event(offset, id, ts, keyOf(what, key), what));
    }

    private static String keyOf(Payload payload, String otherwise) {
        if (payload instanceof OrderCreated order) {
            return order.locationCode();
        }
        return payload instanceof PaymentCaptured payment ? payment.locationCode() : otherwise;
    }

    private static Arbitrary<Payload> orders() {
        return Combinators.combine(uuids(), uuids(), Arbitraries.of(ServiceType.class), times(), names())
                .as(OrderCreated::new);
    }

    private static Arbitrary<Payload> items() {
        return Combinators.combine(
                        uuids(),
                        uuids(),
                        uuids(),
                        names(),
                        names(),
                        cents(),
                        Arbitraries.integers().between(1, EventReader.MAX_QTY),
                        cents())
                .as(OrderItemAdded::new);
    }

    private static Arbitrary<Payload> payments() {
        return Combinators.combine(
                        uuids(), uuids(), Arbitraries.of(PaymentMethod.class), names(), cents(), cents(), names())
                .as((id, order, method, brand, a, b, location) -> new PaymentCaptured(
                        id,
                        order,
                        method,
                        a % 2 == 0 ? null : brand,
                        a,
                        b % 2 == 0 ? null : brand,
                        b,
                        a,
                        b,
                        a,
                        location));
    }

    private static Arbitrary<Payload> feedback() {
        return Combinators.combine(
                        uuids(),
                        uuids(),
                        uuids().injectNull(0.2),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(0, 10),
                        names().injectNull(0.5),
                        times())
                .as(FeedbackSubmitted::new);
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
        return Arbitraries.longs().between(0, EventReader.MAX_CENTS);
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
