package io.restaurantstream.stack.verification;

import io.restaurantstream.verification.Follower;
import io.restaurantstream.verification.HourResult;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Prints the findings of {@link HourVerification}: each difference at once, totals every ten seconds. */
final class HourReport implements HourVerification.Listener {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter out;
    private final Map<String, HourResult> hours = new HashMap<>();
    private String said = "";
    private long saidAt = System.nanoTime() - EVERY_NANOS;

    HourReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void round(Follower.Round round) {
        for (HourResult hour : round.noted()) {
            HourResult before = hours.put(hour.locationCode() + " " + hour.hourStart(), hour);
            boolean isNews = before == null ? !hour.isEqual() : !hour.toString().equals(before.toString());
            if (isNews) {
                out.println((hour.isEqual() ? "EQUAL AGAIN  " : "DIFFERENT  ") + hour);
                out.flush();
            }
        }
        if (System.nanoTime() - saidAt >= EVERY_NANOS) {
            say(round);
        }
    }

    @Override
    public void failed(String sentence) {
        out.println("Cannot verify now, trying again: " + sentence);
        out.flush();
    }

    private void say(Follower.Round round) {
        long different = hours.values().stream().filter(hour -> !hour.isEqual()).count();
        String line = String.format(
                Locale.ROOT,
                "Read up to offset %,d; %,d hours of locations compared, %,d differ",
                round.readUpTo(),
                hours.size(),
                different);
        if (!line.equals(said)) {
            out.println(line);
            out.flush();
            said = line;
            saidAt = System.nanoTime();
        }
    }
}
