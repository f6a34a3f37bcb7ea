package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Profile;
import java.time.Instant;

/** Worlds for tests. */
public final class Worlds {

    /** A Friday noon in Toronto. */
    public static final Instant START = Instant.parse("2026-11-20T17:00:00Z");

    private Worlds() {}

    public static LogConfig config(String profile) {
        return new LogConfig(42, START, Profile.load(profile));
    }

    static World of(String profile) {
        return new World(config(profile));
    }

    static World from(String profile, String start) {
        return new World(new LogConfig(42, Instant.parse(start), Profile.load(profile)));
    }
}
