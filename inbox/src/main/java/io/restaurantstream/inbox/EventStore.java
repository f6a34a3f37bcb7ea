package io.restaurantstream.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restaurantstream.inbox.LogPage.Entry;
import io.restaurantstream.inbox.Outcome.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The log on disk: a RocksDB with events by offset and offsets by event id.
 *
 * <p>What is appended together is one entry of the write-ahead log, synced before the call returns: it is there whole or
 * not at all. After a write that failed nobody knows which, so the store must then be opened anew. Pages may be read by
 * several threads while one appends; {@link #append} and {@link #trim} exclude each other.
 */
final class EventStore implements AutoCloseable {

    /** A page ends with the event that makes it longer than this. */
    private static final int PAGE_BYTES = 8 << 20;

    /** Most offsets looked at for one page, so that a share with few events answers soon as well. */
    private static final int SCANNED_OFFSETS = 50_000;

    private static final int TRIMMED_AT_ONCE = 10_000;

    private static final byte[] EPOCH = "epoch".getBytes(UTF_8);
    private static final byte[] EARLIEST = "earliest".getBytes(UTF_8);

    /** Before the event's JSON: share hash, highest ts so far in microseconds, arrival in milliseconds. */
    private static final int HEAD_BYTES = Integer.BYTES + 2 * Long.BYTES;

    private static final int HIGHEST_AT = Integer.BYTES;
    private static final int ARRIVAL_AT = Integer.BYTES + Long.BYTES;
    private static final int ID_BYTES = 2 * Long.BYTES;

    static {
        RocksDB.loadLibrary();
    }

    private final List<AutoCloseable> resources = new ArrayList<>();
    private final RocksDB db;
    private final ColumnFamilyHandle facts;
    private final ColumnFamilyHandle events;
    private final ColumnFamilyHandle ids;
    private final WriteOptions synced;
    private final RememberedStates states;
    private final String epoch;
    private volatile long earliest = 1;
    private volatile long latest;
    private long highestTs;

    private EventStore(Path folder) throws RocksDBException {
        DBOptions options = kept(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(3)
                // an unfinished last entry was never acknowledged; anything else that is broken must be told
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
        ColumnFamilyOptions plain = kept(new ColumnFamilyOptions()).setCompressionType(CompressionType.LZ4_COMPRESSION);
        ColumnFamilyOptions byId = kept(new ColumnFamilyOptions())
                .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(kept(new BloomFilter(10))));
        List<ColumnFamilyHandle> families = new ArrayList<>();
        db = RocksDB.open(
                options,
                folder.resolve("events").toString(),
                List.of(
                        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain),
                        new ColumnFamilyDescriptor("events".getBytes(UTF_8), plain),
                        new ColumnFamilyDescriptor("ids".getBytes(UTF_8), byId),
                        new ColumnFamilyDescriptor("memory".getBytes(UTF_8), plain)),
                families);
        resources.add(db);
        families.forEach(this::kept);
        facts = families.get(0);
        events = families.get(1);
        ids = families.get(2);
        synced = kept(new WriteOptions()).setSync(true);
        states = new RememberedStates(db, families.get(3), synced);
        byte[] name = db.get(facts, EPOCH);
        if (name == null) {
            name = UUID.randomUUID().toString().getBytes(UTF_8);
            db.put(facts, synced, EPOCH, name);
        }
        epoch = new String(name, UTF_8);
        byte[] first = db.get(facts, EARLIEST);
        earliest = first == null ? 1 : ByteBuffer.wrap(first).getLong();
        try (RocksIterator end = db.newIterator(events)) {
            end.seekToLast();
            if (end.isValid()) {
                latest = ByteBuffer.wrap(end.key()).getLong();
                highestTs = ByteBuffer.wrap(end.value()).getLong(HIGHEST_AT);
            }
            end.status();
        }
    }

    /** Opens the store in {@code folder}, or makes one. */
    static EventStore open(Path folder) throws IOException {
        try {
            return new EventStore(folder);
        } catch (RocksDBException e) {
            throw new IOException("the log in " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private <T extends AutoCloseable> T kept(T resource) {
        resources.add(resource);
        return resource;
    }

    String epoch() {
        return epoch;
    }

    long earliest() {
        return earliest;
    }

    long latest() {
        return latest;
    }

    /**
     * Writes what is new in {@code batches}, durably and all at once.
     *
     * @param now when they arrived; no ts counts for more in the watermark
     */
    synchronized List<List<Outcome>> append(List<NewEvents> batches, Instant now) throws IOException {
        Map<UUID, Outcome> offsets = new HashMap<>();
        Map<UUID, byte[]> written = new HashMap<>();
        List<List<Outcome>> outcomes = new ArrayList<>(batches.size());
        long next = latest + 1;
        long highest = highestTs;
        long latestTs = micros(now);
        try (WriteBatch write = new WriteBatch()) {
            for (NewEvents batch : batches) {
                List<Outcome> told = new ArrayList<>(batch.events().size());
                for (IncomingEvent event : batch.events()) {
                    Outcome known = known(event, offsets, written);
                    if (known != null) {
                        told.add(known);
                        continue;
                    }
                    highest = Math.max(highest, Math.min(latestTs, micros(event.ts())));
                    byte[] place = key(next);
                    write.put(events, place, value(event, highest, now));
                    write.put(ids, key(event.eventId()), place);
                    Outcome accepted = new Outcome(Kind.ACCEPTED, next++);
                    offsets.put(event.eventId(), accepted);
                    written.put(event.eventId(), event.json());
                    told.add(accepted);
                }
                for (Map.Entry<String, byte[]> known : batch.memory().entrySet()) {
                    states.put(write, known.getKey(), known.getValue(), now);
                }
                outcomes.add(told);
            }
            if (write.count() > 0) {
                db.write(synced, write);
            }
        } catch (RocksDBException e) {
            throw new IOException("cannot write after offset " + latest + ": " + e.getMessage(), e);
        }
        highestTs = highest;
        latest = next - 1;
        return outcomes;
    }

    /** See {@link RememberedStates#get}. */
    byte[] remembered(String key) throws IOException {
        return states.get(key);
    }

    /** See {@link RememberedStates#dropBefore}. */
    synchronized long forget(Instant before) throws IOException {
        return states.dropBefore(before, TRIMMED_AT_ONCE);
    }

    /** What the log, or this write, has under the event's id; null when it is new. */
    private Outcome known(IncomingEvent event, Map<UUID, Outcome> offsets, Map<UUID, byte[]> written)
            throws RocksDBException {
        Outcome here = offsets.get(event.eventId());
        if (here != null) {
            boolean same = Arrays.equals(written.get(event.eventId()), event.json());
            return new Outcome(same ? Kind.REPEATED : Kind.CONFLICT, here.offset());
        }
        byte[] place = db.get(ids, key(event.eventId()));
        if (place == null) {
            return null;
        }
        byte[] value = db.get(events, place);
        boolean same = value != null
                && Arrays.equals(value, headEnd(value), value.length, event.json(), 0, event.json().length);
        return new Outcome(
                same ? Kind.REPEATED : Kind.CONFLICT, ByteBuffer.wrap(place).getLong());
    }

    private static byte[] value(IncomingEvent event, long highest, Instant now) {
        return ByteBuffer.allocate(HEAD_BYTES + ID_BYTES + event.json().length)
                .putInt(Share.hash(event.partitionKey()))
                .putLong(highest)
                .putLong(now.toEpochMilli())
                .putLong(event.eventId().getMostSignificantBits())
                .putLong(event.eventId().getLeastSignificantBits())
                .put(event.json())
                .array();
    }

    private static int headEnd(byte[] value) {
        return Math.min(value.length, HEAD_BYTES + ID_BYTES);
    }

    /** A page of the log as it is now; see {@link EventLog#page}. */
    LogPage page(long since, int limit, Share share, Duration maxDisorder) throws IOException, TrimmedException {
        long last = latest;
        long first = earliest;
        long to = Math.max(since, Math.min(last, since + SCANNED_OFFSETS));
        List<Entry> found = new ArrayList<>();
        long scanned = since;
        long bytes = 0;
        try (Slice end = new Slice(key(to + 1));
                ReadOptions options = new ReadOptions().setIterateUpperBound(end);
                RocksIterator rows = db.newIterator(events, options)) {
            if (since < first - 1) {
                throw new TrimmedException(since, first);
            }
            for (rows.seek(key(since + 1)); rows.isValid() && found.size() < limit && bytes < PAGE_BYTES; rows.next()) {
                long offset = ByteBuffer.wrap(rows.key()).getLong();
                if (offset != scanned + 1) {
                    // dropped since we looked
                    throw new TrimmedException(since, earliest);
                }
                scanned = offset;
                byte[] value = rows.value();
                if (ByteBuffer.wrap(value).getInt() % share.partitions() == share.partition()) {
                    found.add(new Entry(offset, Arrays.copyOfRange(value, headEnd(value), value.length)));
                    bytes += value.length;
                }
            }
            rows.status();
            return new LogPage(found, scanned, first, last, watermark(Math.min(scanned, last), maxDisorder));
        } catch (RocksDBException e) {
            throw new IOException("cannot read after offset " + since + ": " + e.getMessage(), e);
        }
    }

    private Instant watermark(long offset, Duration maxDisorder) throws RocksDBException {
        byte[] value = offset == 0 ? null : db.get(events, key(offset));
        long highest = value == null ? 0 : ByteBuffer.wrap(value).getLong(HIGHEST_AT);
        Instant watermark = Instant.EPOCH.plus(highest, ChronoUnit.MICROS).minus(maxDisorder);
        return watermark.isBefore(Instant.EPOCH) ? Instant.EPOCH : watermark;
    }

    /** Drops the oldest events that arrived before {@code before}, at most 10,000; returns how many. */
    synchronized long trim(Instant before) throws IOException {
        long first = earliest;
        long next = first;
        try (WriteBatch drop = new WriteBatch();
                RocksIterator rows = db.newIterator(events)) {
            for (rows.seek(key(first));
                    rows.isValid() && next < latest && next - first < TRIMMED_AT_ONCE;
                    rows.next()) {
                ByteBuffer value = ByteBuffer.wrap(rows.value());
                if (value.getLong(ARRIVAL_AT) >= before.toEpochMilli()) {
                    break;
                }
                byte[] id = new byte[ID_BYTES];
                value.get(HEAD_BYTES, id);
                drop.delete(ids, id);
                next++;
            }
            rows.status();
            if (next > first) {
                drop.deleteRange(events, key(first), key(next));
                drop.put(facts, EARLIEST, key(next));
                db.write(synced, drop);
                earliest = next;
            }
            return next - first;
        } catch (RocksDBException e) {
            throw new IOException("cannot drop events from offset " + first + ": " + e.getMessage(), e);
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static byte[] key(long offset) {
        return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    }

    private static byte[] key(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    @Override
    public void close() throws IOException {
        try {
            // what was opened last goes first
            for (int i = resources.size() - 1; i >= 0; i--) {
                resources.get(i).close();
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the log cannot be closed", e);
        }
    }
}
