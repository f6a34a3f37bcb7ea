package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.job.JobOptions.UsageException;
import java.time.Instant;
import picocli.CommandLine.Option;

/** The options that define an event log without a clock: the same options give the same events on any day. */
final class WholeLogOptions {

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Random seed (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + LogOptions.DEFAULT_SEED)
    private long seed;

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description = LogOptions.PROFILE_HELP + " (default: ${DEFAULT-VALUE}).",
            defaultValue = LogOptions.DEFAULT_PROFILE)
    private String profile;

    /** A Monday on which a business day begins in Toronto. */
    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "Event time of the first order (default: ${DEFAULT-VALUE}).",
            defaultValue = "2026-11-02T09:00:00Z")
    private Instant start;

    /** The requested log. */
    LogConfig config() {
        if (seed < 0) {
            throw new UsageException("--seed: " + seed + " is not allowed; it must be 0 or more");
        }
        Profile world;
        try {
            world = Profile.load(profile);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile: " + e.getMessage());
        }
        try {
            return new LogConfig(seed, start, world);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--start: " + start + " is not allowed; it must be from "
                    + LogConfig.EARLIEST_START + " to " + LogConfig.LATEST_START);
        }
    }
}
