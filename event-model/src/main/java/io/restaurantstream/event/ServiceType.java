package io.restaurantstream.event;

/** How a guest is served, with its name on the wire. */
public enum ServiceType {
    DINE_IN("dine_in"),
    TAKEOUT("takeout"),
    DELIVERY("delivery");

    private final String wireName;

    ServiceType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code service_type} in JSON. */
    public String wireName() {
        return wireName;
    }
}
