package io.restaurantstream.access;

import java.io.IOException;

/**
 * A request was not sent, because a file of {@link LogAccess} cannot be used, or a redirect was not followed. The
 * message never repeats the contents of a file.
 */
public final class AccessException extends IOException {

    AccessException(String message) {
        super(message);
    }

    /** A file that cannot be used; the message begins with the name of its option, without what stands before it. */
    static AccessException ofFile(String option, String file, String allowed) {
        return new AccessException(option + ": " + file + " is not allowed; it must be " + allowed);
    }
}
