package io.restaurantstream.event;

/**
 * A page of the log in which events cannot be told apart, because at least one of them is broken. A smaller page may be
 * read, and a page of one event always can when its server keeps to the frame of a page.
 */
public final class DamagedPageException extends MalformedPageException {

    DamagedPageException(String message) {
        super(message);
    }
}
