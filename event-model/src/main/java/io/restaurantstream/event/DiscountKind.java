package io.restaurantstream.event;

/** Kind of a discount, with its name on the wire. */
public enum DiscountKind {
    DISCOUNT("discount"),
    /** Made, served and given away. */
    COMP("comp"),
    PROMO("promo"),
    EMPLOYEE("employee"),
    LOYALTY("loyalty");

    private final String wireName;

    DiscountKind(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code kind} in JSON. */
    public String wireName() {
        return wireName;
    }
}
