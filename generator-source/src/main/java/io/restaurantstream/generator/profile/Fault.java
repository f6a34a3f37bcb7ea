package io.restaurantstream.generator.profile;

/** What can be wrong with an offset of the log. */
public enum Fault {
    /** The log has nothing at this offset and never will: a gap. No event is lost, the numbers only skip it. */
    DROPPED_OFFSET,
    /** An earlier event again, the same but for its offset. */
    REPEATED_DELIVERY,
    /** A sound event that comes some time after it happened, among later ones. */
    LATE_ARRIVAL,
    /** Text that is not JSON. */
    CORRUPT_JSON,
    /** A field that must be there is not. */
    MISSING_FIELD,
    /** A field has a value of another JSON type. */
    WRONG_TYPE,
    /** A field has a value of the right type that cannot be, such as a negative price. */
    INVALID_VALUE,
    /** A sound event of a type that nobody has agreed on. */
    UNKNOWN_EVENT_TYPE,
    /** An item, payment or feedback for an order that does not exist. Orders themselves never have this fault. */
    UNKNOWN_PARENT;

    /** Whether it takes an offset of its own, besides those of the sound log. */
    public boolean addsOffset() {
        return this == DROPPED_OFFSET || this == REPEATED_DELIVERY;
    }

    /** Whether the text of the event itself is broken, so that a strict reader refuses it. */
    public boolean breaksText() {
        return switch (this) {
            case CORRUPT_JSON, MISSING_FIELD, WRONG_TYPE, INVALID_VALUE, UNKNOWN_EVENT_TYPE -> true;
            case DROPPED_OFFSET, REPEATED_DELIVERY, LATE_ARRIVAL, UNKNOWN_PARENT -> false;
        };
    }
}
