package io.restaurantstream.access;

import java.io.IOException;

/**
 * The server was not asked, or not further: a file of {@link LogAccess} cannot be used, or a redirect may not be followed.
 * The message never repeats what is in a file.
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
