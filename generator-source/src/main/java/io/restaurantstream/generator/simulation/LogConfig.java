package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Everything that decides which events exist. Two generators with equal configs emit equal bytes.
 *
 * <p>Pace, ports and buffers are deliberately absent: they decide when events are seen, not which ones there are.
 *
 * @param seed root of every random draw
 * @param start the log begins with the first order created at or after this instant; from {@link #EARLIEST_START} to
 *     {@link #LATEST_START}
 * @param profile the world the events come from
 */
public record LogConfig(long seed, Instant start, Profile profile) {

    /** Version of the simulation: raised whenever the same config would give other bytes than before. */
    public static final int MODEL_VERSION = 1;

    /** Earliest instant at which a log may begin. */
    public static final Instant EARLIEST_START = Instant.parse("1970-02-01T00:00:00Z");

    /** Latest instant at which a log may begin; the world ends soon after. */
    public static final Instant LATEST_START = Instant.parse("9999-01-01T00:00:00Z");

    public LogConfig {
        Objects.requireNonNull(profile, "profile");
        if (start.isBefore(EARLIEST_START) || start.isAfter(LATEST_START)) {
            throw new IllegalArgumentException(
                    "start is " + start + ", must be from " + EARLIEST_START + " to " + LATEST_START);
        }
    }

    /** The name of the log: 16 hex digits, equal for equal logs and different for different ones. */
    public String epoch() {
        String identity = MODEL_VERSION + "\n" + seed + "\n" + start + "\n" + profile.canonicalForm();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
