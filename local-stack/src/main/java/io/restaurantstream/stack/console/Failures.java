package io.restaurantstream.stack.console;

import java.util.LinkedHashSet;
import java.util.Set;

/** Turns a failure into one sentence; its stack trace is in the log. */
public final class Failures {

    private Failures() {}

    /** The messages of a failure and its causes, each once, from the outside in. */
    public static String sentence(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && messages.stream().noneMatch(cause.getMessage()::contains)) {
                messages.add(cause.getMessage());
            }
        }
        return messages.isEmpty() ? failure.getClass().getName() : String.join(": ", messages);
    }
}
