package io.restaurantstream.stack.verification;

import io.restaurantstream.verification.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows the progress of a verification on a terminal; prints nothing if the output is not a terminal. */
final class VerifyProgress implements ProgressListener {

    private static final int WIDTH = 60;

    private final PrintWriter out;
    private final boolean terminal = Boolean.getBoolean("stack.terminal");

    VerifyProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void read(long events, long offset) {
        show(String.format(Locale.ROOT, "Reading the log again: %,d events", events));
    }

    @Override
    public void computing(int step, int steps) {
        show("Computing the tables from the log: step " + step + " of " + steps);
    }

    @Override
    public void comparing(String table) {
        show("Comparing " + table);
    }

    private void show(String text) {
        if (terminal) {
            out.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
            out.flush();
        }
    }

    /** Makes room for the result. */
    void end() {
        show("");
        if (terminal) {
            out.print("\r");
        }
    }
}
