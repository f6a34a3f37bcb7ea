package io.restaurantstream.inbox;

import java.io.IOException;

/** There is not enough disk left to write; nothing was written. */
final class DiskFullException extends IOException {

    private static final long serialVersionUID = 1L;

    DiskFullException(long bytesLeft) {
        super("only " + (bytesLeft >> 20) + " MiB of disk are left; nothing was written.");
    }
}
