package io.restaurantstream.event;

/**
 * An event that cannot be accepted, with the reason, the field and what was wrong with its value.
 *
 * <p>Carries no stack trace: bad input is expected, and its reason is all that is of use.
 */
public final class InvalidEventException extends Exception {

    /** Why an event is kept aside; its lower-case name is what tables and metrics show. */
    public enum Reason {
        /** The bytes are not one JSON object, or not UTF-8. */
        BROKEN_JSON,
        /** A field that must be there is not. */
        MISSING_FIELD,
        /** A field has a value of another JSON type. */
        WRONG_TYPE,
        /** A field has a value of the right type that is not allowed. */
        INVALID_VALUE,
        /** {@code event_type} is not known. */
        UNKNOWN_EVENT_TYPE
    }

    private final Reason reason;
    private final String field;

    /**
     * @param field path of the field, such as {@code payload.qty}; empty when the event as a whole is meant
     * @param message what is wrong and what is allowed
     */
    public InvalidEventException(Reason reason, String field, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    /** Why the event cannot be accepted. */
    public Reason reason() {
        return reason;
    }

    /** Path of the field that is wrong; empty when the event as a whole is. */
    public String field() {
        return field;
    }
}
