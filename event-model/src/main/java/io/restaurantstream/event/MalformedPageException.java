package io.restaurantstream.event;

/** A page that is cut off or is no page at all. Asking for it again may help. */
public sealed class MalformedPageException extends Exception permits DamagedPageException {

    /** @param message what is wrong, and at which byte */
    public MalformedPageException(String message) {
        super(message);
    }
}
