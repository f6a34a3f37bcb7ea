package io.restaurantstream.benchmarks.generator;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.LogCursor;
import io.restaurantstream.generator.feed.Share;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Events made and written as JSON, one after the other; several days of the log pass by in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EncodeBenchmark {

    static final int EVENTS = 10_000;

    /** The world whose events are written. */
    @Param({"realistic", "classic"})
    public String profile;

    private final Utf8Buffer out = new Utf8Buffer(EVENTS * 600);
    private LogCursor cursor;

    /** Starts at the beginning of the log. */
    @Setup
    public void open() {
        LogConfig config = new LogConfig(42, Instant.parse("2026-01-01T00:00:00Z"), Profile.load(profile));
        cursor = new EventLog(config).cursor(0, Share.ALL);
    }

    /** Writes the next events, and returns how many bytes they took, so that none of it can be left out. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int encode() {
        out.clear();
        for (int i = 0; i < EVENTS; i++) {
            cursor.advance(Long.MAX_VALUE);
            cursor.encode(out);
        }
        return out.length();
    }
}
