package io.restaurantstream.adapters.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids of events and of what they are about: UUIDs of version 5 (RFC 9562), the same on every machine and after every
 * restart. The vendor's own id goes into {@code external_id}.
 */
public final class Ids {

    /** Names below it are {@code POS/KIND/PART/PART…}. Never change it: all ids would be others. */
    private static final UUID NAMESPACE = UUID.fromString("6f2b7d0c-3b0e-5d57-9a41-0c6d1f8e2a55");

    private Ids() {}

    /**
     * The id of a thing of a point of sale.
     *
     * @param pos the system it comes from, such as {@code square}
     * @param kind what it is, such as {@code order}
     * @param parts what identifies it there
     */
    public static UUID of(String pos, String kind, String... parts) {
        StringBuilder name = new StringBuilder(pos).append('/').append(kind);
        for (String part : parts) {
            // the length keeps "a/b","c" and "a","b/c" apart
            name.append('/').append(part.length()).append(':').append(part);
        }
        return version5(name.toString().getBytes(UTF_8));
    }

    /** The id of an event of {@code pos}: of its content and the version of the state that told it. */
    static UUID ofEvent(String pos, long version, byte[] content) {
        byte[] head = (pos + "/event/" + version + "/").getBytes(UTF_8);
        return version5(ByteBuffer.allocate(head.length + content.length)
                .put(head)
                .put(content)
                .array());
    }

    private static UUID version5(byte[] name) {
        MessageDigest sha1 = sha("SHA-1");
        sha1.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name));
        long high = hash.getLong() & ~0xF000L | 0x5000L;
        long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    static MessageDigest sha(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
