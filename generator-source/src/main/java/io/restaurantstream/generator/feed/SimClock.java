package io.restaurantstream.generator.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time in the simulated world, running at a multiple of real time.
 *
 * <p>Never goes back, not even when the wall clock is set back: what was visible stays visible. Safe for use by
 * several threads.
 */
public final class SimClock {

    /** Fastest speed there is short of unbounded. */
    public static final double MAX_SPEED = 1_000_000;

    private final Instant originSim;
    private final Instant originWall;
    private final double speed;
    private final Clock wall;
    private final AtomicReference<Instant> latest;

    private SimClock(Instant originSim, Instant originWall, double speed, Clock wall) {
        this.originSim = originSim;
        this.originWall = originWall;
        this.speed = speed;
        this.wall = wall;
        latest = new AtomicReference<>(originSim);
    }

    /** Simulated time is real time, as {@code wall} shows it. */
    public static SimClock realTime(Clock wall) {
        Instant now = wall.instant();
        return new SimClock(now, now, 1, wall);
    }

    /**
     * Simulated time was {@code originSim} at {@code originWall} and has run at {@code speed} since: after a restart,
     * the same origins give the same time as if it had gone on.
     *
     * @param speed simulated seconds in a real second, more than 0 and at most {@link #MAX_SPEED}
     */
    public static SimClock running(Instant originSim, Instant originWall, double speed, Clock wall) {
        if (!(speed > 0 && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException("speed is " + speed + ", must be more than 0 and at most "
                    + (long) MAX_SPEED + "; 0 is frozen, max is unbounded");
        }
        return new SimClock(originSim, originWall, speed, wall);
    }

    /** Simulated time stands still: speed 0. */
    public static SimClock frozen(Instant sim) {
        return new SimClock(sim, Instant.EPOCH, 0, Clock.systemUTC());
    }

    /** Simulated time is beyond the end of the world: every event is visible, and a reader gets them as fast as it can. */
    public static SimClock unbounded() {
        return frozen(Instant.MAX);
    }

    /** The simulated time now; {@link Instant#MAX} when unbounded. */
    public Instant now() {
        if (speed == 0) {
            return originSim;
        }
        Duration elapsed = Duration.between(originWall, wall.instant());
        return latest.accumulateAndGet(originSim.plus(scaled(elapsed)), (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Simulated seconds in a real second; 0 when it stands still, positive infinity when unbounded. */
    public double speed() {
        return originSim.equals(Instant.MAX) ? Double.POSITIVE_INFINITY : speed;
    }

    private Duration scaled(Duration elapsed) {
        // whole speeds stay exact however long it has been running
        if (speed == Math.rint(speed)) {
            return elapsed.multipliedBy((long) speed);
        }
        return Duration.ofNanos((long) (elapsed.toMillis() * speed * 1_000_000));
    }
}
