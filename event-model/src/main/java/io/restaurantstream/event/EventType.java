package io.restaurantstream.event;

/** The four kinds of event a restaurant emits, with their names on the wire. */
public enum EventType {
    ORDER_CREATED("order_created"),
    ORDER_ITEM_ADDED("order_item_added"),
    PAYMENT_CAPTURED("payment_captured"),
    FEEDBACK_SUBMITTED("feedback_submitted");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code event_type} in JSON. */
    public String wireName() {
        return wireName;
    }
}
