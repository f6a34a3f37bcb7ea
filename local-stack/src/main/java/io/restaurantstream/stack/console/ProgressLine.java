package io.restaurantstream.stack.console;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a command in one line that is overwritten; prints nothing if the output is not a terminal.
 *
 * <p>Cheap enough to be updated every few thousand events. Not safe for use by several threads.
 */
public final class ProgressLine {

    private static final int BAR = 30;
    private static final long SHOW_EVERY_NANOS = 200_000_000;

    private final PrintWriter out;
    private final boolean shown;
    private final long from;
    private final LongSupplier total;
    private final long startNanos = System.nanoTime();
    private long shownNanos = startNanos;
    private int width;

    /**
     * @param shown whether the line can be seen
     * @param total events there are to do
     */
    public ProgressLine(PrintWriter out, boolean shown, long total) {
        this(out, shown, 0, () -> total);
    }

    /**
     * @param from events that were done before
     * @param total events there are to do, as of now
     */
    public ProgressLine(PrintWriter out, boolean shown, long from, LongSupplier total) {
        this.out = out;
        this.shown = shown;
        this.from = from;
        this.total = total;
    }

    /** {@code done} of all events are done. */
    public void update(long done) {
        long now = System.nanoTime();
        if (shown && (now - shownNanos >= SHOW_EVERY_NANOS || done == total.getAsLong())) {
            shownNanos = now;
            show(text(done, now - startNanos));
        }
    }

    /** Removes the line, to make room for the result. */
    public void end() {
        if (width > 0) {
            show("");
            out.print("\r");
            out.flush();
        }
    }

    /** The line when {@code done} events have taken {@code nanos}. */
    String text(long done, long nanos) {
        long all = total.getAsLong();
        int filled = (int) (BAR * done / Math.max(1, all));
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %,d of %,d events  %,.0f/s",
                "#".repeat(filled),
                "-".repeat(BAR - filled),
                100 * done / Math.max(1, all),
                done,
                all,
                (done - from) * 1e9 / Math.max(1, nanos));
    }

    private void show(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        out.flush();
        width = text.length();
    }
}
