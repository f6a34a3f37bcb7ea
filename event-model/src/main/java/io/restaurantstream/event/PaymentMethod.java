package io.restaurantstream.event;

/** How an order is paid, with its name on the wire. */
public enum PaymentMethod {
    CREDIT_CARD("credit_card"),
    DEBIT("debit"),
    CASH("cash"),
    DIGITAL_WALLET("digital_wallet"),
    GIFT_CARD("gift_card");

    private final String wireName;

    PaymentMethod(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code method} in JSON. */
    public String wireName() {
        return wireName;
    }
}
