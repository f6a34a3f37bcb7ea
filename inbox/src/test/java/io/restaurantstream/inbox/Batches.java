package io.restaurantstream.inbox;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Events as senders write them. */
final class Batches {

    static final String LOCATION = "LOC-ON-010";

    private Batches() {}

    /** An order of its own, with the id {@code number}, at a time that rises with it. */
    static String order(int number) {
        return order(number, LOCATION, time(number));
    }

    static String order(int number, String location, String ts) {
        return "{\"event_id\":\"" + id(number) + "\",\"event_type\":\"order_created\",\"ts\":\"" + ts
                + "\",\"partition_key\":\"" + location + "\",\"payload\":{\"order_id\":\"" + id(number)
                + "\",\"visit_id\":\"" + id(number) + "\",\"service_type\":\"dine_in\",\"order_ts\":\"" + ts
                + "\",\"location_code\":\"" + location + "\"}}";
    }

    static String batch(String... events) {
        return "{\"events\":[" + String.join(",", events) + "]}";
    }

    static String batch(List<Integer> numbers) {
        return numbers.stream().map(Batches::order).collect(Collectors.joining(",", "{\"events\":[", "]}"));
    }

    static String time(int number) {
        return java.time.Instant.parse("2026-11-20T17:00:00Z")
                .plusSeconds(number)
                .toString();
    }

    static UUID id(int number) {
        return new UUID(0x0123_4567_89AB_4DEFL, 0x8000_0000_0000_0000L + number);
    }
}
