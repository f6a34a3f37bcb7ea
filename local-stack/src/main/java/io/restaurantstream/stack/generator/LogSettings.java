package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.job.JobOptions.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Properties;

/**
 * Defines an event log and its clock. Stored in the data folder, so that the next start continues the same log.
 *
 * @param originSim simulated time at {@code originWall}
 * @param originWall real time from which simulated time runs
 * @param speed simulated seconds in a second, as the user wrote it
 */
public record LogSettings(
        long seed, String profile, Instant start, Instant originSim, Instant originWall, String speed) {

    private static final String FILE = "log.properties";

    /** These settings in words. */
    String description() {
        return "seed " + seed + ", profile " + profile + ", from " + start + ", at speed " + speed + ", live since "
                + originWall;
    }

    /** The log behind its clock. */
    public Feed feed() {
        return new Feed(log(), clock());
    }

    /** The log with all of its events visible, whatever the time. */
    public Feed unboundedFeed() {
        return new Feed(log(), SimClock.unbounded());
    }

    private EventLog log() {
        try {
            return new EventLog(new LogConfig(seed, start, Profile.load(profile)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private SimClock clock() {
        try {
            if (speed.equals("max")) {
                return SimClock.unbounded();
            }
            double factor = Double.parseDouble(speed);
            return factor == 0
                    ? SimClock.frozen(originSim)
                    : SimClock.running(originSim, originWall, factor, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--speed: " + speed + " is not allowed; it must be 0 to " + (long) SimClock.MAX_SPEED + ", or max");
        }
    }

    /** The settings stored in {@code folder}; null if it has none. */
    static LogSettings load(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            kept.load(reader);
        }
        return new LogSettings(
                Long.parseLong(kept.getProperty("seed")),
                kept.getProperty("profile"),
                Instant.parse(kept.getProperty("start")),
                Instant.parse(kept.getProperty("origin-sim")),
                Instant.parse(kept.getProperty("origin-wall")),
                kept.getProperty("speed"));
    }

    /** Stores these settings in {@code folder}, atomically. */
    void save(Path folder) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("seed", Long.toString(seed));
        kept.setProperty("profile", profile);
        kept.setProperty("start", start.toString());
        kept.setProperty("origin-sim", originSim.toString());
        kept.setProperty("origin-wall", originWall.toString());
        kept.setProperty("speed", speed);
        Path draft = folder.resolve(FILE + ".draft");
        try (Writer writer = Files.newBufferedWriter(draft)) {
            kept.store(writer, "The event log of this data folder");
        }
        Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
