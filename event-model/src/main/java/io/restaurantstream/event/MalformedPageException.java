package io.restaurantstream.event;

/** A response that is truncated or is not a page; a retry may help. */
public sealed class MalformedPageException extends Exception permits DamagedPageException {

    /** @param message what is wrong, and at which byte */
    public MalformedPageException(String message) {
        super(message);
    }
}
