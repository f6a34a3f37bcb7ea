package io.restaurantstream.generator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Pins the bytes of the model version. When a change of them is meant, raise {@link LogConfig#MODEL_VERSION} and take
 * over what these tests leave in {@code target/golden}.
 */
class GoldenLogTest {

    private static final Instant START = Instant.parse("2026-11-20T17:00:00Z");
    private static final long[] FAR = {1_000_000, 123_456_789, 1_000_000_000L, 10_000_000_000L};

    @Test
    void theFirstEventsEqualTheGoldenFiles() throws IOException {
        EventLog log = log("realistic");
        Utf8Buffer lines = new Utf8Buffer(100_000);
        for (long offset = 1; offset <= 200; offset++) {
            log.encode(offset, lines);
            lines.ascii('\n');
        }
        mustBeGolden("first-200.ndjson", new String(lines.toByteArray(), StandardCharsets.UTF_8));
    }

    @Test
    void farEventsOfEveryProfileEqualTheGoldenFiles() throws IOException {
        StringBuilder lines = new StringBuilder("# profile epoch offset sha-256 of the 1000 events from there\n");
        for (String profile : Profile.BUILT_IN) {
            EventLog log = log(profile);
            for (long offset : FAR) {
                lines.append(profile)
                        .append(' ')
                        .append(log.epoch())
                        .append(' ')
                        .append(offset)
                        .append(' ');
                lines.append(hash(log, offset)).append('\n');
            }
        }
        mustBeGolden("far.txt", lines.toString());
    }

    private static EventLog log(String profile) {
        return new EventLog(new LogConfig(42, START, Profile.load(profile)));
    }

    private static String hash(EventLog log, long from) {
        Utf8Buffer bytes = new Utf8Buffer(500_000);
        LogCursor cursor = log.cursor(from - 1, Share.ALL);
        while (cursor.advance(from + 999)) {
            cursor.encode(bytes);
            bytes.ascii('\n');
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void mustBeGolden(String name, String actual) throws IOException {
        Path left = Path.of("target", "golden", name);
        Files.createDirectories(left.getParent());
        Files.writeString(left, actual);
        try (InputStream golden = GoldenLogTest.class.getResourceAsStream(name)) {
            assertThat(golden).as("golden file " + name).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
