package io.restaurantstream.adapters.csv;

import java.util.List;

/** An export of which not all rows can be understood; nothing of it was sent. */
public final class BadExportException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 20;

    private final transient List<Problem> problems;

    BadExportException(List<Problem> problems) {
        super(message(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    private static String message(List<Problem> problems) {
        StringBuilder message = new StringBuilder();
        problems.stream()
                .limit(SHOWN)
                .forEach(problem -> message.append(problem).append('\n'));
        if (problems.size() > SHOWN) {
            message.append("and ").append(problems.size() - SHOWN).append(" more\n");
        }
        return message.append("Nothing was sent.").toString();
    }

    /** All of them, in the order of the files. */
    public List<Problem> problems() {
        return problems;
    }
}
