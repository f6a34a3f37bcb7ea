package io.restaurantstream.generator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.simulation.Worlds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final EventLog LOG = Logs.realistic();

    @Property(tries = 30)
    void isTheSameWhateverThePageSizeAndTheShares(
            @ForAll @LongRange(max = 3_000_000_000L) long since,
            @ForAll @IntRange(min = 1, max = 400) int limit,
            @ForAll @IntRange(min = 1, max = 20) int partitions) {
        long end = since + 1500;
        TreeMap<Long, String> read = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            readShare(since, end, limit, new Share(partitions, partition), read);
        }
        assertThat(read.keySet()).hasSize(1500).allMatch(offset -> offset > since && offset <= end);
        assertThat(new ArrayList<>(read.values())).isEqualTo(Logs.sought(LOG, since + 1, end));
    }

    /** Reads in pages of {@code limit} events, each page by a new cursor as after a restart. */
    private static void readShare(long since, long end, int limit, Share share, Map<Long, String> read) {
        for (long position = since; position < end; ) {
            LogCursor cursor = LOG.cursor(position, share);
            for (int i = 0; i < limit && cursor.advance(end); i++) {
                Utf8Buffer json = new Utf8Buffer(512);
                cursor.encode(json);
                assertThat(read.put(cursor.scanned(), Logs.text(json))).isNull();
            }
            position = cursor.scanned();
        }
    }

    @Test
    void isTheSameForManyThreadsAtOnce() throws Exception {
        List<String> expected = Logs.sought(LOG, 400_000, 402_000);
        EventLog log = Logs.realistic();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<String>>> reads = Collections.nCopies(8, 0).stream()
                    .map(i -> threads.submit(() -> Logs.sought(log, 400_000, 402_000)))
                    .toList();
            for (Future<List<String>> read : reads) {
                assertThat(read.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void isTheSameForThreadsThatReadDifferentDays() throws Exception {
        EventLog log = Logs.realistic();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<String>>> reads = new ArrayList<>();
            for (long day = 0; day < 24; day++) {
                long from = 1 + day * 600_000;
                reads.add(threads.submit(() -> Logs.sought(log, from, from + 50)));
            }
            for (int day = 0; day < reads.size(); day++) {
                long from = 1 + day * 600_000L;
                assertThat(reads.get(day).get()).isEqualTo(Logs.sought(LOG, from, from + 50));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Property(tries = 100)
    void findsTheOffsetOfAnInstantAndTheInstantOfAnOffset(
            @ForAll @LongRange(min = 1, max = 5_000_000_000L) long offset) {
        Instant ts = LOG.timestampOf(offset);
        assertThat(LOG.offsetAt(ts)).isGreaterThanOrEqualTo(offset);
        assertThat(LOG.timestampOf(LOG.offsetAt(ts))).isEqualTo(ts);
        assertThat(LOG.timestampOf(LOG.offsetAt(ts) + 1)).isAfter(ts);
    }

    @Test
    void hasNothingBeforeItsStart() {
        assertThat(LOG.offsetAt(Worlds.START.minusMillis(1))).isZero();
        assertThat(LOG.timestampOf(1)).isAfterOrEqualTo(Worlds.START);
    }
}
