package io.restaurantstream.event;

/** What the amounts of a payment are about, with its name on the wire. */
public enum PaymentScope {
    /** Subtotal, tax, tip and total are those of the whole order. */
    ORDER("order"),
    /** Subtotal, tax, tip and total are this tender's part of the order, whose money is the sum of its tenders. */
    TENDER("tender");

    private final String wireName;

    PaymentScope(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code scope} in JSON. */
    public String wireName() {
        return wireName;
    }
}
