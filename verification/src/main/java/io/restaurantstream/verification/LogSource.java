package io.restaurantstream.verification;

import io.restaurantstream.event.LogPage;
import java.io.IOException;

/** Gives the log page by page. */
@FunctionalInterface
public interface LogSource {

    /**
     * The events after offset {@code since}, in the order of their offsets; a page that leads no further is the end of
     * the log for now.
     *
     * @throws IOException when the log cannot be read; the message says why and whether waiting was tried
     */
    LogPage after(long since) throws IOException, InterruptedException;
}
