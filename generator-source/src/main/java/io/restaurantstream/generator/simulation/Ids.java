package io.restaurantstream.generator.simulation;

import java.util.UUID;

/** Makes UUIDs out of hashes. */
final class Ids {

    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long BELOW_VARIANT = 0x3FFF_FFFF_FFFF_FFFFL;

    private Ids() {}

    /** A UUID of version 7, which sorts by its time: {@code ms} since 1970-01-01 UTC, then 74 bits of {@code draw}. */
    static UUID timeOrdered(long ms, long draw) {
        long upper = (draw * 0x9E3779B97F4A7C15L) >>> 52;
        return new UUID((ms << 16) | 0x7000L | upper, VARIANT | (draw & BELOW_VARIANT));
    }

    /** A UUID of version 8 (custom content), for what has no time. */
    static UUID timeless(long one, long other) {
        return new UUID((one & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L, VARIANT | (other & BELOW_VARIANT));
    }
}
