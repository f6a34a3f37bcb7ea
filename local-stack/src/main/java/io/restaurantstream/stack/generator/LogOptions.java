package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.console.DurationConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** The options that define an event log and the speed of its clock. */
public final class LogOptions {

    static final long DEFAULT_SEED = 42;
    static final String DEFAULT_PROFILE = "realistic";
    static final String PROFILE_HELP =
            "The world to simulate: realistic, classic, rush, faulty, chain," + " chain-faulty, or a YAML file";

    private final String defaultProfile;

    /** For commands whose profile is {@code realistic} by default. */
    LogOptions() {
        this(DEFAULT_PROFILE);
    }

    /** For commands with another default profile. */
    public LogOptions(String defaultProfile) {
        this.defaultProfile = defaultProfile;
    }

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed: the same seed, start and profile give the same events (default: " + DEFAULT_SEED
                    + ").")
    private Long seed;

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description = PROFILE_HELP + " (default: chain for the demo, else " + DEFAULT_PROFILE + ").")
    private String profile;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "Event time of the first order, such as 2026-11-01T00:00:00Z (default: the full hour at "
                    + "which the backfill begins).")
    private Instant start;

    @Option(
            names = "--backfill",
            paramLabel = "DURATION",
            description = "Length of the backfill, such as 12h or 7d (default: 3d; 28d for profiles such as chain, "
                    + "which have refunds weeks after the order).",
            converter = DurationConverter.class)
    private Duration backfill;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Simulated seconds per second: 1 is real time, 0 stops time, max is as fast as the log "
                    + "is read (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private String speed;

    /** The requested settings, with defaults as of {@code now}. */
    LogSettings settings(Instant now) {
        if (seed != null && seed < 0) {
            throw new UsageException("--seed: " + seed + " is not allowed; it must be 0 or more");
        }
        if (backfill != null && backfill.isNegative()) {
            throw new UsageException("--backfill: " + backfill + " is not allowed; it must not be negative");
        }
        Duration history = backfill != null ? backfill : usualBackfill();
        Instant from = start != null ? start : now.minus(history).truncatedTo(ChronoUnit.HOURS);
        Instant visible = start != null ? start.plus(history) : now;
        LogSettings settings = new LogSettings(
                seed == null ? DEFAULT_SEED : seed,
                profile == null ? defaultProfile : profile,
                from,
                visible,
                now,
                speed);
        settings.feed(); // reports a mistake in the profile or the speed before anything starts
        return settings;
    }

    private Duration usualBackfill() {
        try {
            Profile world = Profile.load(profile == null ? defaultProfile : profile);
            return Duration.ofDays(world.operations().isPresent() ? 28 : 3);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /**
     * The log of a data folder: the stored one, or on first use the requested one, which is then stored.
     *
     * @throws UsageException when the folder has another log than the requested one
     */
    public LogSettings settingsKeptIn(Path folder, Instant now) throws IOException {
        LogSettings kept = LogSettings.load(folder);
        if (kept == null) {
            LogSettings fresh = settings(now);
            fresh.save(folder);
            return fresh;
        }
        String conflict = conflictWith(kept);
        if (conflict != null) {
            throw new UsageException("--data-dir: " + folder + " holds another log than " + conflict
                    + "; name another folder, or remove it");
        }
        return kept;
    }

    /** The requested option that differs from {@code kept}; null if none does. */
    private String conflictWith(LogSettings kept) {
        if (seed != null && seed != kept.seed()) {
            return "--seed " + seed + " (it has " + kept.seed() + ")";
        }
        if (profile != null && !profile.equals(kept.profile())) {
            return "--profile " + profile + " (it has " + kept.profile() + ")";
        }
        if (start != null && !start.equals(kept.start())) {
            return "--start " + start + " (it has " + kept.start() + ")";
        }
        return null;
    }
}
