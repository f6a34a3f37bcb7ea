package io.restaurantstream.inbox;

/** Why nothing was written of what was sent to a {@link Webhook}, in one sentence. Carries no stack trace. */
public final class WebhookException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the sender is answered. */
    public enum Kind {
        /** It does not prove who sent it: 403. */
        NOT_AUTHENTIC,
        /** It cannot be understood, and sending it again changes nothing: 422. */
        NOT_UNDERSTOOD,
        /** It cannot be taken now; the sender should send it again: 503. */
        NOT_NOW
    }

    private final Kind kind;

    public WebhookException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** What the sender is answered. */
    public Kind kind() {
        return kind;
    }
}
