package io.restaurantstream.stack.rebuild;

/** The tables cannot be made again as things are; the message says why, and what to do. */
public final class RebuildException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RebuildException(String message) {
        super(message);
    }
}
