package io.restaurantstream.stack.rebuild;

/** The tables cannot be rebuilt in their present state; the message says why, and what to do. */
public final class RebuildException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RebuildException(String message) {
        super(message);
    }
}
