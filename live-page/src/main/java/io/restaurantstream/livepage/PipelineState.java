package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restaurantstream.livepage.Surroundings.Answers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Says in one sentence how the numbers are doing: whether they come, how far behind they are, or why there are none.
 * Safe for use by several threads.
 */
final class PipelineState {

    /** How long nothing may come before the page calls itself stale. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** How long a query may take before the database counts as away; viewers are told within half a second more. */
    private static final Duration DATABASE_PATIENCE = Duration.ofMillis(2300);

    /** How long nothing must come before a Flink that does not answer is told: a slow answer alone is no outage. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** Who writes an event this long after Flink's last answer runs, whatever the answers say. */
    private static final Duration EVIDENTLY_RUNNING = Duration.ofSeconds(4);

    private static final Duration BEHIND = Duration.ofSeconds(60);
    private static final Duration RATE_OVER = Duration.ofSeconds(10);
    private static final long FEW_EVENTS = 1000;
    private static final Set<String> BAD_JOB = Set.of("FAILED", "FAILING", "RESTARTING", "CANCELED", "SUSPENDED");

    /** @param kind a short stable word for programs */
    record State(String kind, String sentence) {

        ObjectNode json() {
            return JsonNodeFactory.instance.objectNode().put("kind", kind).put("sentence", sentence);
        }
    }

    private record Point(Instant at, long offset, Instant eventTime) {}

    private final Instant startedAt;
    private final Deque<Point> points = new ArrayDeque<>();

    private Snapshot newest;
    private Instant databaseAnsweredAt;
    private Instant cameAt;
    private String failure;
    private Answers answers = Answers.NONE;
    private Instant flinkAnsweredAt;

    /** Since when the log has an event that the tables do not have; null while it has none. */
    private Instant waitingSince;

    PipelineState(Instant startedAt) {
        this.startedAt = startedAt;
        this.flinkAnsweredAt = startedAt;
    }

    synchronized void read(Snapshot snapshot, Instant now) {
        if (newest == null || snapshot.newestOffset() != newest.newestOffset()) {
            // what was there before this page started did not come just now
            cameAt = newest == null && snapshot.writtenAt() != null ? earlier(snapshot.writtenAt(), now) : now;
        }
        if (newest != null && snapshot.newestOffset() < newest.newestOffset()) {
            points.clear();
        }
        newest = snapshot;
        databaseAnsweredAt = now;
        failure = null;
        noteWaiting(now);
        points.addLast(new Point(now, snapshot.newestOffset(), snapshot.eventTime()));
        while (points.size() > 2 && points.getFirst().at().isBefore(now.minus(RATE_OVER))) {
            points.removeFirst();
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** A query of the next snapshot was answered: while the job catches up, a snapshot may take seconds. */
    synchronized void databaseAnswered(Instant now) {
        databaseAnsweredAt = now;
    }

    private void noteWaiting(Instant now) {
        if (newest == null || answers.latest() <= newest.newestOffset()) {
            waitingSince = null;
        } else if (waitingSince == null) {
            waitingSince = now;
        }
    }

    /** @param sentence why there is no snapshot */
    synchronized void failed(String sentence) {
        failure = sentence;
    }

    synchronized void answered(Answers told, Instant now) {
        answers = told;
        if (!told.flinkIsAway()) {
            flinkAnsweredAt = now;
        }
        noteWaiting(now);
    }

    synchronized State at(Instant now) {
        if (failure != null) {
            return new State(
                    newest == null && failure.startsWith("The database has no tables") ? "no-tables" : "no-database",
                    failure + lastNumbers());
        }
        if (newest == null) {
            return Duration.between(startedAt, now).compareTo(DATABASE_PATIENCE) < 0
                    ? new State("starting", "Starting: reading the database for the first time.")
                    : new State("starting", "Starting: the first read of the database takes longer than usual.");
        }
        if (Duration.between(databaseAnsweredAt, now).compareTo(DATABASE_PATIENCE) > 0) {
            return new State(
                    "no-database",
                    "The database has not answered for " + seconds(Duration.between(databaseAnsweredAt, now)) + "."
                            + lastNumbers());
        }
        if (BAD_JOB.contains(answers.job())) {
            return new State(
                    "job-failed",
                    "The job is " + answers.job().toLowerCase(Locale.ROOT)
                            + "; Flink's web page says why. The numbers stay as they are.");
        }
        if (newest.newestOffset() == 0) {
            return new State(
                    "empty",
                    answers.flinkIsAway()
                            ? "No event yet, and Flink does not answer: is the job running?"
                            : "No event yet: is the job running, and does its log have events?");
        }
        if (answers.flinkIsAway() && isQuiet(now)) {
            return new State(
                    "flink-away",
                    "Flink has not answered for " + seconds(Duration.between(flinkAnsweredAt, now))
                            + ": the job may be down." + lastNumbers());
        }
        return fed(now);
    }

    /** Where events come while Flink does not answer, its address may be wrong: they have more time. */
    private boolean isQuiet(Instant now) {
        boolean evidentlyRuns = cameAt.isAfter(flinkAnsweredAt.plus(EVIDENTLY_RUNNING));
        return !cameAt.isAfter(now.minus(evidentlyRuns ? FRESH : QUIET));
    }

    private String lastNumbers() {
        return newest == null ? "" : " What you see is as of " + time(newest) + "; trying again.";
    }

    private static String time(Snapshot snapshot) {
        return snapshot.eventTime() == null
                ? "the last answer"
                : snapshot.eventTime().truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + " event time";
    }

    private State fed(Instant now) {
        double rate = rate();
        Duration quiet = Duration.between(cameAt, now);
        boolean isQuiet = quiet.compareTo(FRESH) > 0;
        // the first event after a quiet time is given the time to arrive
        boolean isWaiting =
                waitingSince != null && Duration.between(waitingSince, now).compareTo(FRESH) > 0;
        Duration age = newest.eventTime() == null ? Duration.ZERO : Duration.between(newest.eventTime(), now);
        if (answers.latest() >= 0) {
            long lag = Math.max(0, answers.latest() - newest.newestOffset());
            if (lag > Math.max(FEW_EVENTS, 2 * rate)) {
                if (isQuiet && isWaiting) {
                    return stale(format("%,d events wait and none was written for %s.", lag, seconds(quiet)));
                }
                return new State(
                        "catching-up",
                        format(
                                "Catching up: %,d of %,d events, %,.0f a second, %s to go.",
                                newest.newestOffset(),
                                answers.latest(),
                                rate,
                                rate < 1 ? "unknown time" : seconds(Duration.ofMillis((long) (lag / rate * 1000)))));
            }
            if (lag == 0 && isQuiet) {
                return new State(
                        "live",
                        "Live: all " + format("%,d", newest.newestOffset()) + " events are in; the last came "
                                + seconds(quiet) + " ago.");
            }
        }
        if (isQuiet && (isWaiting || answers.latest() < 0)) {
            return stale("No new event for " + seconds(quiet) + ".");
        }
        if (answers.latest() < 0 && age.compareTo(BEHIND) > 0) {
            double speed = eventTimeSpeed();
            String left = speed > 1.05
                    ? ", " + seconds(Duration.ofMillis((long) (age.toMillis() / (speed - 1)))) + " to go"
                    : "";
            return new State(
                    "catching-up",
                    format(
                            "Catching up: %,d events are in, %,.0f a second, %s behind now%s.",
                            newest.newestOffset(), rate, seconds(age), left));
        }
        return new State("live", format("Live: %,d events are in, %,.1f a second.", newest.newestOffset(), rate));
    }

    private static State stale(String sentence) {
        return new State("stale", "Stale: " + Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1));
    }

    /** Events a second, lately. */
    private double rate() {
        Point first = points.getFirst();
        Point last = points.getLast();
        long millis = Duration.between(first.at(), last.at()).toMillis();
        return millis <= 0 ? 0 : (last.offset() - first.offset()) * 1000.0 / millis;
    }

    /** Seconds of event time a second, lately. */
    private double eventTimeSpeed() {
        Point first = points.getFirst();
        Point last = points.getLast();
        long millis = Duration.between(first.at(), last.at()).toMillis();
        return millis <= 0 || first.eventTime() == null || last.eventTime() == null
                ? 0
                : Duration.between(first.eventTime(), last.eventTime()).toMillis() / (double) millis;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** For people: seconds, minutes, hours or days, whichever reads best. */
    static String seconds(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }
}
