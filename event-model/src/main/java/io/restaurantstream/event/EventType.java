package io.restaurantstream.event;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** The kinds of event a restaurant emits, with their names on the wire. */
public enum EventType {
    ORDER_CREATED("order_created"),
    ORDER_ITEM_ADDED("order_item_added"),
    PAYMENT_CAPTURED("payment_captured"),
    FEEDBACK_SUBMITTED("feedback_submitted"),
    PAYMENT_VOIDED("payment_voided"),
    TIP_ADJUSTED("tip_adjusted"),
    REFUND_ISSUED("refund_issued"),
    DISCOUNT_APPLIED("discount_applied"),
    DISCOUNT_REMOVED("discount_removed"),
    SERVICE_CHARGE_APPLIED("service_charge_applied"),
    ORDER_ITEM_VOIDED("order_item_voided"),
    ORDER_CANCELLED("order_cancelled"),
    ORDER_REOPENED("order_reopened"),
    ORDER_MOVED("order_moved"),
    GIFT_CARD_SOLD("gift_card_sold"),
    MENU_ITEM_CHANGED("menu_item_changed"),
    LOCATION_CHANGED("location_changed"),
    SHIFT_STARTED("shift_started"),
    SHIFT_ENDED("shift_ended");

    private static final Map<String, EventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(toUnmodifiableMap(EventType::wireName, Function.identity()));

    /** All names on the wire, for messages. */
    static final String ALL_WIRE_NAMES =
            Arrays.stream(values()).map(EventType::wireName).collect(joining(", "));

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code event_type} in JSON. */
    public String wireName() {
        return wireName;
    }

    /** The type with this name on the wire; null when there is none. */
    public static EventType ofWireName(String name) {
        return BY_WIRE_NAME.get(name);
    }
}
